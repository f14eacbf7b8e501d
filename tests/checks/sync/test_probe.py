import pytest

from collector.checks.sync import probe
from collector.model.finding import Verdict
from tests.content_factory import NO_CONTENT, make_content, make_probe, make_sender_content, make_unmeasured


@pytest.mark.parametrize(
    ("offset_ms", "bound_ms", "expected"),
    [
        (0, 45, Verdict.PASS),
        (1, 45, Verdict.INCONCLUSIVE),
        (91, 45, Verdict.WARN),
        (200, 45, Verdict.FAIL),
        (-200, 10, Verdict.FAIL),
    ],
)
def test_a_probe_is_judged_by_what_viewers_notice(offset_ms: float, bound_ms: float, expected: Verdict) -> None:
    assert probe.check(make_probe(make_sender_content(offset_ms, bound_ms)), NO_CONTENT).verdict is expected


def test_a_watched_sender_stands_beside_it() -> None:
    answer = probe.check(make_probe(make_sender_content(0, 40)), make_content(make_sender_content(-231, 46)))
    assert "231 ± 46 ms late" in answer.summary
    assert {"offset_ms", "sender_offset_ms"} <= set(answer.values)


def test_a_probe_that_did_not_come_back_decides_nothing() -> None:
    assert probe.check(make_probe(make_unmeasured()), NO_CONTENT).verdict is Verdict.INCONCLUSIVE
