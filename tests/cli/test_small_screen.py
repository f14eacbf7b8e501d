"""Every question of every walk is whole on a terminal of 80 by 24: its place, its reason, itself and all choices."""

import textwrap

import pytest

from collector.cli.options import PLATFORMS
from collector.cli.prompting import TURNS
from collector.cli.saying import WIDEST
from collector.questions.circumstances import CIRCUMSTANCES
from collector.questions.effects import Ask
from collector.questions.parts import Form
from collector.questions.words import CASE
from tests.questions.walking import EVERY, MEANS, walk_with

COLUMNS, ROWS = 80, 24
LONGEST_ROOM = "a-room-whose-name-is-about-as-long-as-they-come-0123456789"


def columns(ask: Ask) -> int:
    """How wide the widest choice is, with its kept word behind it."""
    beside = len("  10  ") + len(" ()")
    return max((len(choice.label) + len(choice.value) + beside for choice in ask.question.choices), default=0)


def test_a_list_of_the_longest_answers_is_no_wider_than_the_screen() -> None:
    longest = {question.id: "x" * question.longest for question in CIRCUMSTANCES if not question.choices}
    longest |= {question.id: "1" for question in CIRCUMSTANCES if question.choices}
    lists = [e for e in walk_with(longest).effects if isinstance(e, Ask) and e.key.startswith("more")]
    assert len(lists) == len(CIRCUMSTANCES) + 1
    assert max(map(columns, lists)) <= COLUMNS
    assert max(map(rows, lists)) <= ROWS


def rows(ask: Ask) -> int:
    said = [ask.place, *ask.question.why.split("\n"), ask.question.text]
    wrapped = sum(max(1, len(textwrap.wrap(line, WIDEST - 4))) for line in said)
    hint_or_answer = 2
    return wrapped + hint_or_answer + (len(ask.question.choices) + len(TURNS)) * (ask.question.form is Form.CHOICE)


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("vendor", ["livekit", "agora"])
def test_no_question_is_taller_than_the_screen(vendor: str, platform: str) -> None:
    answers = EVERY | {"vendor": vendor, "platform": platform, "room": LONGEST_ROOM}
    answers |= {"network.where": "receiver", "device.where": "receiver"}
    asks = [
        effect
        for when in ("now", "earlier")
        for measured in ({}, MEANS)
        for effect in walk_with(answers | {"when": when}, given={CASE: 16 * "0"}, measured=measured).effects
        if isinstance(effect, Ask)
    ]
    assert {
        "device.try",
        "platform",
        "shorter.try" if (vendor, platform) == ("livekit", "linux") else "filter.try",
    } <= {ask.key for ask in asks}
    assert {ask.key: rows(ask) for ask in asks if rows(ask) > ROWS} == {}
