import pytest

from collector.cli.options import PLATFORMS
from collector.model.incident import Fact, Field, KnownBy
from collector.model.records.guide import Told
from collector.questions.checklist import CHECKLIST
from collector.questions.circumstances import CIRCUMSTANCES
from collector.questions.effects import Ask, Kind, Measure, Reply
from collector.questions.parts import Over
from collector.questions.telling import told_beside
from tests.questions.walking import NOW, SKIP, Walked, done, walk_with

FULL = {
    "vendor": "agora",
    "platform": "android",
    "room": "demo",
    "when": "now",
    "logs": "synthetic.log",
    "scenario": "communication",
    "sender": "4711",
    "receiver": "815",
    "here": "elsewhere",
    "custom_source": "no",
    "custom_renderer": "no",
    "enhancement": "no",
    "reproducible": "no",
    "recording": "synthetic.mp4",
    "ready": "no",
}


def test_a_walk_asks_the_call_first_then_the_ticket_and_saves_last() -> None:
    walked = walk_with(FULL)
    assert walked.keys[:4] == ["vendor", "platform", "room", "when"]
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
        "room or channel: demo",
        "time frame: It is happening",
        "SDK log: missing",
        "scenario: Communication: all talk to each other",
        "sender: missing",
        "receiver: 815",
        "custom source: No",
        "custom renderer: No",
        "reproducible: No",
        "screen recording: missing",
    ]
    assert walked.keys.index("more") < walked.keys.index("logs.again")


def test_the_gate_shows_what_is_there_even_if_nothing_is_missing() -> None:
    walked = walk_with(FULL | {"when": "earlier", "when_at": "2026-03-01 14:05", "zone": "UTC"})
    assert "time frame: At another time, 2026-03-01 14:05, UTC" in gate(walked)
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
    assert "time frame: earlier (given as an option)" in walked.said
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


def test_the_place_counts_only_what_is_asked() -> None:
    known = {Field.ROOM: Fact(value="demo", known_by=KnownBy.OPTION)}
    places = [ask.place for ask in asks(walk_with(FULL | {"when": "earlier", "when_at": "30m"}, known=known))]
    assert [place for place in places if place.startswith("The call")] == [
        "The call, 1 of 5",
        "The call, 2 of 5",
        "The call, 3 of 5",
        "The call, 4 of 7",
        "The call, 5 of 7",
        "The call, 6 of 7",
        "The call, 7 of 7",
    ]
    assert walk_with(FULL | {"ready": "yes"}).read.count("Circumstances") == 0


def test_the_circumstances_can_be_left_out_at_once() -> None:
    keys = {question.id for question in CIRCUMSTANCES}
    assert keys <= set(walk_with(FULL).keys)
    assert not keys & set(walk_with(FULL | {"more": "no"}).keys)
    assert not keys & set(walk_with(FULL | {"more": SKIP}).keys)


@pytest.mark.parametrize(
    ("vendor", "platform", "expected"),
    [("agora", "ios", "Download Container"), ("agora", "android", "adb pull"), ("livekit", "web", "keeps no file")],
)
def test_where_the_log_lies_is_said_before_it_is_asked_for(vendor: str, platform: str, expected: str) -> None:
    walked = walk_with(FULL | {"vendor": vendor, "platform": platform, "logs": SKIP})
    assert walked.said.count(expected) == 2  # once more where it is missing
    assert "journalctl" not in walked.said


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


RENDERING = FULL | {"ready": "yes", "custom_renderer": "yes", "go-on": "yes", "output.try": "no", "renderer.try": "no"}


@pytest.mark.parametrize(
    ("watching", "said"), [("ios", "onRenderVideoFrame (AgoraOutputVideoFrame)"), (SKIP, "names the callback and no")]
)
def test_an_own_renderer_is_told_the_rule_of_the_platform_that_watches(watching: str, said: str) -> None:
    walked = walk_with(RENDERING | {"renderer_platform": watching})
    assert "drop those that are late" in walked.said
    assert said in walked.said
    assert "renderer.rule" not in walk_with(RENDERING | {"custom_renderer": "no"}).said


@pytest.mark.parametrize(("effect", "asked"), [("helped", False), ("did not help", False), ("cannot tell", True)])
def test_how_pictures_are_scheduled_is_asked_where_no_measurement_has_told(effect: str, asked: bool) -> None:
    files = {"renderer.try": "yes", "renderer.recorded-before": "a.mp4", "renderer.recorded-after": "b.mp4"}
    after = Reply(key="renderer.after", kind=Kind.DONE, at=NOW, effect=effect)
    walked = walk_with(RENDERING | files, measured={"means": done("means", recording="yes"), after.key: after})
    assert ({"renderer_schedule", "renderer_late"} <= set(walked.keys)) is asked


@pytest.mark.parametrize(("watched", "kept"), [("yes", "room.watch"), ("no", "")])
def test_late_pictures_are_looked_for_in_the_room_and_in_the_log(watched: str, kept: str) -> None:
    measured = {"means": done("means", room="yes", log="yes")}
    walked = walk_with(RENDERING | {"room.watch.wanted": watched}, measured=measured)
    looks = {e.key: e for e in walked.effects if isinstance(e, Measure) and e.key.startswith("renderer.")}
    assert list(looks) == ["renderer.room", "renderer.log"]
    assert all("media.late-frames" in look.judges for look in looks.values())
    assert (looks["renderer.room"].kept, looks["renderer.log"].over) == (kept, Over.INCIDENT)
    assert ("renderer.room.wanted" in walked.keys) is (watched == "no")


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


@pytest.mark.parametrize(("when", "key"), [("earlier", "when_at"), ("yesterday", "when_yesterday")])
def test_the_zone_is_asked_with_the_time_that_it_is_of(when: str, key: str) -> None:
    (zone,) = [ask for ask in asks(walk_with(FULL | {"when": when, key: "13:05"})) if ask.key == "zone"]
    assert zone.time == "13:05"


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


def test_a_walk_is_the_same_for_the_same_replies() -> None:
    first, second = walk_with(FULL), walk_with(FULL)
    assert first == second


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


def asks(walked: Walked) -> list[Ask]:
    return [effect for effect in walked.effects if isinstance(effect, Ask)]


def test_whoever_leaves_the_checks_is_told_that_the_ticket_goes_on() -> None:
    answers = FULL | {"ready": "yes", "when": "now", "network.where": "receiver", "network.told": "better"}
    walked = walk_with(answers | {"output.try": "no", "go-on": "no"})
    assert walked.keys[walked.keys.index("go-on") + 1] == "more"
    (asked,) = [ask for ask in asks(walked) if ask.key == "go-on"]
    labels = {choice.value: choice.label for choice in asked.question.choices}
    assert labels["no"].endswith("rest of the ticket")
