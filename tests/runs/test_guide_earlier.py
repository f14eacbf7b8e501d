import os
from pathlib import Path

import pytest

from collector.errors import CollectorError
from collector.model.incident import Field
from collector.runs.guide_earlier import earlier_answers, newest_bundle
from tests.factory import make_incident
from tests.runs.finished import make_finished

CALL = {
    "vendor": "livekit",
    "platform": "linux",
    "room": "lesson-1",
    "sender": "anna",
    "receiver": "[person-1f2e]",
    "sdk_version": "1.2.0",
    "scenario": "communication",
}


def bundle(folder: Path, name: str = "avsync-lesson-1.zip") -> Path:
    folder.mkdir(exist_ok=True)
    incident = make_incident(**CALL)  # type: ignore[arg-type]  # names of facts, never the window
    return make_finished(folder, incident=incident, name=name)


def test_a_bundle_says_what_a_call_has_in_common_with_the_next_one(tmp_path: Path) -> None:
    found = earlier_answers(str(bundle(tmp_path)), room="")
    assert dict(found.facts) == {
        Field.VENDOR: "livekit",
        Field.PLATFORM: "linux",
        Field.ROOM: "lesson-1",
        Field.SENDER: "anna",
        Field.SDK_VERSION: "1.2.0",
    }
    assert found.label == "from the bundle of 2026-03-05"


@pytest.mark.parametrize(("room", "same"), [("lesson-1", True), ("lesson-2", False)])
def test_of_another_room_only_what_is_not_the_rooms_is_taken(tmp_path: Path, room: str, same: bool) -> None:
    facts = earlier_answers(str(bundle(tmp_path)), room=room).facts
    assert ({Field.ROOM, Field.SENDER} <= set(facts)) is same
    assert facts[Field.VENDOR] == "livekit"


def test_the_newest_that_can_be_read_lies_beside_where_the_next_one_goes(tmp_path: Path) -> None:
    old, new = bundle(tmp_path, "avsync-old.zip"), bundle(tmp_path, "avsync-new.zip")
    damaged = tmp_path / "avsync-damaged.zip"
    damaged.write_bytes(b"PK")
    for path, at in ((old, 1_000), (new, 2_000), (damaged, 3_000)):
        os.utime(path, (at, at))
    assert newest_bundle(tmp_path) == str(new)
    assert newest_bundle(tmp_path / "next.zip") == str(new)


def test_where_no_bundle_lies_none_is_found(tmp_path: Path) -> None:
    assert newest_bundle(tmp_path) == ""
    assert newest_bundle(tmp_path / "nowhere" / "next.zip") == ""


def test_one_that_is_named_and_cannot_be_read_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CollectorError):
        earlier_answers(str(tmp_path / "none.zip"), room="")
