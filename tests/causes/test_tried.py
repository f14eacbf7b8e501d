from dataclasses import replace

import pytest

from collector.causes.tried import weigh_tried
from collector.model.cause import NO_SUPPORT, Opinion, Support
from collector.model.measured import Measured
from collector.model.records.guide import GuideExperiment, TriedFigure, Witness
from tests.factory import SENDER, TAKEN, make_evidence

FILTER, QUEUE, STALL = "enhancement.third-party", "publisher.queue", "publisher.stall"
WEAK, MEDIUM, STRONG = (
    Opinion(support=one, because=("sync.offset",)) for one in (Support.WEAK, Support.MEDIUM, Support.STRONG)
)


def figure(before_ms: float, after_ms: float, effect: str, quantity: str = "offset") -> TriedFigure:
    before, after = (Measured(value=value, bound=6, n=40, method="content") for value in (before_ms, after_ms))
    return TriedFigure(title="Offset", unit="ms", before=before, after=after, effect=effect, quantity=quantity)


def tried(
    effect: str,
    *causes: str,
    before_ms: float = -300,
    after_ms: float = 0,
    quantity: str = "offset",
    seen_by: Witness = Witness.ROOM,
    told: str = "",
) -> GuideExperiment:
    return GuideExperiment(
        host=SENDER,
        taken=TAKEN,
        id="x",
        title="Without it",
        device="sender",
        seen_by=seen_by,
        effect=effect,
        recovered=effect == "helped",
        told=told,
        causes=causes or (FILTER,),
        figures=(figure(before_ms, after_ms, effect, quantity),),
        reasons=(),
    )


def support(experiment: GuideExperiment, **opinions: Opinion) -> dict[str, Support]:
    known = {FILTER: NO_SUPPORT, QUEUE: NO_SUPPORT, STALL: NO_SUPPORT} | opinions
    return {cause: opinion.support for cause, opinion in weigh_tried(known, make_evidence(experiment)).items()}


def test_a_change_that_helped_supports_its_one_cause_strongly() -> None:
    weighed = weigh_tried({FILTER: WEAK}, make_evidence(tried("helped")))
    assert weighed[FILTER].support is Support.STRONG
    assert weighed[FILTER].because == ("sync.offset",)
    assert weighed[FILTER].note == '"Without it" helped, measured before and after.'
    assert support(tried("helped"))[FILTER] is Support.STRONG


def test_of_several_causes_the_one_that_something_else_points_to_is_supported_most() -> None:
    both = tried("helped", QUEUE, STALL)
    assert support(both) == {FILTER: Support.NONE, QUEUE: Support.MEDIUM, STALL: Support.MEDIUM}
    assert support(both, **{QUEUE: WEAK}) == {FILTER: Support.NONE, QUEUE: Support.STRONG, STALL: Support.MEDIUM}


def test_what_helped_a_figure_that_only_explains_is_no_strong_cause() -> None:
    assert support(tried("helped", quantity="rtt"))[FILTER] is Support.MEDIUM


@pytest.mark.parametrize("effect", ["did not help", "worse"])
@pytest.mark.parametrize(
    ("before_ms", "expected"), [(-300, Support.WEAK), (-126, Support.MEDIUM), (-132, Support.WEAK), (0, Support.MEDIUM)]
)
def test_a_change_that_did_not_help_while_it_showed_speaks_against(
    effect: str, before_ms: float, expected: Support
) -> None:
    """The bound is 6 ms, and 125 ms late is noticed."""
    assert support(tried(effect, before_ms=before_ms), **{FILTER: MEDIUM})[FILTER] is expected


def test_what_nothing_supports_is_not_supported_by_a_change_that_did_not_help() -> None:
    assert support(tried("did not help"))[FILTER] is Support.NONE


@pytest.mark.parametrize(
    ("told", "before", "expected"),
    [
        ("better", NO_SUPPORT, Support.WEAK),
        ("better", MEDIUM, Support.MEDIUM),
        ("same", NO_SUPPORT, Support.NONE),
        ("same", MEDIUM, Support.MEDIUM),
        ("", STRONG, Support.STRONG),
    ],
)
def test_what_was_only_told_never_decides(told: str, before: Opinion, expected: Support) -> None:
    experiment = replace(tried("cannot tell", seen_by=Witness.TOLD, told=told), figures=())
    assert support(experiment, **{FILTER: before})[FILTER] is expected


@pytest.mark.parametrize(
    ("told", "before", "noted"),
    [("same", MEDIUM, "no difference"), ("worse", WEAK, "it got worse"), ("same", NO_SUPPORT, ""), ("", MEDIUM, "")],
)
def test_what_somebody_saw_make_no_difference_is_only_noted(told: str, before: Opinion, noted: str) -> None:
    experiment = replace(tried("cannot tell", seen_by=Witness.TOLD, told=told), figures=())
    weighed = weigh_tried({FILTER: before}, make_evidence(experiment))[FILTER]
    assert weighed.support is before.support
    assert (f'"Without it" was tried: {noted}' in weighed.note) is bool(noted)


def test_a_measurement_against_a_cause_weighs_more_than_a_word_for_it() -> None:
    experiment = tried("did not help", told="better")
    assert support(experiment, **{FILTER: STRONG})[FILTER] is Support.WEAK


def test_a_cause_that_no_catalogue_knows_is_left_out() -> None:
    assert "some.other" not in support(tried("helped", "some.other"))
