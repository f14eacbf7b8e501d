"""Logs without date or zone take their place from ids that a server's log of the same folder shows, too."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from collector.evidence.logs.events import days_wrong
from collector.model.clock import ClockSource
from collector.vendors.formats import Anchor
from tests.evidence.logs.gathering import Gathered, collect
from tests.factory import START
from tests.log_writers import WRITERS
from tests.logs_factory import server_line

IDS = ("PA_synthetic1", "TR_synthetic2", "TR_synthetic3")
STEP = timedelta(seconds=20)
COPIED = START + timedelta(days=9, hours=5)
"""When the file was last changed, as a copy says: no help."""


def server_log(folder: Path) -> None:
    lines = [server_line(START + STEP * number, f"joined {name}") for number, name in enumerate(IDS)]
    (folder / "livekit.log").write_text("".join(lines))


def client_log(folder: Path, identifier: str, *, ahead: timedelta, ids: tuple[str, ...] = IDS) -> None:
    lag = timedelta(milliseconds=200)
    write = WRITERS[identifier].write
    lines = [write(START + STEP * number + lag + ahead, f"seen {name}") for number, name in enumerate(ids)]
    path = folder / "client.log"
    path.write_text("".join(lines))
    os.utime(path, (COPIED.timestamp(), COPIED.timestamp()))


def client_of(found: Gathered, identifier: str) -> tuple[ClockSource, datetime]:
    (excerpt,) = (item for item in found.excerpts if item.format == identifier)
    return excerpt.clock.known_by, excerpt.read[0]


@pytest.mark.parametrize(
    ("identifier", "hours", "late_s"),
    [
        ("webrtc-native", 0, 0),
        ("pino-pretty", 9, 0.2),
        ("pino-pretty", -7, 0.2),
        ("clock-time", 1, 0.2),
        ("livekit-agents", 5.5, 0.2),
        ("text", -3, 0.2),
    ],
)
def test_a_log_is_placed_by_the_ids_it_shares_with_the_server(
    identifier: str, hours: float, late_s: float, tmp_path: Path
) -> None:
    server_log(tmp_path)
    client_log(tmp_path, identifier, ahead=timedelta(hours=hours))
    known_by, first = client_of(collect(tmp_path), identifier)
    assert known_by is ClockSource.OTHER_LOG
    assert first == START + timedelta(seconds=late_s)


def test_ids_of_another_run_place_nothing(tmp_path: Path) -> None:
    server_log(tmp_path)
    client_log(tmp_path, "webrtc-native", ahead=timedelta(0), ids=("PA_otherother1", "PA_otherother2"))
    known_by, first = client_of(collect(tmp_path), "webrtc-native")
    assert known_by is ClockSource.FILE_TIME
    assert first == COPIED - STEP


def test_distances_that_fit_no_zone_place_nothing(tmp_path: Path) -> None:
    server_log(tmp_path)
    client_log(tmp_path, "livekit-agents", ahead=timedelta(minutes=7))
    assert client_of(collect(tmp_path), "livekit-agents")[0] is ClockSource.MACHINE


def test_the_largest_group_of_sightings_counts(tmp_path: Path) -> None:
    server_log(tmp_path)
    old = server_line(START - timedelta(hours=1), "joined PA_longbefore")
    path = tmp_path / "livekit.log"
    path.write_text(old + path.read_text())
    client_log(tmp_path, "webrtc-native", ahead=timedelta(0), ids=(*IDS, "PA_longbefore"))
    assert client_of(collect(tmp_path), "webrtc-native")[1] == START


def test_a_given_zone_goes_before_what_a_server_shows(tmp_path: Path) -> None:
    server_log(tmp_path)
    client_log(tmp_path, "livekit-agents", ahead=timedelta(hours=5))
    assert client_of(collect(tmp_path, zone="+05:00"), "livekit-agents")[0] is ClockSource.OPTION


@pytest.mark.parametrize(
    ("hours", "expected"), [(0, 0), (14, 0), (-9, 0), (24, 1), (33, 1), (38, 1), (-24, -1), (24 * 9 + 8, 9)]
)
def test_whole_days_are_told_from_a_zone(hours: float, expected: int) -> None:
    stamp = (START + timedelta(hours=hours)).replace(tzinfo=None)
    assert days_wrong(((stamp, Anchor(utc=START.astimezone(UTC))),)) == timedelta(days=expected)
