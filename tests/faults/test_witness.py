"""The truth's other end, by pictures and sounds made up here and handed over as an SDK would."""

import struct
from pathlib import Path

import numpy as np
import pytest

from collector.reference.frames import picture_at, samples_between
from collector.reference.sequence import Kind, Marker, markers_between
from tests.faults.witness import HEAD, PICTURE, RATE_HZ, SOUND, Event, Sent, handed_over, reached

START_S = 5_000.0
SECONDS = 8.0
BLOCK = 480


def markers() -> tuple[Marker, ...]:
    return markers_between(0.0, SECONDS)


def sent() -> list[Sent]:
    return [Sent(marker=one, at_s=START_S + one.at_s) for one in markers()]


def write(folder: Path, *, fps: float, picture_s: float, sound_s: float, cut: bytes = b"") -> None:
    """What an application gets whose pictures and sounds take so many seconds to reach it."""
    with (folder / "1.handed").open("wb") as file:
        for index in range(round(SECONDS * fps)):
            plane = picture_at(index / fps, 64, 36)[:12]
            file.write(HEAD.pack(PICTURE, START_S + index / fps + picture_s, 8) + struct.pack("<d", plane.mean()))
        for first in range(0, round(SECONDS * RATE_HZ), BLOCK):
            sound = samples_between(first, BLOCK, RATE_HZ).tobytes()
            file.write(HEAD.pack(SOUND, START_S + first / RATE_HZ + sound_s, len(sound)) + sound)
        file.write(cut)


@pytest.mark.parametrize("fps", [15.0, 30.0, 60.0])
@pytest.mark.parametrize(("picture_s", "sound_s"), [(0.05, 0.09), (0.5, 0.02), (0.02, 1.7)])
def test_each_marker_reaches_the_application_when_it_was_handed_over(
    tmp_path: Path, fps: float, picture_s: float, sound_s: float
) -> None:
    write(tmp_path, fps=fps, picture_s=picture_s, sound_s=sound_s)
    found = handed_over(tmp_path, sent(), sent())
    assert len(found) >= 0.8 * len(markers())
    for one in markers():
        if one.number in found:
            seen_s, heard_s = found[one.number]
            assert seen_s - START_S - one.at_s == pytest.approx(picture_s, abs=0.002)
            assert heard_s - START_S - one.at_s == pytest.approx(sound_s, abs=0.001)


def test_a_record_cut_off_by_the_end_of_the_process_is_left_out(tmp_path: Path) -> None:
    write(tmp_path, fps=30.0, picture_s=0.1, sound_s=0.1, cut=HEAD.pack(SOUND, START_S, 960) + b"half")
    assert handed_over(tmp_path, sent(), sent())


def test_where_nobody_watched_nothing_is_known(tmp_path: Path) -> None:
    assert handed_over(tmp_path, sent(), sent()) == {}


def test_sounds_that_are_no_markers_are_not_taken_for_any() -> None:
    random = np.random.default_rng(4)
    events = [Event(at_s=START_S + at_s, kind=Kind(index % 2)) for index, at_s in enumerate(random.uniform(0, 2, 4))]
    assert reached(sent(), events) == {}
