"""A log that states no zone gets it from when its file was last changed, if that fits, and from nothing less."""

import gzip
import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from collector.model.clock import ClockSource
from collector.model.records.logs import LogExcerpt
from tests.evidence.logs.gathering import collect
from tests.factory import START
from tests.log_writers import WRITERS
from tests.logs_factory import server_line

STEP = timedelta(seconds=20)
FIRST = START + timedelta(seconds=27)
LAST = FIRST + 9 * STEP
ELSEWHERE = (5.75, -3.5, 14, -9)
"""Hours ahead of UTC; no machine that runs these tests is in all of those zones."""


def write(path: Path, identifier: str, *, hours: float, changed: datetime = LAST, after: str = "") -> Path:
    line = WRITERS[identifier].write
    ahead = timedelta(hours=hours)
    path.write_text("".join(line(FIRST + STEP * number + ahead, "tick") for number in range(10)) + after)
    os.utime(path, (changed.timestamp(), changed.timestamp()))
    return path


def clock_of(path: Path, *, zone: str = "") -> LogExcerpt:
    (excerpt,) = collect(path, zone=zone).excerpts
    return excerpt


@pytest.mark.parametrize("identifier", ["agora-4", "logcat", "chromium", "clock-time", "livekit-agents"])
@pytest.mark.parametrize("hours", ELSEWHERE)
def test_a_file_kept_with_its_times_tells_its_zone(identifier: str, hours: float, tmp_path: Path) -> None:
    excerpt = clock_of(write(tmp_path / "device.log", identifier, hours=hours))
    own = LAST.astimezone().utcoffset() == timedelta(hours=hours)
    assert excerpt.clock.known_by is (ClockSource.MACHINE if own else ClockSource.FILE_TIME)
    assert excerpt.clock.utc_offset_s == hours * 3600
    assert excerpt.read == (FIRST, LAST)
    assert own or ("last changed" in excerpt.clock.detail and "PATH@ZONE" in excerpt.clock.detail)


@pytest.mark.parametrize(("late_s", "fits"), [(2.9, True), (3.1, False), (-2.9, True), (-3.1, False)])
def test_a_file_changed_at_another_moment_tells_nothing(late_s: float, fits: bool, tmp_path: Path) -> None:
    known = {
        clock_of(
            write(tmp_path / f"{hours}.log", "agora-4", hours=hours, changed=LAST + timedelta(seconds=late_s))
        ).clock.known_by
        for hours in ELSEWHERE
    }
    assert (ClockSource.FILE_TIME in known) == fits


@pytest.mark.parametrize(("second", "fits"), [(5, False), (6, True)])
def test_a_file_changed_on_the_minute_may_be_a_timer_s_copy(second: int, fits: bool, tmp_path: Path) -> None:
    line = WRITERS["livekit-agents"].write
    last = START + timedelta(seconds=second)
    known = set[ClockSource]()
    for hours in ELSEWHERE:
        path = tmp_path / f"{hours}.log"
        path.write_text(line(last + timedelta(hours=hours), "tick"))
        os.utime(path, (last.timestamp(), last.timestamp()))
        known.add(clock_of(path).clock.known_by)
    assert (ClockSource.FILE_TIME in known) == fits


@pytest.mark.parametrize("hours", [14.25, -12.25])
def test_a_distance_beyond_every_zone_is_none(hours: float, tmp_path: Path) -> None:
    excerpt = clock_of(write(tmp_path / "agoraapi.log", "agora-4", hours=hours))
    assert excerpt.clock.known_by is ClockSource.MACHINE


def test_a_zone_that_was_given_stays(tmp_path: Path) -> None:
    excerpt = clock_of(write(tmp_path / "agoraapi.log", "agora-4", hours=5.75), zone="+01:00")
    assert (excerpt.clock.known_by, excerpt.clock.utc_offset_s) == (ClockSource.OPTION, 3600)


def test_a_zone_in_the_stamps_stays(tmp_path: Path) -> None:
    path = tmp_path / "server.log"
    path.write_text(server_line(START, "tick") * 10)
    changed = (START + timedelta(hours=5)).timestamp()
    os.utime(path, (changed, changed))
    assert clock_of(path).clock.known_by is ClockSource.IN_CONTENT


def test_a_line_without_time_at_the_end_may_be_from_later(tmp_path: Path) -> None:
    known = {
        clock_of(write(tmp_path / f"{hours}.log", "agora-4", hours=hours, after="done\n")).clock.known_by
        for hours in ELSEWHERE
    }
    assert known == {ClockSource.MACHINE}


def test_files_of_one_log_that_disagree_tell_nothing(tmp_path: Path) -> None:
    for name, hours in (("agoraapi.log", 5.75), ("agoraapi.1.log", -3.5)):
        write(tmp_path / name, "agora-4", hours=hours)
    assert {excerpt.clock.known_by for excerpt in collect(tmp_path).excerpts} == {ClockSource.MACHINE}


def test_what_is_packed_has_the_times_of_its_packing(tmp_path: Path) -> None:
    plain = write(tmp_path / "plain.log", "agora-4", hours=5.75)
    packed = tmp_path / "agoraapi.log.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    os.utime(packed, (LAST.timestamp(), LAST.timestamp()))
    assert clock_of(packed).clock.known_by is ClockSource.MACHINE
