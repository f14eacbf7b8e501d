"""``avsync guide`` on a disk that is really full: a small file system of its own under the folder of its answers."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bundle.small_disk import small_disk
from tests.cli.guided import PAST
from tests.cli.terminal import ENTER, Terminal

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="mounts a small file system, which needs Linux")


ENOUGH_BYTES = 32 << 20


@pytest.fixture
def state(tmp_path: Path) -> Iterator[Path]:
    """Where answers are kept: just enough for a run."""
    folder = tmp_path / "state"
    folder.mkdir()
    with small_disk(folder, size_bytes=ENOUGH_BYTES):
        if not folder.is_mount():
            pytest.skip("this user may not mount a file system")
        yield folder


def fill(folder: Path) -> Path:
    """Write until nothing more can be written."""
    path = folder / "filler"
    with path.open("wb", buffering=0) as file:
        try:
            while file.write(bytes(1 << 16)):
                pass
        except OSError:
            return path
    raise AssertionError("the disk took everything")


def test_every_answer_before_the_disk_was_full_is_safe_and_the_guide_can_be_resumed(
    tmp_path: Path, state: Path
) -> None:
    guide = Terminal(tmp_path, "--offline")
    given = dict[str, str]()
    try:
        assert guide.question() == "vendor"
        filler = fill(state)
        key = "vendor"
        while key != "retry":  # what is left of the last page takes a few answers more
            given[key] = PAST.get(key, "/skip")
            guide.say(given[key])
            key = guide.question() or "ended"
        refused = list(given)[-1]
        said = " ".join(guide.screen.split())
        assert "cannot be written to (No space left on device). Free some space." in said
        assert "Nothing is lost: the answer is still here." in said
        guide.say(ENTER)
        assert guide.question() == "retry"
        guide.say("/stop")
        assert guide.question() == ""
        assert guide.exit_code == 8
        assert "The answers before this one are kept: avsync guide --resume" in " ".join(guide.screen.split())
    finally:
        guide.end()
    filler.unlink()
    kept = {key for key, answer in given.items() if key != refused and answer != "/skip"}
    assert guide.answers.keys() == kept  # nothing is left of the answer that found no room
    again = Terminal(tmp_path, "--resume", "last")
    try:
        assert again.question() == refused
        assert again.answers.keys() == kept
        assert "journal" not in again.screen
        again.say(given[refused])
        again.converse(PAST)
        assert again.bundle.is_file()
    finally:
        again.end()


def test_space_that_is_freed_while_it_waits_costs_nothing(tmp_path: Path, state: Path) -> None:
    guide = Terminal(tmp_path, "--offline")
    try:
        key = guide.question()
        filler = fill(state)
        asked = ""
        while key != "retry":
            asked = key
            guide.say(PAST.get(key, "/skip"))
            key = guide.question() or "ended"
        filler.unlink()
        guide.say(ENTER)
        assert guide.question() not in ("", "retry", asked)
        assert PAST.get(asked, "/skip") == "/skip" or asked in guide.answers
    finally:
        guide.end()
