import pytest

from collector.model.incident import Fact, Field, KnownBy
from collector.questions.checklist import CHECKLIST
from collector.questions.earlier import TAKEN, VERSIONS, Earlier
from collector.questions.effects import Ask
from collector.questions.walk import walk
from tests.questions.walking import FULL, Walked, led

BUNDLE = Earlier(
    facts={
        Field.VENDOR: "livekit",
        Field.PLATFORM: "linux",
        Field.ROOM: "lesson-1",
        Field.SENDER: "anna",
        Field.SDK_VERSION: "1.2.0",
    },
    label="from the bundle of 2026-03-05",
)
OF_THE_BUNDLE = {"vendor", "platform", "room", "sender"}


def walked(answers: dict[str, str], known: dict[Field, Fact]) -> Walked:
    steps = walk(CHECKLIST, known, {}, BUNDLE)
    return led(steps, lambda asked: answers.get(asked.key, ""), {})


def test_what_an_earlier_bundle_says_is_confirmed_at_once_with_where_it_is_from() -> None:
    found = walked(FULL, {})
    assert found.keys[0] == "known"
    for line in ("room or channel: lesson-1", "sender: anna", "SDK version: 1.2.0"):
        assert f"  {line} (from the bundle of 2026-03-05)" in found.said
    assert not OF_THE_BUNDLE & set(found.keys)
    assert found.progress.value("room") == "lesson-1"


def test_what_is_not_right_any_more_is_asked_with_it_as_the_default() -> None:
    answers = {key: value for key, value in FULL.items() if key != "vendor"}
    found = walked(answers | {"known": "no", "room": "lesson-2"}, {})
    asks = {effect.key: effect for effect in found.effects if isinstance(effect, Ask)}
    assert set(asks) >= OF_THE_BUNDLE
    assert (asks["room"].known, asks["room"].known_by) == ("lesson-1", "from the bundle of 2026-03-05")
    assert found.progress.value("room") == "lesson-2"
    assert found.progress.value("vendor") == "livekit"


def test_an_option_counts_more_than_an_earlier_bundle() -> None:
    found = walked(FULL, {Field.ROOM: Fact(value="given", known_by=KnownBy.OPTION)})
    assert "room or channel: given (given as an option)" in found.said
    assert found.progress.value("room") == "given"


@pytest.mark.parametrize("name", TAKEN)
def test_each_field_that_is_taken_is_asked_for(name: Field) -> None:
    assert any(name in question.fills for question in CHECKLIST.questions)


@pytest.mark.parametrize("name", VERSIONS)
def test_no_version_is_asked_for(name: Field) -> None:
    assert not any(name in question.fills for question in CHECKLIST.questions)
