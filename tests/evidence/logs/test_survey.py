"""A survey of a big file says what reading it whole would say."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from collector.evidence.logs.files import LogFile
from collector.evidence.logs.sniff import Shape
from collector.evidence.logs.survey import BIG_BYTES, survey
from collector.vendors.formats import formats
from tests.factory import START
from tests.logs_factory import agora_line, every, server_line

SERVER = Shape(
    format=next(item for item in formats() if item.id == "livekit-server-console"), prefixed=False, encoding="utf-8"
)
AGORA = Shape(format=next(item for item in formats() if item.id == "agora-4"), prefixed=False, encoding="utf-8")


def log_of(data: bytes, *, seekable: bool) -> LogFile:
    def read(offset: int) -> Iterator[bytes]:
        yield from (data[start : start + 100_000] for start in range(offset, len(data), 100_000))

    return LogFile(name="a.log", group="", size=len(data), modified_s=0, seekable=seekable, read=read)


def never() -> bool:
    return False


def big_log(*, tail: bytes = b"") -> bytes:
    lines = [
        server_line(at, "tick", '{"x": "' + "y" * 900 + '"}') for at in every(1, START, START + timedelta(hours=2))
    ]
    lines.insert(3000, server_line(START, "starting LiveKit server", '{"version": "1.13.5"}'))
    return "".join(lines).encode() + tail


@pytest.mark.parametrize("tail", [b"", b"  a continuation\n" * 40_000], ids=["plain", "a long last record"])
def test_a_big_file_is_surveyed_like_a_small_one(tail: bytes) -> None:
    data = big_log(tail=tail)
    assert len(data) > BIG_BYTES
    quick = survey(log_of(data, seekable=True), SERVER, (), never)
    whole = survey(log_of(data, seekable=False), SERVER, (), never)
    assert (quick.big, whole.big) == (True, False)
    assert quick.stamps == whole.stamps
    assert quick.lines == -1


def test_beacons_of_a_big_file_are_found_with_their_place() -> None:
    data = big_log()
    ((offset, line),) = survey(log_of(data, seekable=True), SERVER, (), never).beacons
    assert data[offset : offset + len(line)] == line
    assert b"starting LiveKit server" in line


def test_an_anchor_of_the_own_clock_belongs_to_its_line_or_its_event_whichever_fits_a_zone() -> None:
    wall = datetime(2026, 3, 5, 22, 0, tzinfo=UTC)
    ts = int((wall - timedelta(hours=8)).timestamp() * 1000)
    lines = [
        agora_line(wall, "joinChannel"),
        agora_line(wall + timedelta(seconds=40), f"[TRACER2] joinChannel cid:0 ts:{ts}"),
    ]
    ((stamp, anchor),) = survey(log_of("".join(lines).encode(), seekable=True), AGORA, (), never).stated
    assert stamp.replace(tzinfo=UTC) == wall
    assert anchor.utc == wall - timedelta(hours=8)


@pytest.mark.parametrize("after_s", [20, 22, 31, 899])
def test_a_server_s_time_belongs_to_its_own_line_however_wrong_the_clock_is(after_s: int) -> None:
    ahead = timedelta(hours=8, seconds=30)
    later = START + timedelta(seconds=after_s)
    served = f"[TS]: getStableNTP, rtt_w: 24, diffTime: 1, bootTime: 1, currentTs: {int(later.timestamp() * 1000)}"
    lines = [agora_line(START + ahead, "joinChannel"), agora_line(later + ahead, served)]
    ((stamp, anchor),) = survey(log_of("".join(lines).encode(), seekable=True), AGORA, (), never).stated
    assert (stamp.replace(tzinfo=UTC), anchor.utc) == (later + ahead, later)


def test_a_file_without_a_record_has_no_stamps() -> None:
    assert survey(log_of(b"nothing\n" * 10, seekable=True), AGORA, (), never).stamps == ()


AGENTS = Shape(format=next(item for item in formats() if item.id == "livekit-agents"), prefixed=False, encoding="utf-8")


def twice(at: datetime, *, ahead: timedelta, later: timedelta = timedelta(0)) -> str:
    """One event as a console writes it, in the wall clock of its zone, and as JSON in UTC."""
    return (
        f"{at + ahead:%Y-%m-%d %H:%M:%S},000 - livekit.agents - INFO - x\n"
        f'{{"message": "x", "level": "INFO", "timestamp": "{(at + later).isoformat()}"}}\n'
    )


@pytest.mark.parametrize("count", [3, 60_000], ids=["small", "big"])
def test_a_stamp_with_a_zone_shows_that_of_the_one_beside_it(count: int) -> None:
    at, ahead = START, timedelta(hours=8)
    data = (twice(at, ahead=ahead) * count).encode()
    found = survey(log_of(data, seekable=True), AGENTS, (), never)
    assert found.big == (len(data) > BIG_BYTES)
    assert found.stated
    assert {stamp.replace(tzinfo=UTC) - anchor.utc for stamp, anchor in found.stated} == {ahead}


def test_stamps_far_from_each_other_show_no_zone() -> None:
    away = [timedelta(seconds=seconds) for seconds in (70, 200, 300, 0, 400)]
    data = "".join(twice(START, ahead=timedelta(hours=8), later=later) for later in away).encode()
    assert survey(log_of(data, seekable=True), AGENTS, (), never).stated == ()


@pytest.mark.parametrize(("naive", "mostly"), [(0, False), (2, False), (3, True)])
@pytest.mark.parametrize("count", [1, 100_000], ids=["small", "big"])
def test_a_stamp_without_zone_is_told_and_whether_most_are(naive: int, mostly: bool, count: int) -> None:
    text = Shape(format=next(item for item in formats() if item.id == "text"), prefixed=0, encoding="utf-8")
    lines = ["2026-03-05 14:00:00 INFO x\n"] * naive + ["2026-03-05T14:00:00Z INFO x\n"] * 2
    found = survey(log_of("".join(lines * count).encode(), seekable=True), text, (), never)
    assert found.big == (count > 1)
    assert (bool(found.naive), found.mostly_naive) == (naive > 0, mostly)
