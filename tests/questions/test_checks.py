import pytest

from collector.cli.options import PLATFORMS
from collector.model.incident import Field
from collector.model.records.guide import Told
from collector.questions.checklist import CHECKLIST
from collector.questions.effects import Ask, Kind, Measure, Reply
from collector.questions.telling import told_beside
from tests.questions.walking import FULL, NOW, SKIP, asks, done, walk_with


def test_the_room_is_watched_only_where_it_can_be() -> None:
    assert "room.watch" not in walk_with(FULL | {"ready": "yes"}).keys
    walked = walk_with(FULL | {"ready": "yes"}, measured={"means": done("means", room="yes")})
    assert "room.watch" in walked.keys


COURSE = {"regular": "intermittent", "course": "recovers"}


WATCHED = {"means": done("means", room="yes")}


@pytest.mark.parametrize(
    ("seen", "asked"), [(COURSE, []), ({"regular": "always"}, ["course"]), ({}, ["regular", "course"])]
)
def test_how_often_and_its_course_are_asked_only_where_the_watched_room_left_them_open(
    seen: dict[str, str], asked: list[str]
) -> None:
    watched = Reply(key="room.watch", kind=Kind.DONE, at=NOW, values=seen)
    walked = walk_with(FULL | COURSE | {"ready": "yes"}, measured=WATCHED | {"room.watch": watched})
    after = walked.keys[walked.keys.index("room.watch") :]
    assert [key for key in walked.keys if key in COURSE] == [key for key in after if key in COURSE] == asked
    assert ("Measured, so that it need not be asked:\n  how often: " in walked.said) is bool(seen)
    assert "Now and then: occasional differences are normal" in walked.said or seen == {"regular": "always"}


@pytest.mark.parametrize(
    ("told", "measured"),
    [
        ({"ready": "yes"}, {}),
        ({"ready": "yes", "when": "just-now"}, WATCHED),
        ({"ready": "no"}, WATCHED),
        ({"ready": "yes", "room.watch.wanted": "no"}, WATCHED),
    ],
    ids=["no room", "over", "no checks", "declined"],
)
def test_how_often_and_its_course_are_asked_where_no_room_is_watched(
    told: dict[str, str], measured: dict[str, Reply]
) -> None:
    keys = walk_with(FULL | COURSE | told, measured=measured).keys
    assert [key for key in keys if key in COURSE] == ["regular", "course"]


@pytest.mark.parametrize(
    ("given", "sampled", "listens"),
    [
        ({}, "about 15 s", "takes 15 to 60 s, twice"),
        ({"duration": "8"}, "about 8 s, as --duration says", "takes 8 s, twice"),
    ],
)
def test_durations_are_those_that_it_will_take(given: dict[str, str], sampled: str, listens: str) -> None:
    answers = FULL | {
        "ready": "yes",
        "here": "sender",
        "custom_source": "yes",
        "vendor": "livekit",
        "platform": "linux",
    }
    asked = answers | {"network.where": "sender"}
    walked = walk_with(asked, given=given, measured={"means": done("means", room="yes", trace="yes")})
    asks = {effect.key: effect.question for effect in walked.effects if isinstance(effect, Ask)}
    assert asks["device.measure.wanted"].text.endswith(f"and takes {sampled}.")
    assert asks["trace.measure.wanted"].text.endswith("and takes a few seconds.")
    assert listens in asks["network.try"].why


def test_this_machine_is_measured_only_as_a_part_of_the_call() -> None:
    measured = {"means": done("means", room="yes")}
    looks = {"network.measure.wanted", "network.nearby.wanted", "device.measure.wanted"}
    assert not looks & set(walk_with(FULL | {"ready": "yes"}, measured=measured).keys)
    receiving = walk_with(FULL | {"ready": "yes", "here": "receiver"}, measured=measured)
    assert looks & set(receiving.keys) == {"network.measure.wanted", "device.measure.wanted"}


def test_without_a_server_only_what_needs_none_is_measured_and_it_is_said_how_to_give_one() -> None:
    receiving = FULL | {"ready": "yes", "here": "receiver"}
    walked = walk_with(receiving | {"vendor": "livekit"})
    (measure,) = [e for e in walked.effects if isinstance(e, Measure) and e.key == "network.nearby"]
    assert not {"network.path", "network.media", "network.names"} & set(measure.sources)
    assert "set LIVEKIT_URL" in walked.said
    assert "set LIVEKIT_URL" not in walk_with(receiving).said


@pytest.mark.parametrize(("go_on", "rest"), [("", False), ("yes", True)])
def test_an_established_cause_ends_the_checks_and_offers_the_rest(go_on: str, rest: bool) -> None:
    found = Reply(key="room.watch", kind=Kind.DONE, at=NOW, causes=("publisher.queue",), lines=("  fail: late",))
    measured = {"means": done("means", room="yes"), "room.watch": found}
    walked = walk_with(FULL | {"ready": "yes", "go-on": go_on}, measured=measured)
    assert "avsync explain publisher.queue" in walked.said
    assert walked.progress.established == ("publisher.queue",)
    assert ("output.try" in walked.keys) is rest


@pytest.mark.parametrize(
    ("vendor", "platform", "said"),
    [
        ("agora", "android", "pushExternalVideoFrameById (SDK 4): in ns"),
        ("agora", "ios", "CMTime"),
        ("agora", "web", "no timestamp to get wrong"),
        ("livekit", "linux", "VideoSource.capture_frame (python): in µs"),
    ],
)
def test_the_expected_unit_is_told_for_vendor_and_platform(vendor: str, platform: str, said: str) -> None:
    answers = FULL | {"ready": "yes", "custom_source": "yes", "vendor": vendor, "platform": platform}
    assert said in walk_with(answers).said


@pytest.mark.parametrize(("answer", "read"), [("yes", True), ("no", False), (SKIP, False)])
def test_a_log_is_read_with_a_reason_and_only_if_it_may(answer: str, read: bool) -> None:
    walked = walk_with(FULL | {"log.read.wanted": answer}, measured={"means": done("means", log="yes")})
    (asked,) = [ask for ask in asks(walked) if ask.key == "log.read.wanted"]
    assert "need not be asked" in asked.question.why
    assert "sends nothing, and takes a few seconds" in asked.question.text
    assert ("log.read" in walked.keys) is read


@pytest.mark.parametrize("vendor", ["agora", "livekit"])
@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_custom_source_is_told_how_to_have_it_measured(vendor: str, platform: str) -> None:
    answers = {"vendor": vendor, "platform": platform, "ready": "yes", "custom_source": "yes", "source.try": "no"}
    walked = walk_with(FULL | answers | {"shorter.try": "no"})
    assert "--resume last --timestamps trace.csv" in walked.said
    in_python = vendor == "livekit" and platform in ("linux", "macos", "windows")
    assert ("--resume last --timestamps trace.jsonl" in walked.said) is in_python
    traced = walk_with(FULL | answers | {"shorter.try": "no"}, measured={"means": done("means", trace="yes")})
    assert "--resume last --timestamps trace." not in traced.said
    assert "trace.measure" in traced.keys


EARLIER = FULL | {"ready": "yes", "when": "earlier", "when_at": "2026-03-01 14:05", "zone": "UTC"}


@pytest.mark.parametrize(
    ("answers", "asked"),
    [(FULL | {"ready": "yes"}, False), (EARLIER, True), (FULL | {"ready": "yes", "when": SKIP}, True)],
)
def test_the_output_is_asked_for_where_it_cannot_be_changed_any_more(answers: dict[str, str], asked: bool) -> None:
    walked = walk_with(answers | {"output_kind": "bluetooth", "output.try": "no"})
    assert ("output_kind" in walked.keys) is asked
    assert ("output.try" in walked.keys) is not asked
    assert ("Such an output may be the whole offset" in walked.said) is asked
    told = told_beside(CHECKLIST, walked.replies)
    assert (Told(question="sound output", answer="Bluetooth: a headset, loudspeaker or car") in told) is asked


LOOKING = FULL | {"here": "sender", "ready": "yes", "network.measure.wanted": "no", "output.try": "no", "go-on": "no"}


RUNNING = Reply(key="device.measure", kind=Kind.DONE, at=NOW, facts={Field.ENHANCEMENT: "OBS Studio"})


@pytest.mark.parametrize(
    ("said", "asked", "tried"),
    [
        ("no", True, True),
        ("None.", True, True),
        ("OBS 30", False, True),
        ("Nothing 2", False, True),
        (SKIP, True, True),
    ],
)
def test_a_filter_that_runs_although_none_was_told_is_asked_for_once_more(said: str, asked: bool, tried: bool) -> None:
    walked = walk_with(LOOKING | {"enhancement": said}, measured={"device.measure": RUNNING})
    assert ("enhancement.found" in walked.keys) is asked
    assert ("filter.try" in walked.keys) is tried
    assert ("Found on this machine just now: OBS Studio." in [q.question.why for q in asks(walked)]) is asked


@pytest.mark.parametrize("answer", ["no", SKIP])
def test_whoever_knows_that_it_does_not_matter_may_say_so(answer: str) -> None:
    walked = walk_with(LOOKING | {"enhancement.found": answer}, measured={"device.measure": RUNNING})
    assert "filter.try" not in walked.keys


def test_whoever_leaves_the_checks_is_told_that_the_ticket_goes_on() -> None:
    answers = FULL | {"ready": "yes", "when": "now", "network.where": "receiver", "network.told": "better"}
    walked = walk_with(answers | {"output.try": "no", "go-on": "no"})
    assert walked.keys[walked.keys.index("go-on") + 1] == "more"
    (asked,) = [ask for ask in asks(walked) if ask.key == "go-on"]
    labels = {choice.value: choice.label for choice in asked.question.choices}
    assert labels["no"].endswith("rest of the ticket")
