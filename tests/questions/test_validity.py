from dataclasses import replace

import pytest

from collector.cli.options import PLATFORMS
from collector.model.records.guide import Witness
from collector.questions.checklist import CHECKLIST
from collector.questions.expected import NOT_KNOWN
from collector.questions.markdown import to_markdown
from collector.questions.parts import (
    YES_NO,
    Checklist,
    Choice,
    Device,
    Experiment,
    Form,
    Measurement,
    Note,
    Question,
    Step,
    Unless,
    When,
)
from collector.questions.validity import faults
from tests.questions.walking import walk_with

GOOD = Question(id="a", text="A?", short="a", why="Because.", form=Form.CHOICE, choices=YES_NO)


def checklist(*questions: Question, checks: tuple[Step, ...] = ()) -> Checklist:
    return Checklist(call=questions, incident=(), checks=checks, circumstances=())


def test_the_checklist_that_ships_has_no_fault() -> None:
    assert faults(CHECKLIST) == ()


def with_another_vendor() -> Checklist:
    vendor, *others = CHECKLIST.call
    assert isinstance(vendor, Question)
    zoom = replace(vendor, choices=(*vendor.choices, Choice(value="zoom", label="Zoom")))
    rule = Note(id="zoom.rule", text="What Zoom says.", when=(When(key="vendor", values=("zoom",)),))
    return replace(CHECKLIST, call=(zoom, *others), checks=(*CHECKLIST.checks, rule))


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_vendor_and_a_step_are_added_without_code(platform: str) -> None:
    checklist = with_another_vendor()
    assert faults(checklist) == ()
    answers = {"vendor": "zoom", "platform": platform, "room": "demo", "when": "now", "custom_source": "yes"}
    walked = walk_with(answers, checklist=checklist)
    assert walked.keys[-1] == "save"
    assert "What Zoom says." in walked.said
    assert (NOT_KNOWN in walked.said) is (platform != "web")
    assert "Where the log is" not in walked.said
    printed = to_markdown(checklist, vendor="zoom", platform=platform)
    assert "What Zoom says." in printed
    assert "Where the log is" not in printed


@pytest.mark.parametrize(
    ("broken", "expected"),
    [
        (replace(GOOD, why=""), "no reason"),
        (replace(GOOD, choices=()), "choices"),
        (replace(GOOD, form=Form.TEXT), "choices"),
        (replace(GOOD, choices=(*YES_NO, YES_NO[0])), "twice"),
        (replace(GOOD, default="maybe"), "no choice"),
        (replace(GOOD, nothing=("no",)), "words for none"),
        (replace(GOOD, zone_of=("z",)), "not asked at all"),
        (replace(GOOD, form=Form.TEXT, choices=(), nothing=("No",)), "words for none"),
        (replace(GOOD, when=(When(key="z", values=("yes",)),)), "not asked before"),
        (replace(GOOD, differs_from="z"), "not asked at all"),
    ],
)
def test_a_broken_question_is_told(broken: Question, expected: str) -> None:
    assert faults(checklist(GOOD)) == ()
    assert expected in "".join(faults(checklist(broken)))


def test_a_condition_that_can_never_hold_is_told() -> None:
    never = replace(GOOD, id="b", when=(Unless(key="a", values=("perhaps",)),))
    assert faults(checklist(GOOD, never)) == ("b: depends on a being 'perhaps', which it never is",)


def test_an_id_used_twice_is_told() -> None:
    assert faults(checklist(GOOD, GOOD)) == ("a stands twice",)


def test_an_experiment_says_how_to_undo_it() -> None:
    tried = Experiment(
        id="x",
        title="X",
        why="Because.",
        change="Do it.",
        restore="",
        device=Device.SENDER,
        seen_by=(Witness.ROOM,),
        causes=("device.cpu",),
        helped="Keep it.",
    )
    assert "how to undo it" in faults(checklist(checks=(tried,)))[0]


def test_what_a_measurement_may_find_is_asked() -> None:
    looked = Measurement(
        id="x", title="X", why="Because.", does="looks", takes="1 s", sources=("device.",), may_find=("a", "z")
    )
    assert faults(checklist(GOOD, checks=(looked,))) == ("x: may find the answer to z, which is not asked at all",)
    assert faults(checklist(GOOD, checks=(replace(looked, may_find=("a",)),))) == ()


def test_what_waits_for_a_measurement_is_asked_and_so_is_what_decides_whether_it_waits() -> None:
    looked = Measurement(id="x", title="X", why="Because.", does="looks", takes="1 s", sources=("room.",))
    waiting = replace(looked, answers=("z",), answers_when=(When(key="b", values=("yes",)),))
    assert faults(checklist(GOOD, checks=(waiting,))) == (
        "x: may find the answer to z, which is not asked at all",
        "x: depends on b, which is not asked before",
    )
    whole = replace(looked, answers=("a",), answers_when=(When(key="a", values=("yes",)),))
    assert faults(checklist(GOOD, checks=(whole,))) == ()
