import json
from dataclasses import replace

import pytest

from collector.model.codec import from_json, to_json
from collector.model.records.guide import GuideAnswers, GuideExperiment, Told, TriedFigure, Witness
from collector.report.experiments import TriedRow, told_table, tried_rows
from tests.factory import END, SENDER, TAKEN, make_evidence
from tests.report.call_records import make_experiment, make_marked
from tests.report.makers import make_measured


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


@pytest.mark.parametrize(
    ("told", "effect"),
    [
        ("better", "Told by the user: better"),
        ("same", "Told by the user: same"),
        ("worse", "Told by the user: worse"),
        ("", "Nobody told what it did"),
    ],
)
def test_what_only_a_person_saw_is_told_and_not_measured(told: str, effect: str) -> None:
    record = replace(make_experiment("Synthetic"), seen_by=Witness.TOLD, effect="cannot tell", figures=(), told=told)
    found = row(record)
    assert (found.effect, found.seen_by, found.shortly, found.told) == (effect, "not measured", "Not measured", "")
    assert found.figures.rows == ()


def test_what_a_person_saw_beside_a_measurement_is_never_shown_as_measured() -> None:
    told = row(make_experiment("Synthetic")).told
    assert told == "The person saw that it helped; that is told, not measured."


@pytest.mark.parametrize("quantity", ["drift", "recording-drift", "publisher-drift"])
def test_offset_and_drift_stand_before_and_after_with_bound_number_and_verdict(quantity: str) -> None:
    tried = make_experiment("Synthetic")
    before, after = (make_measured(value, 0.2, n=40) for value in (3.1, 0.1))
    drift = TriedFigure(title="Drift", unit="ms_per_s", before=before, after=after, effect="helped", quantity=quantity)
    rows = row(replace(tried, figures=(*tried.figures, drift))).figures.rows
    assert [[str(cell.text) for cell in cells] for cells in rows] == [
        ["Offset", "−231 ± 6 ms (n = 58)", "−12 ± 5 ms (n = 58)", "helped"],
        ["Drift", "3.10 ± 0.20 ms/s (n = 40)", "0.10 ± 0.20 ms/s (n = 40)", "helped"],
    ]


def test_an_offset_or_drift_that_was_not_measured_both_times_is_said_to_be_missing() -> None:
    cells = [str(cell.text) for cell in row(make_experiment("Synthetic")).figures.rows[1]]
    assert (cells[:2], cells[3]) == (["Drift", "not measured both times"], "cannot tell")
    nothing = row(replace(make_experiment("Synthetic"), figures=())).figures.rows
    assert [str(cells[0].text) for cells in nothing] == ["Offset", "Drift"]


def test_experiments_stand_in_the_order_in_which_they_were_made() -> None:
    later = replace(make_experiment("Second"), taken=(END, END))
    assert [found.title for found in tried_rows(make_evidence(later, make_experiment("First")))] == ["First", "Second"]


def test_the_instants_of_measuring_and_changing_are_told() -> None:
    said = "Measured 14:01:40 to 14:01:50, changed at 14:02:30, measured again 14:02:40 to 14:03:00"
    assert row(make_marked("Synthetic")).when == f"{said}, put back at 14:03:20 (UTC)."
    assert row(make_marked("Synthetic", restored=False)).when == f"{said} (UTC)."
    assert row(make_experiment("Synthetic")).when == ""


def test_an_experiment_of_before_instants_were_kept_is_read_without_any() -> None:
    old = json.loads(to_json(make_marked("Synthetic")))
    for name in ("before", "changed", "after", "restored", "restore"):
        del old[name]
    read = from_json(json.dumps(old).encode(), GuideExperiment)
    assert read == make_experiment("Synthetic")
    assert (row(read).when, row(read).left) == ("", "")


LEFT = "Not put back, as far as was said: Switch it on again."


@pytest.mark.parametrize(("restored", "left"), [(True, ""), (False, LEFT)])
def test_what_is_still_to_be_put_back_is_told(restored: bool, left: str) -> None:
    assert row(make_marked("Synthetic", restored=restored)).left == left


def test_what_was_told_besides_is_listed() -> None:
    answers = GuideAnswers(host=SENDER, taken=TAKEN, told=(Told(question="Since when", answer="since Monday"),))
    assert [str(cell.text) for cell in told_table(make_evidence(answers)).rows[0]] == ["Since when", "since Monday"]


@pytest.mark.parametrize(
    ("effect", "words"),
    [
        ("helped", "it became better"),
        ("worse", "it became worse"),
        ("did not help", "it did not become better"),
        ("cannot tell", "nobody can tell"),
    ],
)
def test_what_became_of_the_machine_is_told_apart_from_the_call(effect: str, words: str) -> None:
    record = replace(make_experiment("Synthetic"), seen_by=Witness.TOLD, effect="cannot tell", told="same")
    trip = TriedFigure(
        title="Round trip", unit="ms", before=make_measured(310, 8), after=make_measured(24, 3), effect=effect
    )
    found = row(replace(record, machine=effect, figures=(trip,)))
    assert words in found.machine
    assert "says nothing yet of sound and picture" in found.machine
    assert (found.effect, found.seen_by) == ("Told by the user: same", "not measured")
    assert [str(cells[0].text) for cells in found.figures.rows] == ["Round trip", "Offset", "Drift"]
    assert row(record).machine == ""
