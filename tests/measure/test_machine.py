import math

import pytest

from collector.measure.machine import busiest_core_percent, mean_cpu_percent, sampled_s, swapped_mb_per_s
from tests.checks.device.device_factory import make_load


def test_the_mean_of_a_steady_load_is_exact() -> None:
    found = mean_cpu_percent(make_load(((20.0, 40.0),) * 10).samples)

    assert (found.value, found.bound, found.n) == (30.0, 0.0, 10)


@pytest.mark.parametrize("samples", [0, 1])
def test_fewer_than_two_samples_have_no_bound(samples: int) -> None:
    assert mean_cpu_percent(make_load(((20.0,),) * samples).samples).bound == math.inf


def test_the_busiest_core_is_busy_on_average_not_for_a_moment() -> None:
    assert busiest_core_percent(make_load(((100.0, 50.0), (0.0, 60.0))).samples) == 55.0
    assert busiest_core_percent(()) == 0.0


@pytest.mark.parametrize("set_by_s", [-3600.0, 3600.0])
def test_a_clock_that_is_set_meanwhile_hides_no_second_and_adds_none(set_by_s: float) -> None:
    load = make_load(swapped_mb=5.0, clock_set_by_s=set_by_s)

    assert (sampled_s(load), swapped_mb_per_s(load)) == (10.0, 10.0)


def test_swap_traffic_is_counted_over_all_samples() -> None:
    assert swapped_mb_per_s(make_load(swapped_mb=2.0)) == 4.0
    assert swapped_mb_per_s(make_load(swapped_mb=-1.0)) == -1.0
    assert (swapped_mb_per_s(make_load(())), sampled_s(make_load(()))) == (-1.0, 0.0)
