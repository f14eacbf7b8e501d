from dataclasses import replace
from pathlib import Path

import pytest

from collector.model.incident import Field, KnownBy
from collector.questions.earlier import Earlier
from tests.factory import make_window
from tests.runs.cases import make_case

BUNDLE = Earlier(facts={Field.RECEIVER: "ben", Field.SDK_VERSION: "1.2.0"}, label="from the bundle of 2026-03-05")


@pytest.mark.parametrize(("known", "taken"), [("yes", True), ("no", False)])
def test_what_an_earlier_bundle_says_counts_as_told_once_it_was_confirmed(
    tmp_path: Path, known: str, taken: bool
) -> None:
    case = replace(make_case(tmp_path, known=known), earlier=BUNDLE)
    facts = case.ask_for(make_window(), live=False).incident.facts
    told = {name for name, fact in facts.items() if fact.known_by is KnownBy.TOLD}
    assert (set(BUNDLE.facts) <= told) is taken


def test_an_answer_counts_more_than_an_earlier_bundle(tmp_path: Path) -> None:
    case = replace(make_case(tmp_path, known="yes", receiver="eve"), earlier=BUNDLE)
    assert case.ask_for(make_window(), live=False).incident.value(Field.RECEIVER) == "eve"
