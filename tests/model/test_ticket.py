from dataclasses import replace

import pytest

from collector.model.coverage import Coverage, Reason, State
from collector.model.evidence import SafeEvidence
from collector.model.incident import Field, Incident, KnownBy
from collector.model.ticket import Given, TicketField, ticket_fields
from tests.factory import make_evidence, make_incident, make_window


def ask(name: str, evidence: SafeEvidence) -> TicketField:
    return next(field for field in ticket_fields(evidence) if field.name == name)


def with_coverage(*items: Coverage) -> SafeEvidence:
    return make_evidence(coverage=items)


def missing(source: str, reason: Reason) -> Coverage:
    return Coverage(source=source, state=State.MISSING, reason=reason, detail="looked in the usual places")


def test_there_are_the_eight_things_of_the_guide() -> None:
    assert len(ticket_fields(make_evidence())) == 8


def test_every_field_says_how_to_give_it() -> None:
    assert all(field.how for field in ticket_fields(make_evidence()))


def test_a_fact_that_was_told_is_given_with_its_source() -> None:
    field = ask("room or channel", make_evidence())
    assert (field.value, field.known_by, field.given) == ("demo", "option", Given.GIVEN)


def test_a_sender_without_a_receiver_is_not_both_ends() -> None:
    field = ask("sender and receiver", make_evidence(incident=make_incident(sender="7")))
    assert (field.given, field.value, field.why) == (Given.MISSING, "sender: 7", "receiver not known")


def test_an_assumed_fact_is_not_a_given_one() -> None:
    incident = Incident(window=make_window()).learn(Field.ROOM, "demo", KnownBy.ASSUMED)
    assert ask("room or channel", make_evidence(incident=incident)).given is Given.ASSUMED


@pytest.mark.parametrize(("known_by", "expected"), [("assumed", Given.ASSUMED), ("option", Given.GIVEN)])
def test_a_window_nobody_gave_is_only_assumed(known_by: str, expected: Given) -> None:
    incident = make_incident(window=replace(make_window(), known_by=known_by))
    assert ask("time frame", make_evidence(incident=incident)).given is expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, Given.MISSING),
        ({"reproducible": "yes"}, Given.MISSING),
        ({"reproducible": "yes", "steps": "join, wait a minute"}, Given.GIVEN),
        ({"steps": "join, wait a minute"}, Given.GIVEN),
        ({"reproducible": "no"}, Given.GIVEN),
    ],
)
def test_reproducible_needs_steps_and_not_reproducible_needs_none(facts: dict[str, str], expected: Given) -> None:
    assert (
        ask("reproducible and steps", make_evidence(incident=make_incident(window=make_window(), **facts))).given
        is expected
    )


@pytest.mark.parametrize(
    ("coverage", "expected"),
    [
        (Coverage(source="logs", state=State.COLLECTED, share=0.5), Given.GIVEN),
        (missing("logs", Reason.NOT_FOUND), Given.EXPLAINED),
        (missing("logs", Reason.DISABLED), Given.MISSING),
        (missing("network.path", Reason.NOT_FOUND), Given.MISSING),
    ],
)
def test_logs_that_were_looked_for_are_explained_and_logs_never_asked_for_are_missing(
    coverage: Coverage, expected: Given
) -> None:
    assert ask("SDK log files", with_coverage(coverage)).given is expected


def test_gathered_logs_say_how_much_of_the_window_they_cover() -> None:
    field = ask("SDK log files", with_coverage(Coverage(source="logs", state=State.COLLECTED, share=0.5)))
    assert field.value == "logs (collected, 50 % of the window)"
