import pytest

from collector.checks.sync import offset
from collector.model.evidence import Record
from collector.model.finding import Verdict
from tests.factory import make_evidence
from tests.room_factory import make_pair_statistics, make_playout_statistics

IN_STEP = make_playout_statistics([float(index % 2) for index in range(40)])
FAR_OFF = make_playout_statistics([500.0 + index % 2 for index in range(40)])


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        ((), Verdict.SKIP),
        ((make_pair_statistics(60),), Verdict.INCONCLUSIVE),
        ((IN_STEP,), Verdict.INCONCLUSIVE),
        ((FAR_OFF,), Verdict.INCONCLUSIVE),
    ],
)
def test_nothing_passes_or_fails_without_the_content(records: tuple[Record, ...], expected: Verdict) -> None:
    answer = offset.check(make_evidence(*records))
    assert answer.verdict is expected
    assert answer.sees == ()
    assert "clap" in answer.advice
