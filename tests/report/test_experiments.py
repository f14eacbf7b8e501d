from dataclasses import replace

import pytest

from collector.model.records.guide import GuideAnswers, GuideExperiment, Told, Witness
from collector.report.experiments import TriedRow, told_table, tried_rows
from tests.factory import END, SENDER, TAKEN, make_evidence
from tests.report.makers import make_experiment


def row(record: GuideExperiment) -> TriedRow:
    (found,) = tried_rows(make_evidence(record))
    return found


def test_nothing_tried_is_nothing_to_show() -> None:
    assert tried_rows(make_evidence()) == ()
    assert told_table(make_evidence()).rows == ()


def test_a_change_shows_its_figures_before_and_after_with_their_bounds() -> None:
    cells = [str(cell.text) for cell in row(make_experiment("A shorter audio queue")).figures.rows[0]]
    assert cells == ["Offset", "−231 ± 6 ms (n = 58)", "−12 ± 5 ms (n = 58)", "helped"]


def test_what_a_change_did_is_said_shortly_by_the_figure_that_shows_it() -> None:
    tried = make_experiment("A shorter audio queue")
    loss = replace(tried.figures[0], title="packet loss", unit="percent", effect="did not help")
    helped = replace(tried, figures=(loss, *tried.figures))
    assert row(helped).shortly == "Offset: −231 ± 6 ms before, −12 ± 5 ms after"
    assert row(replace(helped, figures=(loss,))).shortly == "The person saw that it helped"


@pytest.mark.parametrize(
    ("effect", "words"),
    [
        ("helped", "It helped"),
        ("worse", "It made things worse"),
        ("did not help", "It did not help"),
        ("cannot tell", "What was measured cannot tell whether it helped"),
    ],
)
def test_the_effect_is_said_in_words(effect: str, words: str) -> None:
    assert row(make_experiment("Synthetic", effect=effect)).effect == words


def test_what_a_person_saw_is_never_shown_as_measured() -> None:
    told = row(replace(make_experiment("Synthetic"), seen_by=Witness.TOLD, figures=(), told="better"))
    assert told.seen_by == "no measurement could see it"
    assert told.told == "The person saw that it helped; that is told, not measured."


def test_experiments_stand_in_the_order_in_which_they_were_made() -> None:
    later = replace(make_experiment("Second"), taken=(END, END))
    assert [found.title for found in tried_rows(make_evidence(later, make_experiment("First")))] == ["First", "Second"]


def test_what_was_told_besides_is_listed() -> None:
    answers = GuideAnswers(host=SENDER, taken=TAKEN, told=(Told(question="Since when", answer="since Monday"),))
    assert [str(cell.text) for cell in told_table(make_evidence(answers)).rows[0]] == ["Since when", "since Monday"]
