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


def test_swap_traffic_is_counted_over_all_samples() -> None:
    assert swapped_mb_per_s(make_load(swapped_mb=2.0)) == 4.0
    assert swapped_mb_per_s(make_load(swapped_mb=-1.0)) == -1.0
    assert (swapped_mb_per_s(make_load(())), sampled_s(make_load(()))) == (-1.0, 0.0)
