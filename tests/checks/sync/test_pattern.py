import pytest

from collector.checks.sync import pattern
from collector.model.evidence import Absent
from collector.model.finding import Verdict
from tests.content_factory import NO_CONTENT, make_content, make_sender_content
from tests.room_factory import make_pair_statistics, make_playout_statistics

NO_STATISTICS = Absent(why="nobody listened")


@pytest.mark.parametrize(
    ("offsets_ms", "expected"),
    [
        ([float(index % 2) for index in range(24)], "constant"),
        ([5.0 * index for index in range(24)], "drift"),
        ([index % 2 + (80.0 if index >= 12 else 0.0) - 90 for index in range(24)], "step"),
        ([200.0 if index in (5, 15) else float(index % 2) for index in range(24)], "intermittent"),
    ],
)
def test_the_pattern_is_named_and_never_decides(offsets_ms: list[float], expected: str) -> None:
    answer = pattern.check(NO_CONTENT, make_playout_statistics(offsets_ms))
    assert answer.values["pattern"] == expected
    assert answer.verdict is Verdict.INCONCLUSIVE


@pytest.mark.parametrize(("count", "expected"), [(9, Verdict.SKIP), (10, Verdict.INCONCLUSIVE)])
def test_a_pattern_needs_ten_distinct_values(count: int, expected: Verdict) -> None:
    answer = pattern.check(NO_CONTENT, make_playout_statistics([float(index % 2) for index in range(count)]))
    assert answer.verdict is expected


def test_absent_timestamps_are_skipped() -> None:
    assert pattern.check(NO_CONTENT, make_pair_statistics(60)).verdict is Verdict.SKIP


@pytest.mark.parametrize(
    ("offsets_ms", "pattern_name", "corrects", "expected"),
    [
        ([float(index % 2) for index in range(120)], "constant", "no", Verdict.PASS),
        ([200.0 + index % 2 for index in range(120)], "constant", "no", Verdict.PASS),
        ([5.0 * index for index in range(120)], "drift", "no", Verdict.WARN),
        ([200.0 if index < 60 else float(index % 2) for index in range(120)], "step", "yes", Verdict.WARN),
        ([float(index % 2) if index < 60 else 200.0 for index in range(120)], "step", "no", Verdict.WARN),
        ([200.0 * (40 <= index < 80) for index in range(120)], "intermittent", "yes", Verdict.WARN),
        ([-126.0 if index % 5 == 0 else -124.0 for index in range(120)], "constant", "no", Verdict.PASS),
        ([-126.0 if index < 60 or index % 5 == 0 else -124.0 for index in range(120)], "constant", "no", Verdict.PASS),
    ],
)
def test_a_minute_of_content_tells_the_pattern(
    offsets_ms: list[float], pattern_name: str, corrects: str, expected: Verdict
) -> None:
    middle = sorted(offsets_ms)[80]
    answer = pattern.check(make_content(make_sender_content(middle, 5.0, offsets_ms=offsets_ms)), NO_STATISTICS)
    assert answer.values["pattern"] == pattern_name
    assert answer.values["corrects_itself"] == corrects
    assert answer.verdict is expected


@pytest.mark.parametrize(
    ("starts", "said"),
    [((10, 40, 70, 100), ["every 15.0 ± 0.7 s (n = 3 full periods)"]), ((10, 40, 70), []), ((10, 31, 79, 100), [])],
    ids=["regular", "too few periods", "irregular"],
)
def test_how_often_it_comes_back_is_said_where_that_is_regular(starts: tuple[int, ...], said: list[str]) -> None:
    """Two markers a second; out of step for five seconds each time."""
    offsets_ms = [200.0 * any(start <= index < start + 10 for start in starts) for index in range(120)]
    answer = pattern.check(make_content(make_sender_content(0.0, 5.0, offsets_ms=offsets_ms)), NO_STATISTICS)
    assert answer.values["pattern"] == "intermittent"
    assert ("period_s" in answer.values) is bool(said)
    assert [words for words in ("every", *said) if words in answer.summary] == (["every", *said] if said else [])


@pytest.mark.parametrize(("count", "expected"), [(108, Verdict.INCONCLUSIVE), (109, Verdict.PASS)])
def test_less_than_a_minute_decides_nothing(count: int, expected: Verdict) -> None:
    content = make_content(make_sender_content(offsets_ms=[0.0] * count))
    assert pattern.check(content, NO_STATISTICS).verdict is expected


def test_without_content_and_statistics_nothing_is_said() -> None:
    assert pattern.check(NO_CONTENT, NO_STATISTICS).verdict is Verdict.SKIP
