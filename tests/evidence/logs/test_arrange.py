"""Formats without date or year find their place, and logs of one folder share what one of them states."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from collector.model.clock import ClockSource
from collector.model.coverage import State
from tests.evidence.logs.gathering import DATA, Gathered, collect
from tests.factory import END, START, make_window
from tests.logs_factory import agora_line, every


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
    assert found.excerpt.read == (instants[0], instants[-1])
    assert ticks(found) == 5 + 1 + 2


def test_the_api_log_takes_its_clock_from_the_sdk_log_beside_it(tmp_path: Path) -> None:
    (tmp_path / "agorasdk.log").write_bytes((DATA / "agorasdk.log").read_bytes())
    lines = [agora_line(at + timedelta(hours=8), "[API]: x") for at in every(60, START, END)]
    (tmp_path / "agoraapi.log").write_text("".join(lines))
    clocks = {excerpt.clock.known_by for excerpt in collect(tmp_path).excerpts}
    assert clocks == {ClockSource.IN_CONTENT}


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
