"""``measure recording`` and ``collect --recording`` as people use them, on recordings made by a real encoder."""

import zipfile
from pathlib import Path

import pytest

from tests.avsync import avsync, document, member
from tests.recordings import Take, write_recording


def test_a_recording_out_of_step_is_measured_and_exits_with_1(tmp_path: Path) -> None:
    write_recording(tmp_path / "screen.mp4", Take(offset_ms=-231))
    done = avsync(tmp_path, "measure", "recording", "screen.mp4", "--json")
    assert done.code == 1, done.stderr
    (finding,) = [item for item in done.document["findings"] if item["check"] == "sync.recording"]
    values = finding["values"]
    assert abs(values["offset_ms"] + 231) <= values["offset_bound_ms"]
    assert abs(values["exact_offset_ms"] + 231) <= values["exact_offset_bound_ms"]
    assert values["pattern"] == "constant"
    assert done.document["verdict"] == "fail"
    assert done.document["bundle"] is None


def test_a_recording_without_the_clip_is_inconclusive_and_exits_with_4(tmp_path: Path) -> None:
    write_recording(tmp_path / "screen.webm", Take(signal=False, picture_at_s=0.5))
    done = avsync(tmp_path, "measure", "recording", "screen.webm")
    assert done.code == 4
    said = " ".join((done.stdout + done.stderr).split())
    assert "nothing can be said of whether its content is in step" in said
    assert "begins 500 ms after the sound's" in said


def test_a_recording_that_may_be_attached_is_in_the_bundle_under_a_name_of_its_own(tmp_path: Path) -> None:
    """Without the option it never is: tests/evidence/recording."""
    path = write_recording(tmp_path / "my cat.mp4", Take(offset_ms=-231))
    given = ("--recording", str(path), "--attach-recording", "--offline", "--no-join", "--duration", "1")
    done = avsync(tmp_path, "collect", "--room", "demo", "--out", str(tmp_path), *given)
    assert done.code == 1, done.stderr
    with zipfile.ZipFile(done.bundle) as archive:
        assert archive.read("attachments/recording.content/recording.mp4") == path.read_bytes()
        assert not any("cat" in name for name in archive.namelist())
    assert "Screen recording: recording.content (collected)" in member(done.bundle, "ticket.md")
    assert document(done.bundle, "findings.json")["verdict"] == "fail"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("measure", "recording"), "measure recording needs a file"),
        (("collect", "--room", "demo", "--attach-recording"), "--attach-recording belongs to a recording"),
        (("collect", "--room", "demo", "--recording-audio", "a.wav"), "--recording-audio belongs to a recording"),
    ],
)
def test_what_belongs_to_a_recording_needs_one(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    done = avsync(tmp_path, *arguments)
    assert done.code == 2
    assert said in done.stderr


def test_a_recording_that_is_not_there_is_a_missing_source(tmp_path: Path) -> None:
    done = avsync(tmp_path, "measure", "recording", "gone.mp4")
    assert done.code == 4
    assert "The file given as a recording is not there" in done.stderr + done.stdout
