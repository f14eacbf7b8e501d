import pytest

from collector.model.incident import Fact, Field, KnownBy
from collector.questions.circumstances import CIRCUMSTANCES
from collector.questions.effects import Ask, Kind, Reply
from tests.questions.walking import FULL, NOW, SKIP, Walked, asks, done, walk_with


def test_a_walk_asks_the_call_first_then_the_ticket_and_saves_last() -> None:
    walked = walk_with(FULL)
    assert walked.keys[:6] == ["vendor", "platform", "logs", "log.look", "room", "when"]
    assert walked.keys[-1] == "save"
    assert walked.keys.index("means") < walked.keys.index("scenario")


def test_nothing_is_asked_again_where_everything_was_given() -> None:
    assert [key for key in walk_with(FULL).keys if key.endswith(".again")] == []


def test_what_support_needs_is_asked_once_more_with_the_reason() -> None:
    walked = walk_with(FULL | {"room": SKIP, "room.again": "demo-2", "sender": SKIP})
    again = [effect for effect in walked.effects if isinstance(effect, Ask) and effect.key.endswith(".again")]
    assert [ask.key for ask in again] == ["room.again", "sender.again"]
    assert "nobody at the service can find" in again[0].question.why
    assert "Not given: sender" in walked.said
    assert walked.keys[-2:] == ["anyhow", "save"]


def gate(walked: Walked) -> list[str]:
    """The lines of what support asks for."""
    _, shown = walked.said.split("What support will ask for, as it stands:\n")
    return [line.strip() for line in shown.splitlines() if line.startswith("  ")]


def test_the_gate_shows_everything_that_support_asks_for_with_its_state() -> None:
    walked = walk_with(FULL | {"sender": SKIP, "recording": SKIP, "logs": SKIP, "platform": "web"})
    assert gate(walked)[:10] == [
        "SDK log: missing",
        "room or channel: demo",
        "time frame: It is happening",
        "scenario: Communication: all talk to each other",
        "sender: missing",
        "receiver: 815",
        "custom source: No",
        "custom renderer: No",
        "reproducible: No",
        "screen recording: missing",
    ]
    assert walked.keys.index("more") < walked.keys.index("logs.again")


def test_the_gate_shows_the_window_as_it_was_understood_in_utc_and_in_its_zone() -> None:
    answers = {"when": "earlier", "when_at": "2026-03-01 23:50 to 00:10", "zone": "Europe/Berlin"}
    understood = "2026-03-01 22:50:00 to 23:10:00 UTC (2026-03-01 23:50:00 to 2026-03-02 00:10:00 Europe/Berlin)"
    assert f"time frame: At another time, {understood}" in gate(walk_with(FULL | answers))


def test_the_gate_shows_what_is_there_even_if_nothing_is_missing() -> None:
    walked = walk_with(FULL | {"when": "earlier", "when_at": "2026-03-01 14:05", "zone": "UTC"})
    assert "time frame: At another time, 2026-03-01 14:00:00 to 14:10:00 UTC" in gate(walked)
    assert not any(line.endswith("missing") for line in gate(walked))
    assert walked.keys[-2:] != ["anyhow", "save"]


def test_what_is_long_stands_at_the_gate_in_one_line() -> None:
    path, steps = f"/{'folder/' * 20}agora.log", "join, " * 50
    lines = gate(walk_with(FULL | {"logs": path, "reproducible": "yes", "steps": steps}))
    assert max(map(len, lines)) < 78
    assert any(line.startswith("SDK log: … ") and line.endswith("agora.log") for line in lines)
    assert any(line.startswith("steps: join, ") and line.endswith(" …") for line in lines)


def test_an_answer_that_comes_at_the_gate_is_followed_by_what_it_leads_to() -> None:
    late = {"reproducible": SKIP, "reproducible.again": "yes", "steps": "join", "recording": SKIP}
    walked = walk_with(FULL | late | {"recording.again": "late.mp4"})
    gate = walked.keys[walked.keys.index("reproducible.again") :]
    assert gate == ["reproducible.again", "steps", "recording.again", "recording_attach", "save"]


def test_what_is_known_is_confirmed_at_once_and_not_asked() -> None:
    known = {Field.ROOM: Fact(value="demo", known_by=KnownBy.OPTION)}
    walked = walk_with(FULL, known=known)
    assert walked.keys[0] == "known"
    assert "room or channel: demo (given as an option)" in walked.said
    assert "room" not in walked.keys


def test_a_window_and_a_part_that_were_given_are_confirmed_too() -> None:
    given = {
        "when": "earlier",
        "when_at": "2026-03-05 14:00:00 to 2026-03-05 14:10:00 UTC",
        "zone": "UTC",
        "here": "sender",
    }
    walked = walk_with(FULL, given=given)
    assert "time frame: At another time (given as an option)" in walked.said
    assert not set(given) & set(walked.keys)
    assert walked.progress.value("here") == "sender"


def test_the_same_uid_is_refused_at_the_gate_too() -> None:
    walked = walk_with(FULL | {"sender": SKIP, "sender.again": "4711"})
    (asked,) = [effect for effect in walked.effects if isinstance(effect, Ask) and effect.key == "sender.again"]
    assert asked.other == "815"


def test_what_is_known_wrongly_is_asked_with_what_is_known_as_the_default() -> None:
    known = {Field.ROOM: Fact(value="demo", known_by=KnownBy.OPTION)}
    walked = walk_with(FULL | {"known": "no", "room": "other"}, known=known)
    (asked,) = [effect for effect in walked.effects if isinstance(effect, Ask) and effect.key == "room"]
    assert (asked.known, asked.known_by) == ("demo", "given as an option")
    assert walked.progress.value("room") == "other"


def test_what_a_log_says_is_offered_for_confirmation() -> None:
    lines = ("The logs say:", "  sender: 77")
    log = Reply(key="log.read", kind=Kind.DONE, at=NOW, facts={Field.SENDER: "77"}, lines=lines)
    walked = walk_with(FULL | {"sender": ""}, measured={"means": done("means", log="yes"), "log.read": log})
    (asked,) = [effect for effect in walked.effects if isinstance(effect, Ask) and effect.key == "sender"]
    assert (asked.known, asked.known_by) == ("77", "a log says so")
    assert walked.progress.value("sender") == "77"
    assert "sender: 77" in walked.said


@pytest.mark.parametrize(
    ("when", "follows"),
    [("now", []), ("just-now", []), ("yesterday", ["when_yesterday", "zone"]), ("earlier", ["when_at", "zone"])],
)
def test_a_time_is_asked_for_only_where_it_is_not_now(when: str, follows: list[str]) -> None:
    times = {"when_yesterday": "14:05", "when_at": "2026-03-01 14:05", "zone": "UTC"}
    walked = walk_with(FULL | times | {"when": when})
    assert [key for key in walked.keys if key in times] == follows


def test_the_place_counts_only_what_is_asked() -> None:
    known = {Field.ROOM: Fact(value="demo", known_by=KnownBy.OPTION)}
    places = [ask.place for ask in asks(walk_with(FULL | {"when": "earlier", "when_at": "14:05"}, known=known))]
    assert [place for place in places if place.startswith("The call")] == [
        "The call, 1 of 5",
        "The call, 2 of 5",
        "The call, 3 of 5",
        "The call, 4 of 5",
        "The call, 5 of 7",
        "The call, 6 of 7",
        "The call, 7 of 7",
    ]
    assert walk_with(FULL | {"ready": "yes"}).read.count("Circumstances") == 0


def test_the_circumstances_can_be_left_out_at_once() -> None:
    keys = {question.id for question in CIRCUMSTANCES}
    for enough in ({}, {"more": "no"}, {"more": SKIP}):
        walked = walk_with(FULL | enough)
        assert not keys & set(walked.keys)
        assert [key for key in walked.keys if key.startswith("more")] == ["more"]


@pytest.mark.parametrize(
    ("vendor", "platform", "expected"),
    [("agora", "ios", "Download Container"), ("agora", "android", "adb pull"), ("livekit", "web", "keeps no file")],
)
def test_where_the_log_lies_is_said_before_it_is_asked_for(vendor: str, platform: str, expected: str) -> None:
    walked = walk_with(FULL | {"vendor": vendor, "platform": platform, "logs": SKIP})
    assert walked.said.count(expected) == 2  # once more where it is missing
    assert "journalctl" not in walked.said


@pytest.mark.parametrize(
    ("when", "key", "time"), [("earlier", "when_at", "13:05"), ("yesterday", "when_yesterday", "yesterday 13:05")]
)
def test_the_zone_is_asked_with_the_time_that_it_is_of(when: str, key: str, time: str) -> None:
    (zone,) = [ask for ask in asks(walk_with(FULL | {"when": when, key: "13:05"})) if ask.key == "zone"]
    assert zone.time == time


def test_a_walk_is_the_same_for_the_same_replies() -> None:
    first, second = walk_with(FULL), walk_with(FULL)
    assert first == second
