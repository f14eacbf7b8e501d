import math

import pytest

from collector.checks.device.cpu import CPU_PERCENT
from collector.checks.device.disk import FLUSH_MS
from collector.checks.device.encoder import SHARE_PERCENT
from collector.checks.device.scheduling import DELAY_MS
from collector.checks.network.jitter import JITTER_MS
from collector.checks.network.loss import LOSS_PERCENT
from collector.checks.network.radio import WEAK_DBM
from collector.checks.network.rtt import RTT_MS
from collector.checks.runner import catalogue
from collector.checks.sync.drift import NOTICED_MS_PER_S
from collector.comparison.quantities import QUANTITIES, chance, freezes_per_min, loss_percent
from collector.measure.band import Band
from collector.model.finding import Value
from collector.model.units import UNITS
from tests.comparison.sides import make_measured

BY_ID = {quantity.id: quantity for quantity in QUANTITIES}


@pytest.mark.parametrize(
    ("name", "band"),
    [
        ("loss", LOSS_PERCENT),
        ("jitter", JITTER_MS),
        ("rtt", RTT_MS),
        ("nearest-host", RTT_MS),
        ("cpu", CPU_PERCENT),
        ("scheduling", DELAY_MS),
        ("coding", SHARE_PERCENT),
        ("flush", FLUSH_MS),
    ],
)
def test_what_is_good_here_passes_the_check(name: str, band: Band) -> None:
    assert BY_ID[name].scale.good == (-math.inf, band.passes_to)


def test_every_unit_has_words() -> None:
    assert {quantity.unit for quantity in QUANTITIES} <= set(UNITS)


def test_a_radio_that_holds_is_good() -> None:
    assert BY_ID["signal"].scale.good == (WEAK_DBM, math.inf)


def test_a_drift_that_nobody_claims_is_good() -> None:
    assert BY_ID["drift"].scale.good == (-NOTICED_MS_PER_S, NOTICED_MS_PER_S)


def test_every_figure_comes_from_a_check_that_exists() -> None:
    assert {quantity.check for quantity in QUANTITIES} <= {check.id for check in catalogue()}


@pytest.mark.parametrize(("count", "upper"), [(0, 3.69), (1, 5.57), (2, 7.22), (10, 18.39), (100, 121.63)])
def test_chance_covers_the_exact_poisson_interval(count: int, upper: float) -> None:
    assert count + chance(count) >= upper


def test_freezes_become_a_rate() -> None:
    (rate,) = freezes_per_min({"freeze_count": 5, "watched_s": 30.0})
    assert (rate.value, rate.n) == (10, 5)
    assert rate.bound == pytest.approx(2 * chance(5))


@pytest.mark.parametrize(
    "values",
    [{}, {"freeze_count": 1}, {"freeze_count": 1, "watched_s": 0.9}, {"freeze_count": "1", "watched_s": 3.0}],
)
def test_freezes_that_were_not_watched_have_no_rate(values: dict[str, Value]) -> None:
    assert freezes_per_min(values) == ()


def test_a_loss_keeps_its_value_and_gets_the_bound_of_chance() -> None:
    (loss,) = loss_percent({"loss_percent": make_measured(1.0, 0.1, n=1000)})
    assert loss.value == 1.0
    assert loss.bound == pytest.approx(chance(10) / 10)


def test_a_loss_without_packets_is_none() -> None:
    assert loss_percent({"loss_percent": make_measured(0.0, math.inf, n=0)}) == ()
