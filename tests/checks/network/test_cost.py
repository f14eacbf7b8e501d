from dataclasses import replace

import pytest

from collector.checks.network import cost
from collector.model.finding import Verdict
from collector.model.measured import Measured
from collector.model.records.quality import PacketTrain
from tests.quality_factory import make_train


def made(*own_cpu_percents: float, sent_bytes: int = 700_000) -> PacketTrain:
    return replace(
        make_train(), own_cpu_percents=own_cpu_percents, sent_bytes=sent_bytes, received_bytes=sent_bytes and 600_000
    )


@pytest.mark.parametrize(
    ("own_cpu_percents", "expected"),
    [
        ((4.0, 4.2), Verdict.PASS),
        ((49.0, 51.0), Verdict.PASS),
        ((49.0, 51.2), Verdict.INCONCLUSIVE),
        ((4.0,), Verdict.INCONCLUSIVE),
        ((), Verdict.SKIP),
    ],
)
def test_a_machine_that_is_busy_measuring_is_said_to_be(own_cpu_percents: tuple[float, ...], expected: Verdict) -> None:
    assert cost.check(made(*own_cpu_percents)).verdict is expected


def test_what_it_took_is_told_with_units() -> None:
    answer = cost.check(made(10.0, 12.0, 11.0))

    assert answer.summary == "Measuring took 11.0 ± 1.1 % of one core and 1.3 MB (0.7 up, 0.6 down)"
    own = answer.values["own_cpu_percent"]
    assert isinstance(own, Measured)
    assert (own.value, own.n) == (11.0, 3)
    assert own.bound == pytest.approx(1.96 / 3**0.5)
    assert "of one core" in own.method
    assert (answer.values["sent_mb"], answer.values["received_mb"]) == (0.7, 0.6)


def test_traffic_that_nobody_counted_is_not_said_to_be_none() -> None:
    answer = cost.check(made(4.0, 5.0, sent_bytes=0))

    assert "unknown" in answer.summary
    assert "sent_mb" not in answer.values


def test_a_single_look_is_told_without_a_bound() -> None:
    answer = cost.check(made(24.4))

    assert answer.summary.startswith("Measuring took 24.4 % of one core and ")
    assert "looked at only once" in answer.summary
