"""A block taken whole keeps what reading it line by line keeps."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.evidence.logs.blocks import Block, blocks
from collector.evidence.logs.clip import Clipper, Kept, Span
from collector.evidence.logs.inside import Inside
from collector.vendors.formats import formats
from tests.factory import END, START
from tests.logs_factory import agora_line, every, json_line, server_line

SPAN = Span(first=START, last=END)
WRITERS = {"livekit-server-console": server_line, "livekit-server-json": json_line, "agora-4": agora_line}
SECONDS = st.one_of(st.integers(-90, 390), st.integers(60, 200)).map(float) | st.floats(-2, 302)
RECORDS = st.lists(
    st.tuples(SECONDS, st.sampled_from(["x", "14:03:11", "ts 1772719384"]), st.integers(0, 1)), max_size=60
)


def instant_of(format_id: str, line: bytes) -> datetime | None:
    known = next(item for item in formats() if item.id == format_id)
    found = known.header.match(line)
    if found is None:
        return None
    stamp = known.stamp(found)
    return stamp if stamp.tzinfo else stamp.replace(tzinfo=UTC)


def clipped(format_id: str, found: Iterable[Block], *, whole: bool) -> tuple[bytes, int]:
    def instant(line: bytes) -> datetime | None:
        return instant_of(format_id, line)

    clipper, inside = Clipper(SPAN, instant, lambda _line: False), Inside(SPAN, instant)
    kept: list[Kept] = []
    stretches = 0
    for block in found:
        stretch = inside.stretch(block) if whole else ()
        stretches += len(stretch)
        kept.extend(clipper.take(stretch[0]) if stretch else clipper.clip(block.lines()))
    return b"".join(item.line for item in [*kept, *clipper.end()]), stretches


@pytest.mark.parametrize("format_id", WRITERS)
@given(records=RECORDS, size=st.integers(40, 2000), many=st.sampled_from([1, 1 << 16]))
def test_taking_blocks_whole_changes_nothing(
    format_id: str, records: list[tuple[float, str, int]], size: int, many: int
) -> None:
    write = WRITERS[format_id]
    data = "".join(
        write(START + timedelta(seconds=second), text) + "  at frame\n" * more for second, text, more in records
    ).encode()
    chunks = [data[at : at + size] for at in range(0, len(data), size)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("collector.evidence.logs.inside._MANY_BYTES", many)
        taken = clipped(format_id, blocks(iter(chunks)), whole=True)[0]
    assert taken == clipped(format_id, blocks(iter(chunks)), whole=False)[0]


@pytest.mark.parametrize("format_id", WRITERS)
def test_a_log_inside_the_window_is_taken_in_blocks(format_id: str) -> None:
    data = "".join(WRITERS[format_id](at, "x") for at in every(0.05, START, END)).encode()
    found = list(blocks(iter([data[at : at + 65536] for at in range(0, len(data), 65536)])))
    kept, stretches = clipped(format_id, found, whole=True)
    assert (kept, stretches) == (data, len(found))


@pytest.mark.parametrize("format_id", WRITERS)
@pytest.mark.parametrize("place", [1, 600, 1999])
@pytest.mark.parametrize("off", [timedelta(minutes=-30), timedelta(hours=-1), timedelta(minutes=6)])
def test_a_record_outside_is_found_in_the_middle_of_a_large_block(format_id: str, place: int, off: timedelta) -> None:
    lines = [WRITERS[format_id](START + timedelta(seconds=at / 40), "x" * 100) for at in range(2000)]
    data = "".join(lines).encode()
    reader = Inside(SPAN, lambda line: instant_of(format_id, line))
    (stretch,) = reader.stretch(Block(data))
    assert (len(data) > 1 << 16, stretch.lines) == (True, len(lines))
    lines[place] = WRITERS[format_id](START + off, "x")
    assert not reader.stretch(Block("".join(lines).encode()))
    assert reader.stretch(Block(data))


def test_lines_that_only_look_like_a_known_beginning_do_not_hide_a_record_outside() -> None:
    inside = [server_line(at, "x") for at in every(1, START + timedelta(seconds=60), START + timedelta(seconds=119))]
    outside = server_line(END + timedelta(hours=1), "later")
    reader = Inside(SPAN, lambda line: instant_of("livekit-server-console", line))
    assert reader.stretch(Block("".join(inside).encode()))
    assert not reader.stretch(Block("".join([*inside, outside]).encode()))
    assert not reader.stretch(Block(outside.encode()))


def test_a_piece_of_a_long_line_is_never_taken_for_a_block() -> None:
    reader = Inside(SPAN, lambda line: instant_of("livekit-server-console", line))
    assert not reader.stretch(Block(server_line(START, "x").encode(), piece=True))
