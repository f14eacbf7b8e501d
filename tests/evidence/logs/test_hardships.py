"""Logs as they are found: put together, cut in the middle, begun again, with clocks that step and endless lines."""

import gzip
import os
import random
import tracemalloc
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.evidence.logs.arrange import arrange, look
from collector.evidence.logs.files import CHUNK_BYTES, LogFile
from collector.evidence.logs.lines import PIECE_BYTES, plain, split
from collector.evidence.logs.sniff import Shape, sniff
from collector.evidence.logs.survey import survey
from collector.model.clock import ClockSource
from collector.model.coverage import Reason, State
from tests.evidence.logs.archives import tar_with
from tests.evidence.logs.gathering import DATA, collect
from tests.factory import END, START, make_window
from tests.log_writers import WRITERS
from tests.logs_factory import agora_line, every, json_line, server_line

MINUTE = timedelta(minutes=1)


def write(path: Path, lines: list[str], *, changed: datetime = END) -> Path:
    path.write_text("".join(lines))
    os.utime(path, (changed.timestamp(), changed.timestamp()))
    return path


def times(text: str) -> list[str]:
    """The last words of lines that say when they were written."""
    return [line.split("tick ")[1][:5] for line in text.splitlines() if "tick " in line]


def test_a_server_that_changes_to_json_midway_is_read_to_its_end(tmp_path: Path) -> None:
    console = [server_line(at, f"tick {at:%H:%M}") for at in every(60, START - 10 * MINUTE, START - MINUTE)]
    as_json = [json_line(at, f"tick {at:%H:%M}") for at in every(60, START, END + 10 * MINUTE)]
    found = collect(write(tmp_path / "server.log", console + as_json))
    assert found.excerpt.read == (START - 10 * MINUTE, END + 10 * MINUTE)
    assert times(found.text) == ["13:59", *(f"14:0{minute}" for minute in range(6)), "14:06"]


def test_services_that_write_side_by_side_are_one_log_though_none_writes_most(tmp_path: Path) -> None:
    lines = [
        f"{service}  | {line}"
        for at in every(60, START - 10 * MINUTE, END + 10 * MINUTE)
        for service, line in (
            ("livekit-1", server_line(at, f"tick {at:%H:%M}")),
            ("egress-1 ", json_line(at, f"tick {at:%H:%M}")),
            ("agent-1  ", WRITERS["livekit-agents-json"].write(at, f"tick {at:%H:%M}")),
        )
    ]
    found = collect(write(tmp_path / "compose.log", lines))
    assert found.excerpt.read == (START - 10 * MINUTE, END + 10 * MINUTE)
    assert all(times(found.text).count(f"14:0{minute}") == 3 for minute in range(6))


def test_a_record_cut_by_the_rotation_goes_on_in_the_next_file(tmp_path: Path) -> None:
    cut = server_line(START + MINUTE, "tick 14:01 " + "x" * 100)
    (tmp_path / "server.2.log").write_text(server_line(START, "tick 14:00") * 3 + cut[:60])
    (tmp_path / "server.1.log").write_text(cut[60:] + server_line(START + 2 * MINUTE, "tick 14:02") * 3)
    text = collect(tmp_path).text
    assert cut[60:] in text
    assert text.index(cut[:60]) < text.index(cut[60:]) < text.index("tick 14:02")


@pytest.mark.parametrize("packed_in", ["", "a.zip", "a.tgz"])
def test_a_gz_that_is_cut_off_is_read_as_far_as_it_goes_and_said_to_be(packed_in: str, tmp_path: Path) -> None:
    lines = [server_line(at, f"tick {at:%H:%M} {random.Random(at.minute).random()}") for at in every(60, START, END)]
    data = gzip.compress("".join(lines).encode())[:-60]
    if packed_in == "a.zip":
        with zipfile.ZipFile(tmp_path / packed_in, "w") as archive:
            archive.writestr("server.log.gz", data)
    elif packed_in:
        tar_with(tmp_path / packed_in, {"server.log.gz": data})
    else:
        (tmp_path / "server.log.gz").write_bytes(data)
    found = collect(tmp_path)
    assert times(found.text)[:2] == ["14:00", "14:01"]
    assert (found.end.state, found.end.reason) == (State.PARTIAL, Reason.UNSUPPORTED)
    assert "cut off" in found.end.detail


@pytest.mark.parametrize("begins", [b"\xfd7zXZ\0", b"BZh9", b"\x28\xb5\x2f\xfd"])
def test_what_is_packed_otherwise_says_to_unpack_it(begins: bytes, tmp_path: Path) -> None:
    (tmp_path / "server.log.1").write_bytes(begins + random.Random(1).randbytes(5000))
    assert "unpack it first" in collect(tmp_path).end.detail


def test_a_file_that_begins_in_the_middle_of_a_record_is_read(tmp_path: Path) -> None:
    lines = [agora_line(at, f"tick {at:%H:%M}") for at in every(60, START, END)]
    lines[0] = lines[0][20:]
    found = collect(write(tmp_path / "agorasdk.log", lines), zone="UTC")
    assert found.excerpt.read == (START + MINUTE, END)


@pytest.mark.parametrize("back_s", [0.001, 90, 4000])
def test_a_clock_that_steps_back_loses_nothing_of_the_window(back_s: float, tmp_path: Path) -> None:
    before = list(every(60, START - 5 * MINUTE, START + 3 * MINUTE))
    after = [at - timedelta(seconds=back_s) for at in every(60, START + 3 * MINUTE, END + 80 * MINUTE)]
    lines = [server_line(at, f"tick {at:%H:%M}") for at in before + after]
    kept = times(collect(write(tmp_path / "server.log", lines)).text)
    inside = [f"{at:%H:%M}" for at in before + after if START <= at <= END]
    assert sorted(kept)[:1] <= sorted(inside)[:1]
    assert all(kept.count(text) >= inside.count(text) for text in inside)


def test_a_leap_day_and_a_new_year_in_a_log_without_years(tmp_path: Path) -> None:
    first = datetime(2027, 12, 30, tzinfo=UTC)
    instants = list(every(86_400, first, datetime(2028, 3, 2, tzinfo=UTC)))
    path = write(tmp_path / "syslog", [WRITERS["syslog"].write(at, "x") for at in instants], changed=instants[-1])
    leap = datetime(2028, 2, 29, tzinfo=UTC)
    found = collect(path, zone="UTC", window=make_window(start=leap - MINUTE, end=leap + MINUTE))
    assert found.excerpt.read == (instants[0], instants[-1])
    assert "Feb 29 00:00:00" in found.text


def test_times_of_day_over_two_midnights_keep_their_days(tmp_path: Path) -> None:
    instants = list(every(3600, START - timedelta(hours=40), START))
    path = write(tmp_path / "console.log", [WRITERS["pino-pretty"].write(at, "x") for at in instants], changed=START)
    assert collect(path, zone="UTC").excerpt.read == (instants[0], instants[-1])


@pytest.mark.parametrize("name", ["pino-pretty", "logcat"])
def test_lines_out_of_order_at_midnight_lose_nothing_of_the_window(name: str, tmp_path: Path) -> None:
    midnight = datetime(2026, 1, 1, tzinfo=UTC)
    instants = list(every(1, midnight - MINUTE, midnight + MINUTE))
    instants[59], instants[60] = instants[60], instants[59]
    lines = [WRITERS[name].write(at, f"tick {at:%H:%M}") for at in instants]
    path = write(tmp_path / "console.log", lines, changed=midnight + MINUTE)
    found = collect(path, zone="UTC", window=make_window(start=midnight - MINUTE / 2, end=midnight + MINUTE / 2))
    assert found.excerpt.read == (midnight - MINUTE, midnight + MINUTE)
    assert (times(found.text).count("23:59"), times(found.text).count("00:00")) == (33, 34)


def test_a_date_in_the_log_goes_before_the_file_s_own_time(tmp_path: Path) -> None:
    data = (DATA / "formats" / "agora-3.log").read_text().replace("Login VOS", "Login")
    found = collect(write(tmp_path / "agorasdk.log", [data], changed=END + timedelta(days=40)), zone="UTC")
    assert found.excerpt.read[0].date() == START.date()


def native(seconds: float) -> str:
    return f"[{int(seconds):03d}:{round(seconds % 1 * 1000):03d}][12] (call.cc:7): tick {int(seconds) // 60:05d}\n"


def test_relative_times_are_placed_by_the_file_s_own_time_and_say_so(tmp_path: Path) -> None:
    path = write(tmp_path / "webrtc.log", [native(60 * minute) for minute in range(21)], changed=END)
    found = collect(path)
    clock = found.excerpt.clock
    assert found.excerpt.read == (END - 20 * MINUTE, END)
    assert (clock.known_by, clock.zone, clock.uncertainty_s) == (ClockSource.FILE_TIME, "since the log began", 5.0)
    assert clock.utc_offset_s == -(END - 20 * MINUTE).timestamp()
    assert "copied" in clock.detail


def test_of_a_relative_log_begun_again_only_the_last_run_has_a_time(tmp_path: Path) -> None:
    lines = [native(60 * minute) for minute in range(5)] + [native(7 + 60 * minute) for minute in range(4)]
    found = collect(write(tmp_path / "webrtc.log", lines, changed=END))
    assert found.excerpt.read == (END - 3 * MINUTE, END)
    assert times(found.text) == ["00004", "00000", "00001", "00002", "00003"]  # the first is next to the cut
    assert "[240:000]" in found.text.splitlines()[1]


LONG_BYTES = 100 * 1024 * 1024


def endless(head: bytes, end: bytes) -> LogFile:
    """One record of 100 MB between others, made while it is read."""

    def read(offset: int) -> Iterator[bytes]:
        assert offset == 0
        yield head
        filler = b"x" * CHUNK_BYTES
        for _ in range(LONG_BYTES // CHUNK_BYTES):
            yield filler
        yield end

    return LogFile(name="a.log", group="", size=-1, modified_s=0, seekable=False, read=read)


@pytest.mark.parametrize(
    "head",
    [server_line(START, "tick"), json_line(START, "tick"), '{"message": "', '{"level":30,"time":1772719300123,"msg":"'],
)
def test_a_line_of_100_mb_is_read_in_bounded_memory(head: str) -> None:
    log = endless((server_line(START, "tick") * 4 + head[:-1]).encode(), b"\n" + server_line(END, "tick").encode())
    tracemalloc.start()
    shape = sniff(log)
    assert isinstance(shape, Shape)
    found = survey(log, shape, (), lambda: False)
    longest = max(len(line) for line, _ in split(plain(log.read(0))))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.stamps == (START, END)
    assert found.lines == 6
    assert longest <= PIECE_BYTES
    assert peak < 24 * 1024 * 1024


CORPUS = [path.read_bytes() for path in sorted((DATA / "formats").glob("*.log"))]
DAMAGE = st.lists(st.tuples(st.integers(0, 2000), st.binary(max_size=6)), min_size=1, max_size=12)


@given(st.sampled_from(CORPUS), DAMAGE)
def test_no_damage_to_a_log_stops_the_reading(data: bytes, damage: list[tuple[int, bytes]]) -> None:
    for place, what in damage:
        at = place % len(data)
        data = data[:at] + what + data[at + len(what) + 1 :] or b"x"
    log = LogFile(name="a.log", group="", size=len(data), modified_s=1e9, seekable=True, read=lambda _: iter((data,)))
    looks = [look(log, zone_name="", stopping=lambda: False)]
    logs, refusals = arrange((log,), looks, zone_name="", stopping=lambda: False)
    assert len(logs) + len(refusals) == 1


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("untimed", [0, 9])
def test_one_record_of_context_stands_at_each_cut_of_a_log_in_any_order(
    seed: int, untimed: int, tmp_path: Path
) -> None:
    """An app's console: an SDK's records in mixed order among lines that state no time."""
    seconds = [*range(-396, 800, 7)]  # none so near an edge that the clock's uncertainty matters
    random.Random(seed).shuffle(seconds)
    records = [agora_line(START + timedelta(seconds=second), f"[VE]: n{second};") for second in seconds]
    other = "an app's own line, without a time\n" * untimed
    (tmp_path / "x.log").write_text("".join(record + other for record in records))
    text = collect(tmp_path / "x.log", zone="UTC").text
    inside = [number for number, second in enumerate(seconds) if 0 <= second <= (END - START).total_seconds()]
    expected = {number for place in inside for number in (place - 1, place, place + 1)} & {*range(len(records))}
    assert [record in text for record in records] == [number in expected for number in range(len(records))]
