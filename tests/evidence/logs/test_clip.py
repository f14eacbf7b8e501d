"""Laws of cutting: order stays, nothing inside is lost, nothing else stays but what is declared."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from collector.evidence.logs.clip import Clipper, Kept, Span, Why

ZERO = datetime(2026, 3, 5, 14, 0, tzinfo=UTC)
SPAN = Span(first=ZERO, last=ZERO + timedelta(seconds=100))


def instant(line: bytes) -> datetime | None:
    stamp = line.split(b" ")[0]
    return ZERO + timedelta(seconds=int(stamp)) if stamp.lstrip(b"-").isdigit() else None


def clip(lines: Iterable[bytes]) -> list[Kept]:
    clipper = Clipper(SPAN, instant, lambda line: b"version" in line)
    return [*clipper.clip((line, True) for line in lines), *clipper.end()]


def texts(kept: Iterable[Kept]) -> list[str]:
    return ["MARK" if item.why is Why.MARKER else item.line.decode().strip() for item in kept]


SECONDS = st.integers(min_value=-300, max_value=400)
RECORDS = st.lists(st.tuples(SECONDS, st.sampled_from(["x", "version"]), st.integers(0, 2)), max_size=40)


def written(records: list[tuple[int, str, int]]) -> list[bytes]:
    lines = []
    for number, (second, text, more) in enumerate(records):
        lines.append(f"{second} {text} #{number}\n".encode())
        lines.extend(f"  more {part} of #{number}\n".encode() for part in range(more))
    return lines


@given(RECORDS)
def test_order_stays_and_no_record_inside_is_lost(records: list[tuple[int, str, int]]) -> None:
    lines = written(records)
    kept = [item.line for item in clip(lines) if item.why is not Why.MARKER]
    positions = [lines.index(line) for line in kept]
    assert positions == sorted(set(positions))
    inside = False
    for line in lines:
        at = instant(line)
        inside = SPAN.first <= at <= SPAN.last if at else inside
        assert not inside or line in kept


@given(RECORDS)
def test_outside_only_what_is_declared_stays(records: list[tuple[int, str, int]]) -> None:
    kept = clip(written(records))
    for number, item in enumerate(kept):
        at = instant(item.line)
        if at is None or item.why is Why.MARKER:
            continue
        assert (item.why is Why.INSIDE) == (SPAN.first <= at <= SPAN.last)
        if item.why is Why.EARLY:
            assert b"version" in item.line
            assert at < SPAN.first
        if item.why is Why.CONTEXT:  # beside a record inside, its continuation lines passed over
            before = [other for other in kept[:number] if instant(other.line)][-1:]
            after = [other for other in kept[number + 1 :] if instant(other.line)][:1]
            assert Why.INSIDE in {other.why for other in before + after}


@given(RECORDS)
def test_what_was_left_out_is_marked_and_nothing_else_is(records: list[tuple[int, str, int]]) -> None:
    lines, kept = written(records), clip(written(records))
    left_out = [number for number, line in enumerate(lines) if line not in {item.line for item in kept}]
    runs = sum(1 for number in left_out if number - 1 not in left_out)
    assert sum(item.why is Why.MARKER for item in kept) == runs


def test_a_cut_at_each_end() -> None:
    kept = clip(b"%d x\n" % second for second in range(-30, 140, 10))
    inside = [f"{second} x" for second in range(0, 101, 10)]
    assert texts(kept) == ["MARK", "-10 x", *inside, "110 x", "MARK"]


def test_a_record_at_the_very_edge_is_inside() -> None:
    assert [item.why for item in clip([b"0 x\n", b"100 x\n"])] == [Why.INSIDE, Why.INSIDE]


def test_lines_before_the_first_time_are_context() -> None:
    assert texts(clip([b"header\n", b"5 x\n"])) == ["header", "5 x"]


def test_a_clock_that_steps_back_into_the_window_is_followed() -> None:
    kept = clip([b"50 a\n", b"300 b\n", b"310 c\n", b"60 d\n"])
    assert texts(kept) == ["50 a", "300 b", "310 c", "60 d"]


def test_a_long_record_beside_the_window_is_kept_in_part() -> None:
    lines = [b"-10 x\n", *(b"more of it %d\n" % n * 100 for n in range(200)), b"5 x\n"]
    kept = clip(lines)
    assert sum(len(item.line) for item in kept) < 100_000
    assert texts(kept)[-2:] == ["MARK", "5 x"] or "MARK" in texts(kept)


def test_many_early_lines_are_bounded() -> None:
    kept = clip([*(b"-%d version\n" % n for n in range(300, 1, -1)), b"5 x\n"])
    assert sum(item.why is Why.EARLY for item in kept) == 100


@given(RECORDS)
def test_one_record_of_context_stands_at_each_cut_however_mixed_the_order(records: list[tuple[int, str, int]]) -> None:
    lines = [line for line in written(records) if instant(line)]
    kept = {item.line for item in clip(written(records))}
    inside = [number for number, line in enumerate(lines) if SPAN.first <= (instant(line) or ZERO) <= SPAN.last]
    for number in inside:
        assert set(lines[max(0, number - 1) : number + 2]) <= kept
    declared = {line for number in inside for line in lines[max(0, number - 1) : number + 2]}
    assert {line for line in kept - declared if instant(line) and b"version" not in line} == set()
