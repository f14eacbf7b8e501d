import sys
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest

from collector.errors import MissingExtraError, NoSpaceError, UsageError
from collector.reference.clip import write_clip
from collector.reference.matching import ContentOffset, FrameTiming, match
from collector.reference.picture import VideoMarkers
from collector.reference.sound import AudioMarkers
from tests.bundle.small_disk import limited_files


def detectors(path: Path) -> tuple[VideoMarkers, AudioMarkers]:
    video = VideoMarkers()
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            video.feed(float(frame.time or 0), np.asarray(frame.to_ndarray()[: frame.height], dtype=np.uint8))
    with av.open(str(path)) as container:
        audio = AudioMarkers(container.streams.audio[0].rate)
        for sound in container.decode(audio=0):
            audio.feed(float(sound.time or 0), sound.to_ndarray()[0])
    return video, audio


@pytest.mark.parametrize(
    ("name", "fps", "sample_rate_hz"),
    [("clip.mp4", 30, 44_100), ("clip.MP4", 15, 16_000), ("clip.webm", 25, 48_000), ("clip.webm", 30, 16_000)],
)
def test_a_clip_is_in_sync(tmp_path: Path, name: str, fps: int, sample_rate_hz: int) -> None:
    told: list[float] = []
    write_clip(
        tmp_path / name,
        seconds=8,
        fps=fps,
        width=160,
        height=90,
        sample_rate_hz=sample_rate_hz,
        progress=told.append,
    )
    found = match(*detectors(tmp_path / name), timing=FrameTiming.MADE)
    assert isinstance(found, ContentOffset)
    assert abs(found.offset_ms.value) <= found.offset_ms.bound
    assert found.picture.identified >= 12
    assert told[-1] == 1.0
    assert told == sorted(told)


def test_an_existing_file_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(b"mine")
    with pytest.raises(UsageError, match="not overwritten"):
        write_clip(path, seconds=1)
    assert path.read_bytes() == b"mine"


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written"):
        write_clip(tmp_path / "none" / "clip.mp4", seconds=1)


def test_a_clip_that_was_interrupted_is_removed(tmp_path: Path) -> None:
    def interrupt(share: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_clip(tmp_path / "clip.mp4", seconds=3, width=64, height=64, progress=interrupt)
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of a process's files")
def test_a_full_disk_is_named_and_nothing_is_left(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with limited_files(40_000), pytest.raises(NoSpaceError, match="ran full"):
        write_clip(tmp_path / "clip.mp4", seconds=20, width=160, height=90)
    assert not list(tmp_path.iterdir())
    assert "Traceback" not in capfd.readouterr().err


@pytest.mark.parametrize(
    ("name", "values", "words"),
    [
        ("clip.avi", {}, "neither .mp4 nor .webm"),
        ("clip", {}, "neither .mp4 nor .webm"),
        ("clip.mp4", {"seconds": 0.9}, "length"),
        ("clip.mp4", {"seconds": 14_401}, "length"),
        ("clip.mp4", {"fps": 4}, "frames per second"),
        ("clip.mp4", {"fps": 121}, "frames per second"),
        ("clip.mp4", {"width": 321}, "even"),
        ("clip.mp4", {"height": 14}, "even"),
        ("clip.mp4", {"sample_rate_hz": 8_000}, "sample rate"),
        ("clip.mp4", {"sample_rate_hz": 48_001}, "sample rate"),
        ("clip.webm", {"sample_rate_hz": 44_100}, "one of 16000, 24000, 48000, or .mp4"),
    ],
)
def test_what_no_clip_can_be_is_refused(tmp_path: Path, name: str, values: dict[str, int], words: str) -> None:
    refused: Callable[..., None] = write_clip
    with pytest.raises(UsageError, match=words):
        refused(tmp_path / name, **values)
    assert not list(tmp_path.iterdir())


def test_without_the_extra_the_way_out_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "av", None)  # how Python marks a module that cannot be imported
    with pytest.raises(MissingExtraError, match=r"avsync-collector\[media\]"):
        write_clip(tmp_path / "clip.mp4")
    assert not list(tmp_path.iterdir())
