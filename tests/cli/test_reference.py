from pathlib import Path

import pytest

from tests.avsync import avsync

SMALL = ("--seconds", "2", "--size", "160x90", "--fps", "15", "--quiet")


@pytest.mark.parametrize("name", ["clip.mp4", "clip.webm"])
def test_a_clip_is_written_once(tmp_path: Path, name: str) -> None:
    pytest.importorskip("av", reason="the media extra is not installed")
    done = avsync(tmp_path, "reference", name, *SMALL)
    assert (done.code, done.stdout) == (0, f"{name}\n"), done.stderr
    assert (tmp_path / name).stat().st_size > 1000
    again = avsync(tmp_path, "reference", name, *SMALL)
    assert again.code == 2
    assert "not overwritten" in again.stderr


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("clip.avi",), "neither .mp4 nor .webm"),
        (("clip.mp4", "--size", "big"), "not a size"),
        (("clip.mp4", "--seconds", "0"), "no length"),
        (("nowhere/clip.mp4",), ""),
    ],
)
def test_what_no_clip_can_have_is_refused(tmp_path: Path, arguments: tuple[str, ...], sentence: str) -> None:
    done = avsync(tmp_path, "reference", *arguments, "--quiet")
    assert done.code == 2
    assert sentence in done.stderr
    assert not list(tmp_path.glob("*.mp4"))
