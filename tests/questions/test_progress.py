"""What a log names is offered where it would be asked, and what is settled by other means is not asked for it."""

import pytest

from collector.model.incident import Fact, Field, KnownBy
from collector.questions.checklist import CHECKLIST
from collector.questions.effects import Kind, Named, Reply
from collector.questions.markdown import to_markdown
from tests.questions.walking import FULL, NOW, Walked, asks, done, walk_with

LOOKED = Reply(
    key="log.look",
    kind=Kind.DONE,
    at=NOW,
    values={"can.log_of": "yes"},
    named=tuple(
        Named(key=key, value=value, source="from a.log, 13:01 UTC")
        for key, value in {
            "vendor": "agora",
            "room": "lesson-1",
            "when": "earlier",
            "when_at": "2026-03-05 13:01:00 to 2026-03-05 13:09:00 UTC",
            "log.local": "1001",
            "log.remote": "2002",
            "scenario": "communication",
            "custom_source": "perhaps",
        }.items()
    ),
    lines=("a.log names:",),
)
ENTER = dict.fromkeys(("room", "when", "when_at", "scenario", "sender", "receiver", "custom_source"), "")


def known_in(walked: Walked) -> dict[str, tuple[str, str]]:
    """What stood at each question, and where it is from."""
    return {ask.key: (ask.known, ask.known_by) for ask in asks(walked)}


@pytest.mark.parametrize(
    ("log_of", "sender", "receiver"),
    [("sender", "1001", "2002"), ("receiver", "2002", "1001"), ("other", "", ""), ("", "", "")],
)
def test_what_a_log_names_is_offered_and_its_uids_by_whose_device_wrote_it(
    log_of: str, sender: str, receiver: str
) -> None:
    walked = walk_with(FULL | ENTER | {"log_of": log_of}, measured={"log.look": LOOKED})
    assert walked.keys[2:6] == ["logs", "log.look", "log_of", "room"]
    known = known_in(walked)
    assert known["room"] == ("lesson-1", "from a.log, 13:01 UTC")
    assert known["when_at"][0] == "2026-03-05 13:01:00 to 2026-03-05 13:09:00 UTC"
    assert (known["sender"][0], known["receiver"][0]) == (sender, receiver)
    assert known["custom_source"] == ("", "")  # no choice that is offered
    assert "a.log names:" in walked.said
    values = walked.progress.values
    assert [values[key] for key in ("room", "when", "scenario")] == ["lesson-1", "earlier", "communication"]
    assert "zone" not in walked.keys  # the time names its own


def test_a_log_that_was_given_is_looked_into_before_anything_is_asked() -> None:
    walked = walk_with(FULL, given={"logs": "a.log"}, measured={"log.look": LOOKED})
    assert walked.keys[:3] == ["log.look", "known", "vendor"]
    assert known_in(walked)["vendor"] == ("agora", "from a.log, 13:01 UTC")
    assert walked.keys.count("log.look") == 1
    listed = walked.said.split("Known already:")[1].split("\n\n")[0]
    assert "SDK log: a.log (given as an option)" in listed
    assert "from a.log" not in listed  # it is confirmed where it is asked, each by itself


def test_whose_log_it_is_is_not_asked_where_it_names_no_uid() -> None:
    assert "log_of" not in walk_with(FULL).keys


def test_what_was_confirmed_is_not_asked_again_for_a_log_that_says_otherwise() -> None:
    known = {Field.ROOM: Fact(value="demo", known_by=KnownBy.OPTION)}
    walked = walk_with(FULL | {"known": "yes"}, known=known, given={"logs": "a.log"}, measured={"log.look": LOOKED})
    assert "room" not in walked.keys
    assert walked.progress.value("room") == "demo"


def test_what_the_whole_log_repeats_is_told_with_its_place() -> None:
    log = Reply(key="log.read", kind=Kind.DONE, at=NOW, facts={Field.SENDER: "1001", Field.RECEIVER: "3003"})
    measured = {"log.look": LOOKED, "means": done("means", log="yes"), "log.read": log}
    known = known_in(walk_with(FULL | {"log_of": "sender"}, measured=measured))
    assert known["sender"] == ("1001", "from a.log, 13:01 UTC")
    assert known["receiver"] == ("3003", "a log says so")


@pytest.mark.parametrize(
    ("time", "asked"),
    [
        ("2026-03-05 13:05", True),
        ("2026-03-05 13:05 Europe/Berlin", False),
        ("2026-03-05T13:05+01:00", False),
        ("2026-03-05T13:05Z", False),
        ("30m", False),
        ("13:05 to 13:20", True),
    ],
)
def test_the_zone_is_asked_only_of_a_time_that_is_another_elsewhere(time: str, asked: bool) -> None:
    walked = walk_with(FULL | {"when": "earlier", "when_at": time, "zone": "UTC"})
    assert ("zone" in walked.keys) is asked
    counted = [ask.place for ask in asks(walked) if ask.place.startswith("The call")]
    assert counted[-1] == f"The call, {len(counted)} of {len(counted)}"


@pytest.mark.parametrize(
    ("when", "room", "asked"), [("now", "yes", True), ("just-now", "yes", False), ("now", "no", False)]
)
def test_the_server_is_asked_who_is_there_before_anybody_is_asked_who_sends(when: str, room: str, asked: bool) -> None:
    listed = (Named(key="sender", value="anna", source="the server lists it"),)
    looked = Reply(key="room.look", kind=Kind.DONE, at=NOW, named=listed, lines=("In the room now: 1",))
    measured = {"means": done("means", room=room), "room.look": looked}
    walked = walk_with(FULL | {"vendor": "livekit", "when": when, "sender": ""}, measured=measured)
    assert ("room.look" in walked.keys) is asked
    assert known_in(walked)["sender"] == (("anna", "the server lists it") if asked else ("", ""))
    assert [ask.place for ask in asks(walked) if ask.key == "room.look.wanted"] == ["The room"] * asked


def test_a_vendor_whose_servers_list_nobody_is_not_asked_who_is_there() -> None:
    measured = {"means": done("means", room="yes")}
    assert "room.look" not in walk_with(FULL | {"when": "now"}, measured=measured).keys
    assert "Ask the server who is in the room" not in to_markdown(CHECKLIST, vendor="agora", platform="android")
    assert "Ask the server who is in the room" in to_markdown(CHECKLIST, vendor="livekit", platform="web")
