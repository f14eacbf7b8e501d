from dataclasses import replace

import pytest

from collector.checks.network import cost
from collector.model.finding import Verdict
from collector.model.records.quality import PacketTrain
from tests.quality_factory import make_train


def made(own_cpu_percent: float = 11.0, sent_bytes: int = 700_000) -> PacketTrain:
    return replace(
        make_train(), own_cpu_percent=own_cpu_percent, sent_bytes=sent_bytes, received_bytes=sent_bytes and 600_000
    )


@pytest.mark.parametrize(
    ("own_cpu_percent", "expected"),
    [(4.0, Verdict.PASS), (50.0, Verdict.PASS), (50.1, Verdict.INCONCLUSIVE), (0.0, Verdict.SKIP)],
)
def test_a_machine_that_is_busy_measuring_is_said_to_be(own_cpu_percent: float, expected: Verdict) -> None:
    assert cost.check(made(own_cpu_percent)).verdict is expected


def test_what_it_took_is_told_with_units() -> None:
    answer = cost.check(made())

    assert answer.summary == "Measuring took 11 % of one core and 1.3 MB (0.7 up, 0.6 down)"
    assert answer.values == {"own_cpu_percent": 11.0, "sent_mb": 0.7, "received_mb": 0.6}


def test_traffic_that_nobody_counted_is_not_said_to_be_none() -> None:
    answer = cost.check(made(sent_bytes=0))

    assert "unknown" in answer.summary
    assert "sent_mb" not in answer.values
