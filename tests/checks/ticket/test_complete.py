from collector.checks.ticket import complete
from collector.model.coverage import Coverage, State
from collector.model.finding import Verdict
from tests.factory import make_evidence, make_incident, make_window

FACTS = {
    "scenario": "communication",
    "sender": "alice-1",
    "receiver": "bob-2",
    "custom_source": "yes",
    "custom_renderer": "no",
    "reproducible": "no",
}
GATHERED = (
    Coverage(source="logs", state=State.COLLECTED),
    Coverage(source="recordings", state=State.COLLECTED),
)


def test_a_ticket_with_all_eight_fields_passes() -> None:
    evidence = make_evidence(incident=make_incident(window=make_window(), **FACTS), coverage=GATHERED)
    assert complete.check(evidence).verdict is Verdict.PASS


def test_one_missing_field_is_named_with_its_option_and_never_fails() -> None:
    facts = {name: value for name, value in FACTS.items() if name != "scenario"}
    answer = complete.check(make_evidence(incident=make_incident(window=make_window(), **facts), coverage=GATHERED))
    assert answer.verdict is Verdict.INCONCLUSIVE
    assert answer.summary == "Support will ask for 1 of 8 things: scenario"
    assert "--scenario" in answer.advice
    assert answer.values["given_count"] == 7


def test_an_empty_ticket_is_still_no_fault_of_the_call() -> None:
    assert complete.check(make_evidence()).verdict is Verdict.INCONCLUSIVE
