from pathlib import Path

import pytest

from collector.model.coverage import Coverage, State
from collector.runs.frames import Carried, Ended, Spooled
from collector.runs.past import files_of, past_of
from collector.runs.strongbox import Strongbox
from tests.runs.journals import brought


def test_each_frame_tells_of_its_file(tmp_path: Path) -> None:
    spooled, carried, ended, learned = brought("logs.1", tmp_path)
    assert isinstance(spooled, Spooled)
    assert isinstance(carried, Carried)
    assert list(files_of(spooled)) == [spooled.stream]
    assert list(files_of(carried)) == [carried.file]
    assert [*files_of(ended), *files_of(learned)] == []
    assert list(files_of(Ended(coverage=Coverage(source="a", state=State.COLLECTED)))) == []


@pytest.mark.parametrize("key", [bytes(32), b"x" * 32])
def test_a_run_that_had_done_nothing_has_no_past(tmp_path: Path, key: bytes) -> None:
    past = past_of((), tmp_path, Strongbox(key, []))
    assert (past.kept, past.unkept, past.reached) == ({}, set(), {})
