from dataclasses import replace
from datetime import timedelta

import pytest

from collector.comparison.quantities import QUANTITIES
from collector.model.measured import Measured
from collector.model.records.guide import TriedFigure, Witness
from collector.questions.checklist import CHECKLIST
from collector.questions.effects import Ask, Kind, Measure, Reply
from collector.questions.parts import Device, Experiment
from collector.questions.progress import Progress
from collector.questions.trying import witness_of
from collector.questions.words import MEASURED_BY, figure_in_words
from tests.questions.walking import LIVE, NOW, SKIP, Walked, done, walk_with

MEANS = {"means": done("means", room="yes")}
FIGURE = TriedFigure(
    title="Offset",
    unit="ms",
    before=Measured(value=-230, bound=6, n=40, method="content"),
    after=Measured(value=4, bound=5, n=41, method="content"),
    effect="helped",
    quantity="offset",
)
AFTER = Reply(
    key="filter.after", kind=Kind.DONE, at=NOW, effect="helped", recovered=True, figures=(FIGURE,), reasons=("apart",)
)


def tried(answers: dict[str, str], *, after: Reply = AFTER, can_room: str = "yes") -> Walked:
    measured = {"means": done("means", room=can_room), after.key: after}
    return walk_with(LIVE | {"room.watch.wanted": "no"} | answers, measured=measured)


def test_a_change_is_measured_before_and_after_and_both_are_kept() -> None:
    walked = tried({})
    assert [key for key in walked.keys if key.startswith("filter.")] == [
        "filter.try",
        "filter.before",
        "filter.changed",
        "filter.after",
        "filter.restored",
    ]
    (experiment,) = walked.saved.tried
    assert (experiment.effect, experiment.seen_by, experiment.recovered) == ("helped", Witness.ROOM, True)
    assert experiment.figures == (FIGURE,)


def test_what_will_measure_it_is_said_before_anything_is_changed() -> None:
    walked = tried({})
    asked = {effect.key: effect for effect in walked.effects if isinstance(effect, Ask)}
    why = asked["filter.try"].question.why
    assert "What will measure it: the room" in why
    assert "On which host: this machine, as one more listener. It joins unseen" in why
    assert "and takes 15 to 60 s, twice" in why
    assert walked.keys.index("filter.try") < walked.keys.index("filter.changed")


@pytest.mark.parametrize("witness", Witness)
def test_each_means_says_its_host_what_it_does_and_how_long_it_takes(witness: Witness) -> None:
    means = MEASURED_BY[witness]
    assert means.what
    assert means.host
    assert means.does
    assert means.takes


@pytest.mark.parametrize(("here", "said"), [("sender", True), ("receiver", False)])
def test_what_else_is_measured_on_this_machine_is_said_only_for_its_own_switch(here: str, said: bool) -> None:
    answers = {"here": here, "network.where": "sender", "filter.try": "no", "device.where": SKIP}
    walked = tried(answers | {"network.measure.wanted": "no", "device.measure.wanted": "no"})
    (asked,) = [e for e in walked.effects if isinstance(e, Ask) and e.key == "network.try"]
    assert ("sends a few hundred small packets, about 25 s, twice" in asked.question.why) is said


def test_what_helped_is_the_established_cause_with_the_text_to_send() -> None:
    walked = tried({})
    assert walked.progress.established == ("enhancement.third-party",)
    assert "contact its provider, and send this" in walked.said
    assert "audio 230.0 ± 6.0 ms late (n = 40) before, audio 4.0 ± 5.0 ms early (n = 41) after" in walked.said
    assert "network.where" not in walked.keys


def test_where_nothing_measures_the_person_is_asked_and_it_stays_told() -> None:
    walked = tried({"filter.told": "better"}, can_room="no")
    (experiment,) = walked.saved.tried
    assert "nothing: no measurement here can see this change" in walked.read
    assert (experiment.seen_by, experiment.effect, experiment.told) == (Witness.TOLD, "cannot tell", "better")
    assert "filter.before" not in walked.keys


@pytest.mark.parametrize(("effect", "asked"), [("cannot tell", True), ("did not help", False), ("worse", False)])
def test_the_person_is_asked_only_where_measurements_cannot_tell(effect: str, asked: bool) -> None:
    walked = tried({"network.where": SKIP, "device.where": SKIP}, after=replace(AFTER, effect=effect))
    assert ("filter.told" in walked.keys) is asked
    assert walked.progress.established == ()


@pytest.mark.parametrize("key", ["filter.try", "filter.changed"])
def test_a_change_that_is_not_made_is_not_kept(key: str) -> None:
    walked = tried({key: SKIP, "network.where": SKIP, "device.where": SKIP})
    assert walked.saved.tried == ()
    assert "filter.after" not in walked.keys


@pytest.mark.parametrize(
    ("here", "where", "sources"),
    [
        ("sender", "sender", ("room.", "network.")),
        ("receiver", "receiver", ("room.", "network.")),
        ("elsewhere", "sender", ("room.",)),
        ("receiver", "sender", ("room.",)),
    ],
)
def test_this_machine_is_measured_only_for_its_own_switch(here: str, where: str, sources: tuple[str, ...]) -> None:
    answers = {"here": here, "network.where": where, "filter.try": "no", "network.measure.wanted": "no"}
    walked = tried(answers | {"device.measure.wanted": "no", "device.where": SKIP})
    measured = [e for e in walked.effects if isinstance(e, Measure) and e.key.startswith("network.") and e.sources]
    assert [effect.sources for effect in measured] == [sources, sources]


@pytest.mark.parametrize("here", ["sender", "elsewhere", "server"])
def test_another_receivers_switch_is_never_measured_here(here: str) -> None:
    answers = {"here": here, "network.where": "receiver", "filter.try": "no", "network.measure.wanted": "no"}
    walked = tried(answers | {"device.measure.wanted": "no", "device.where": SKIP, "network.told": "same"})
    assert "network.before" not in walked.keys
    assert walked.saved.tried[0].seen_by is Witness.TOLD


@pytest.mark.parametrize(
    ("room", "trace", "expected"),
    [("yes", "yes", Witness.TRACE), ("yes", "no", Witness.ROOM), ("no", "no", Witness.TOLD)],
)
def test_the_best_witness_that_there_is_is_taken(room: str, trace: str, expected: Witness) -> None:
    (shorter,) = [step for step in CHECKLIST.checks if isinstance(step, Experiment) and step.id == "shorter"]
    progress = Progress(values={"can.room": room, "can.trace": trace})
    assert witness_of(shorter, Device.SENDER.value, progress) is expected


SEEN = replace(AFTER, taken=(NOW + timedelta(minutes=3), NOW + timedelta(minutes=4)))
BEFORE = Reply(key="filter.before", kind=Kind.DONE, at=NOW, taken=(NOW, NOW + timedelta(minutes=1)))


@pytest.mark.parametrize("restored", [True, False])
def test_both_measurements_the_change_and_its_undoing_keep_their_instants(restored: bool) -> None:
    measured = {"means": done("means", room="yes"), BEFORE.key: BEFORE, SEEN.key: SEEN}
    answers = LIVE | {"room.watch.wanted": "no"} | ({} if restored else {"filter.restored": SKIP})
    walked = walk_with(answers, measured=measured)
    (experiment,) = walked.saved.tried
    assert (experiment.before, experiment.after) == (BEFORE.taken, SEEN.taken)
    assert experiment.changed == (walked.replies["filter.changed"].at,)
    assert experiment.restored == ((walked.replies["filter.restored"].at,) if restored else ())
    assert ("not put back yet as far as you said:\n  Switch it on again" in walked.said) is not restored


def test_what_nothing_measured_keeps_the_moment_of_the_change_alone() -> None:
    (experiment,) = tried({"filter.told": "better"}, can_room="no").saved.tried
    assert (experiment.before, experiment.after, len(experiment.changed)) == ((), (), 1)


def test_a_recording_was_made_between_the_questions_around_it() -> None:
    walked = recorded(FILES, after=AFTER)
    (experiment,) = walked.saved.tried
    before = ("filter.try", "filter.recorded-before")
    after = ("filter.changed", "filter.recorded-after")
    assert experiment.before == tuple(walked.replies[key].at for key in before)
    assert experiment.after == tuple(walked.replies[key].at for key in after)


def test_of_what_was_tried_long_ago_no_instant_is_known() -> None:
    (experiment,) = recorded(FILES | {"filter.try": "tried"}, after=AFTER).saved.tried
    assert (experiment.before, experiment.changed, experiment.after, experiment.restored) == ((), (), (), ())
    assert experiment.restore == ""


def test_the_setting_is_put_back_at_the_end_of_each_experiment() -> None:
    walked = tried({})
    (restored,) = [e for e in walked.effects if isinstance(e, Ask) and e.key == "filter.restored"]
    assert "Switch it on again" in restored.question.text


RECORDED = {"means": done("means", room="no", recording="yes")}
FILES = {"filter.recorded-before": "before.mp4", "filter.recorded-after": "after.mp4"}


def recorded(answers: dict[str, str], **measured: Reply) -> Walked:
    return walk_with(LIVE | answers, measured=RECORDED | {reply.key: reply for reply in measured.values()})


def test_two_recordings_are_the_witness_where_nothing_else_can_see_the_change() -> None:
    walked = recorded(FILES, after=AFTER)
    assert [key for key in walked.keys if key.startswith("filter.")] == [
        "filter.try",
        "filter.recorded-before",
        "filter.before",
        "filter.changed",
        "filter.recorded-after",
        "filter.after",
        "filter.restored",
    ]
    measures = [e for e in walked.effects if isinstance(e, Measure) and e.key.startswith("filter.")]
    assert [(e.sources, e.recording) for e in measures] == [
        (("recording.",), "before.mp4"),
        (("recording.",), "after.mp4"),
    ]
    (experiment,) = walked.saved.tried
    assert (experiment.effect, experiment.seen_by) == ("helped", Witness.RECORDING)
    assert walked.read.count("avsync reference clip.mp4") == 1


@pytest.mark.parametrize(
    ("skipped", "measured"), [("filter.recorded-before", ()), ("filter.recorded-after", ("filter.before",))]
)
def test_without_both_recordings_it_stays_told(skipped: str, measured: tuple[str, ...]) -> None:
    walked = recorded(FILES | {skipped: SKIP, "filter.told": "better"})
    done_keys = [e.key for e in walked.effects if isinstance(e, Measure) and e.key.startswith("filter.")]
    assert tuple(done_keys) == measured
    (experiment,) = walked.saved.tried
    assert (experiment.effect, experiment.seen_by, experiment.told) == ("cannot tell", Witness.TOLD, "better")


def test_what_the_first_recording_holds_is_shown_before_anything_is_changed() -> None:
    before = Reply(key="filter.before", kind=Kind.DONE, at=NOW, lines=("no markers in it",))
    walked = recorded(FILES, before=before, after=AFTER)
    texts = [getattr(effect, "text", getattr(effect, "key", "")) for effect in walked.effects]
    assert texts.index("no markers in it") < texts.index("filter.changed")


def test_whoever_cannot_read_recordings_here_is_told_how_to() -> None:
    walked = walk_with(LIVE, measured={"means": done("means", room="no", recording="no")})
    assert "pip install 'avsync-collector[media]'" in walked.read


@pytest.mark.parametrize("can_room", ["yes", "no"])
def test_what_was_tried_already_is_taken_as_told_and_nothing_is_measured(can_room: str) -> None:
    walked = tried({"filter.try": "tried", "filter.told": "better"}, can_room=can_room)
    assert [key for key in walked.keys if key.startswith("filter.")] == ["filter.try", "filter.told"]
    (experiment,) = walked.saved.tried
    assert (experiment.effect, experiment.seen_by, experiment.told) == ("cannot tell", Witness.TOLD, "better")
    assert experiment.figures == ()
    assert walked.progress.established == ("enhancement.third-party",)


def test_what_was_tried_already_is_measured_in_its_two_recordings() -> None:
    walked = walk_with(
        LIVE | FILES | {"filter.try": "tried"},
        measured={"means": done("means", room="yes", recording="yes"), "filter.after": AFTER},
    )
    measures = [e for e in walked.effects if isinstance(e, Measure) and e.key.startswith("filter.")]
    assert [(e.sources, e.recording, e.against) for e in measures] == [
        (("recording.",), "before.mp4", ""),
        (("recording.",), "after.mp4", "filter.before"),
    ]
    assert not {"filter.changed", "filter.restored", "filter.told"} & set(walked.keys)
    (experiment,) = walked.saved.tried
    assert (experiment.effect, experiment.seen_by) == ("helped", Witness.RECORDING)


OVER = LIVE | {"when": "yesterday", "when_yesterday": "14:05", "zone": "UTC", "output_kind": SKIP}


def test_for_a_call_that_is_over_what_was_tried_is_told_and_nothing_is_tried() -> None:
    answers = {"tried_any": "yes", "output.try": SKIP, "network.try": "tried", "network.where": "receiver"}
    walked = walk_with(OVER | answers | {"network.told": "better", "filter.try": "no"}, measured=MEANS)
    assert [key for key in walked.keys if key.startswith("network.") and "measure" not in key] == [
        "network.try",
        "network.where",
        "network.told",
    ]
    (experiment,) = walked.saved.tried
    assert (experiment.id, experiment.device, experiment.seen_by) == ("network", "receiver", Witness.TOLD)
    assert (experiment.effect, experiment.told) == ("cannot tell", "better")
    assert "Was this tried already?" in walked.read


def test_where_nothing_was_tried_of_a_call_that_is_over_one_question_is_all() -> None:
    walked = walk_with(OVER | {"tried_any": "no"}, measured=MEANS)
    assert "tried_any" in walked.keys
    assert not [key for key in walked.keys if key.endswith(".try")]
    assert "tried_any" not in tried({}).keys


@pytest.mark.parametrize("skipped", ["filter.recorded-before", "filter.recorded-after"])
def test_of_what_was_tried_already_one_recording_measures_nothing(skipped: str) -> None:
    walked = recorded(FILES | {skipped: SKIP, "filter.try": "tried", "filter.told": "same"})
    assert [e for e in walked.effects if isinstance(e, Measure) and e.key.startswith("filter.")] == []
    (experiment,) = walked.saved.tried
    assert (experiment.seen_by, experiment.told) == (Witness.TOLD, "same")


@pytest.mark.parametrize(("room", "named"), [("demo", "demo"), ("a b", "'a b'"), (SKIP, "ROOM")])
def test_another_machine_is_offered_with_the_code_that_ties_the_two_bundles(room: str, named: str) -> None:
    answers = LIVE | {"room": room, "filter.try": "no", "network.where": SKIP, "device.where": "receiver"}
    walked = walk_with(answers, given={"case": "0123456789abcdef"})
    offered = [e.key for e in walked.effects if isinstance(e, Ask) and "0123456789abcdef" in e.question.why]
    assert offered == ["device.try"]
    assert f"avsync collect --room {named} --case 0123456789abcdef (the code" in walked.read
    assert "another machine" not in walk_with(answers).read


def test_every_screen_of_an_experiment_names_it_and_has_its_own_reason() -> None:
    walked = tried({"filter.try": "no", "network.where": "sender", "network.told": "same"}, after=done("network.after"))
    screens = [e for e in walked.effects if isinstance(e, Ask) and e.key.startswith("network.") and e.place]
    screens = [screen for screen in screens if screen.key != "network.nearby.wanted"]
    assert [screen.key.split(".")[1] for screen in screens] == ["where", "try", "changed", "told", "restored"]
    assert {screen.place.split(": ")[1] for screen in screens} == {"Another network"}
    assert len({screen.question.why for screen in screens}) == len(screens)


@pytest.mark.parametrize(("value", "said"), [(-0.04, "0.0 ± 0.1 ms/s"), (-0.06, "-0.1 ± 0.1 ms/s"), (2, "2.0 ± 0.1")])
def test_a_figure_that_is_no_offset_keeps_its_sign_and_nothing_is_minus_zero(value: float, said: str) -> None:
    measured = Measured(value=value, bound=0.1, n=30, method="content")
    drift = replace(FIGURE, unit="ms_per_s", before=measured, after=measured, quantity="drift")
    assert f"Offset: {said}" in figure_in_words(drift)


@pytest.mark.parametrize("unit", sorted({quantity.unit for quantity in QUANTITIES}))
def test_every_unit_of_a_figure_is_one_that_people_write(unit: str) -> None:
    measured = Measured(value=2.0, bound=0.1, n=30, method="synthetic")
    assert "_" not in figure_in_words(replace(FIGURE, unit=unit, before=measured, after=measured, quantity="other"))
