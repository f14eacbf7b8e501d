"""Formats without date or year find their place, and logs of one folder share what one of them states."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from collector.evidence.logs.survey import BIG_BYTES
from collector.model.clock import ClockSource
from collector.model.coverage import State
from tests.evidence.logs.gathering import DATA, Gathered, collect
from tests.factory import END, START, make_window
from tests.logs_factory import agora_line, every, server_line


def write(path: Path, lines: list[str], *, last: datetime = END) -> Path:
    path.write_text("".join(lines))
    os.utime(path, (last.timestamp(), last.timestamp()))
    return path


def logcat_line(at: datetime) -> str:
    return f"{at:%m-%d %H:%M:%S}.000  1368  1374 I org.webrtc.Logging: tick\n"


def chromium_line(at: datetime) -> str:
    return f"[236:240:{at:%m%d/%H%M%S}.000000:INFO:third_party/webrtc/x.cc(136)] tick\n"


def agora_3_line(at: datetime, text: str = "tick") -> str:
    return f"INFO    ({at.hour:2}:{at.minute:2}:{at.second:2}:{0:3} |    0)  24358; {text}\n"


def agents_line(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S},000 - INFO livekit.agents - tick\n"


def ticks(found: Gathered) -> int:
    return sum("tick" in line for line in found.text.splitlines())


@pytest.mark.parametrize("line", [logcat_line, chromium_line, agora_3_line, agents_line])
def test_each_format_is_cut_to_the_window(tmp_path: Path, line: object) -> None:
    assert callable(line)
    instants = every(10, START - timedelta(hours=1), END + timedelta(hours=1))
    path = write(tmp_path / "device.log", [line(at) for at in instants], last=END + timedelta(hours=1))
    found = collect(path, zone="UTC")
    assert ticks(found) == 5 * 6 + 1 + 2
    assert found.end.state is State.COLLECTED


@pytest.mark.parametrize(
    "names",
    [
        ["server.log.2", "server.log.1", "server.log"],
        ["server.1.log", "server.2.log", "server.3.log"],
        ["server.log-20260304", "server.log-20260305", "server.log"],
        ["server.log-2026030513", "server.log-2026030514", "server.log"],
        ["server-2026-03-04T14-00-00.000.log", "server-2026-03-05T14-02-00.000.log", "server.log"],
        ["server-2026-03-04.log", "server-2026-03-05.log", "server.log"],
    ],
)
def test_the_files_of_a_rotation_set_are_one_log(tmp_path: Path, names: list[str]) -> None:
    third = (END - START) / 3
    for number, name in enumerate(names):
        first = START + number * third
        write(tmp_path / name, [server_line(at, "tick") for at in every(10, first, first + third)])
    assert collect(tmp_path).excerpt.share == 1.0


@pytest.mark.parametrize("names", [["alice-1234.log", "bob-1234.log"], ["call-10012001.log", "call-10012002.log"]])
def test_files_that_are_numbered_after_something_else_are_logs_of_their_own(tmp_path: Path, names: list[str]) -> None:
    for name in names:
        write(tmp_path / name, [server_line(at, "tick") for at in every(10, START, END)])
    assert len(collect(tmp_path).excerpts) == 2


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (logcat_line, "its year follows from when the file was last changed"),
        (agora_3_line, "its day follows from when the file was last changed"),
        (agents_line, ""),
    ],
)
def test_a_date_that_follows_from_the_file_s_time_is_told(tmp_path: Path, line: object, said: str) -> None:
    assert callable(line)
    path = write(tmp_path / "device.log", [line(at) for at in every(10, START, END)], last=END + timedelta(days=400))
    found = collect(path, zone="UTC")
    assert said in found.excerpt.clock.detail
    assert ("was last changed" in found.excerpt.clock.detail) == bool(said)
    assert ("copy it again with them" in found.end.detail) == bool(said)


def test_a_log_over_new_year_keeps_its_years(tmp_path: Path) -> None:
    new_year = datetime(2026, 1, 1, tzinfo=UTC)
    instants = every(3600, new_year - timedelta(hours=30), new_year + timedelta(hours=30))
    path = write(tmp_path / "logcat.txt", [logcat_line(at) for at in instants], last=new_year + timedelta(hours=30))
    found = collect(path, zone="UTC")
    assert found.excerpt.read == (new_year - timedelta(hours=30), new_year + timedelta(hours=30))


def test_a_time_of_day_gets_its_date_and_zone_from_the_login_line(tmp_path: Path) -> None:
    eastern = timedelta(hours=8)
    instants = list(every(60, START - timedelta(hours=10), END + timedelta(hours=3)))
    lines = [agora_3_line(at + eastern) for at in instants]
    joined = f"Login VOS (cid 0, ts:{int((START - timedelta(hours=1)).timestamp() * 1000)} x)"
    lines.insert(9 * 60 + 1, agora_3_line(START - timedelta(hours=1) + eastern, joined))
    found = collect(write(tmp_path / "agorasdk.log", lines, last=START + timedelta(days=40)))
    assert found.excerpt.clock.zone == "+08:00"
    assert "was last changed" not in found.excerpt.clock.detail
    assert found.excerpt.read == (instants[0], instants[-1])
    assert ticks(found) == 5 + 1 + 2


def test_the_api_log_takes_its_clock_from_the_sdk_log_beside_it(tmp_path: Path) -> None:
    (tmp_path / "agorasdk.log").write_bytes((DATA / "agorasdk.log").read_bytes())
    lines = [agora_line(at + timedelta(hours=8), "[API]: x") for at in every(60, START, END)]
    (tmp_path / "agoraapi.log").write_text("".join(lines))
    lent, own = sorted((excerpt.clock for excerpt in collect(tmp_path).excerpts), key=lambda clock: clock.source)
    assert (own.known_by, lent.known_by, lent.zone) == (ClockSource.IN_CONTENT, ClockSource.IN_CONTENT, own.zone)
    assert "in the log" in own.detail
    assert "in agorasdk.log, of the same device" in lent.detail
    told = {excerpt.clock.source: excerpt.clock.detail for excerpt in collect(tmp_path, zone=own.zone).excerpts}
    assert "the times in agorasdk.log agree" in told[lent.source]
    assert "the log's own times agree" in told[own.source]


@pytest.mark.parametrize(
    ("named", "known_by"),
    [
        ("agoraapi.log", ClockSource.MACHINE),
        ("bob-agoraapi.log", ClockSource.MACHINE),
        ("alice_agoraapi.1.log", ClockSource.IN_CONTENT),
        ("alice-agora-iris.log", ClockSource.IN_CONTENT),
    ],
)
def test_names_that_tell_devices_apart_lend_no_clock(tmp_path: Path, named: str, known_by: ClockSource) -> None:
    (tmp_path / "alice-agorasdk.log").write_bytes((DATA / "agorasdk.log").read_bytes())
    lines = [agora_line(at + timedelta(hours=1), "[API]: x") for at in every(60, START, END)]
    write(tmp_path / named, lines, last=END + timedelta(days=2))
    other = next(item for item in collect(tmp_path).excerpts if "alice-agorasdk" not in item.clock.source)
    assert other.clock.known_by is known_by


def test_programs_of_no_sdk_lend_each_other_no_clock(tmp_path: Path) -> None:
    eastern = timedelta(hours=8)
    both = [
        f"{agents_line(at + eastern)}" + f'{{"message": "x", "level": "INFO", "timestamp": "{at.isoformat()}"}}\n'
        for at in every(30, START, END)
    ]
    write(tmp_path / "app.log", both)
    write(tmp_path / "app.txt", [agents_line(at) for at in every(30, START, END)], last=END + timedelta(days=2))
    clocks = {item.clock.known_by for item in collect(tmp_path).excerpts}
    assert clocks == {ClockSource.IN_CONTENT, ClockSource.MACHINE}


def test_naive_stamps_through_the_end_of_summer_time_are_cut_by_the_zone(tmp_path: Path) -> None:
    change = datetime(2026, 10, 25, 1, 0, tzinfo=UTC)  # 02:00 to 02:59 happen twice in Berlin
    berlin = [
        agora_line(at + timedelta(hours=2 if at < change else 1), f"[VE]: tick {at:%H:%M}Z")
        for at in every(300, change - timedelta(hours=2), change + timedelta(hours=2))
    ]
    window = make_window(start=change + timedelta(minutes=10), end=change + timedelta(minutes=20))
    path = write(tmp_path / "agoraapi.log", berlin)
    text = collect(path, zone="Europe/Berlin", window=window).text
    kept = [line[-6:-1] for line in text.splitlines() if "tick" in line]
    assert kept == ["01:05", "01:10", "01:15", "01:20", "01:25"]


@pytest.mark.parametrize("many", [1, 4000], ids=["small", "big"])
def test_one_stamp_that_states_a_zone_says_nothing_of_those_that_state_none(tmp_path: Path, many: int) -> None:
    filler = "y" * 100 * (many > 1)
    lines = [
        f"{at + timedelta(hours=8):%Y-%m-%d %H:%M:%S},123 INFO app tick {filler}\n"
        for at in every(60, START - timedelta(minutes=30), END + timedelta(minutes=30))
        for _ in range(1 + many // 5)
    ]
    lines.append(f"{END + timedelta(minutes=31):%Y-%m-%dT%H:%M:%SZ} shutdown\n")
    path = write(tmp_path / "app.log", lines, last=END + timedelta(days=2))
    assert (path.stat().st_size > BIG_BYTES) == (many > 1)
    assumed, given = collect(path), collect(path, zone="+08:00")
    assert assumed.excerpt.clock.known_by is ClockSource.MACHINE
    assert "--logs PATH@ZONE" in assumed.excerpt.clock.detail
    assert ticks(given) == 6 * (1 + many // 5) + 2
    assert given.excerpt.clock.known_by is ClockSource.OPTION
    assert given.excerpt.read[1] == END + timedelta(minutes=31)
