"""Where no room can be watched, this machine is measured again for its own switch, and never for another device's."""

from dataclasses import replace
from datetime import timedelta

import pytest

from collector.model.measured import Measured
from collector.model.records.guide import TriedFigure, Witness
from collector.questions.checks import DEVICE, NEARBY
from collector.questions.effects import About, Ask, Kind, Measure, Reply, Show
from tests.questions.walking import LIVE, NOW, SKIP, Walked, done, walk_with

HERE = LIVE | {"here": "sender", "filter.try": "no", "device.try": "no", "device.where": "sender"}
SWITCHED = HERE | {"network.where": "sender", "network.told": "same"}
ROUND_TRIP = TriedFigure(
    title="Round trip to the vendor's nearest host",
    unit="ms",
    before=Measured(value=310, bound=8, n=9, method="synthetic"),
    after=Measured(value=24, bound=3, n=9, method="synthetic"),
    effect="helped",
    quantity="nearest-host",
)
BETTER = Reply(
    key="network.machine-after",
    kind=Kind.DONE,
    at=NOW + timedelta(hours=1),
    effect="helped",
    figures=(ROUND_TRIP,),
    reasons=("network: wifi before, ethernet after",),
    taken=(NOW + timedelta(minutes=3), NOW + timedelta(minutes=4)),
)
FIRST = Reply(key="network.machine-before", kind=Kind.DONE, at=NOW, taken=(NOW, NOW + timedelta(minutes=1)))
RECORDED = {"network.recorded-before": "before.mp4", "network.recorded-after": "after.mp4"}


def switched(answers: dict[str, str], *, recording: str = "no", after: Reply = BETTER) -> Walked:
    measured = {"means": done("means", room="no", recording=recording), FIRST.key: FIRST, after.key: after}
    return walk_with(SWITCHED | answers, measured=measured)


def measures(walked: Walked, step: str = "network") -> list[Measure]:
    return [e for e in walked.effects if isinstance(e, Measure) and e.key.startswith(f"{step}.machine")]


def test_this_machines_network_is_measured_before_its_switch_and_again_after() -> None:
    walked = switched({})
    assert [key for key in walked.keys if key.startswith("network.") and "nearby" not in key] == [
        "network.where",
        "network.try",
        "network.machine-before",
        "network.changed",
        "network.machine-after",
        "network.told",
        "network.restored",
    ]
    before, after = measures(walked)
    assert before.sources == after.sources == NEARBY.sources
    assert (before.against, after.against) == ("", "network.machine-before")
    assert before.about is after.about is About.MACHINE


def test_this_machines_load_is_measured_before_less_load_and_again_after() -> None:
    walked = switched({"network.try": "no", "device.try": "yes", "device.told": "same"})
    assert [one.sources for one in measures(walked, "device")] == [DEVICE.sources] * 2


@pytest.mark.parametrize(
    ("here", "where"),
    [("sender", "receiver"), ("receiver", "sender"), ("elsewhere", "sender"), ("server", "receiver")],
)
@pytest.mark.parametrize("recording", ["yes", "no"])
def test_another_devices_switch_never_measures_this_machine(here: str, where: str, recording: str) -> None:
    answers = RECORDED | {"here": here, "network.where": where, "device.where": SKIP}
    assert measures(switched(answers, recording=recording)) == []
    assert "Beside it, this machine's network" not in switched(answers, recording=recording).read


def test_what_was_not_measured_before_is_not_measured_again() -> None:
    walked = switched({"network.nearby.wanted": "no"})
    assert measures(walked) == []
    assert walked.saved.tried[0].machine == ""


def test_a_change_of_the_past_measures_nothing() -> None:
    assert measures(switched({"network.try": "tried"})) == []


@pytest.mark.parametrize(("told", "established"), [("same", False), ("better", True)])
def test_a_better_network_is_no_better_call(told: str, established: bool) -> None:
    walked = switched({"network.told": told})
    (experiment,) = walked.saved.tried
    assert (experiment.machine, experiment.effect, experiment.told) == ("helped", "cannot tell", told)
    assert (experiment.seen_by, experiment.recovered) == (Witness.TOLD, False)
    assert experiment.figures == (ROUND_TRIP,)
    assert (experiment.before, experiment.after) == (FIRST.taken, BETTER.taken)
    assert bool(walked.progress.established) is established


def test_the_figures_are_shown_before_the_person_is_asked_what_became_of_the_call() -> None:
    effects = switched({}).effects
    (shown,) = [e for e in effects if isinstance(e, Show) and "310.0" in e.text]
    (asked,) = [e for e in effects if isinstance(e, Ask) and e.key == "network.told"]
    assert shown.text.splitlines() == [
        "  Round trip to the vendor's nearest host: 310.0 ± 8.0 ms (n = 9) before, 24.0 ± 3.0 ms (n = 9) after: helped",
        "  network: wifi before, ethernet after",
        "This machine's network: measured, it became better. That alone says nothing yet of sound and picture.",
    ]
    assert effects.index(shown) < effects.index(asked)


@pytest.mark.parametrize("effect", ["worse", "did not help", "cannot tell", ""])
def test_whatever_became_of_it_is_a_sentence(effect: str) -> None:
    walked = switched({}, after=replace(BETTER, effect=effect, figures=()))
    assert "This machine's network: " in walked.said
    assert "it became better" not in walked.said.replace("whether it became better", "")


def test_two_recordings_and_this_machine_are_kept_apart() -> None:
    seen = Reply(key="network.after", kind=Kind.DONE, at=NOW, effect="did not help")
    measured = {"means": done("means", recording="yes"), BETTER.key: BETTER, seen.key: seen}
    walked = walk_with(SWITCHED | RECORDED, measured=measured)
    (experiment,) = walked.saved.tried
    assert (experiment.effect, experiment.seen_by, experiment.machine) == ("did not help", Witness.RECORDING, "helped")
    assert "network.told" not in walked.keys


def test_what_will_be_measured_is_said_before_anything_is_changed() -> None:
    (asked,) = [e for e in switched({}).effects if isinstance(e, Ask) and e.key == "network.try"]
    assert "Beside it, this machine's network, before the change and after it: reads how" in asked.question.why
    assert "(not with --offline), about 20 s, twice." in asked.question.why


@pytest.mark.parametrize(("tried", "words"), [("yes", "How is it now"), ("tried", "How was it after the change")])
def test_of_a_change_of_the_past_nobody_is_asked_how_it_is_now(tried: str, words: str) -> None:
    (asked,) = [e for e in switched({"network.try": tried}).effects if isinstance(e, Ask) and e.key == "network.told"]
    assert asked.question.text.startswith(words)
    assert asked.past.startswith("How was it")
