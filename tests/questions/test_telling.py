from datetime import UTC, datetime

import pytest

from collector.model.host import BYSTANDER, HostRole
from collector.model.incident import Fact, Field, KnownBy
from collector.questions.checklist import CHECKLIST
from collector.questions.effects import Kind, Named, Reply
from collector.questions.telling import facts_told, here_told, symptom_told, told_beside
from tests.questions.walking import FULL, SKIP, walk_with

ANSWERS = FULL | {"early": "picture", "amount": "half a second", "regular": "always", "course": "constant"}


def test_answers_become_facts_that_were_told() -> None:
    facts = facts_told(CHECKLIST, walk_with(ANSWERS).replies, {})
    assert facts[Field.ROOM] == Fact(value="demo", known_by=KnownBy.TOLD)
    assert facts[Field.SYMPTOM].value == "sound is late by half a second, always, stays the same"


def test_an_option_stays_an_option_where_it_is_confirmed() -> None:
    known = {Field.ROOM: Fact(value="demo", known_by=KnownBy.OPTION)}
    replies = walk_with(ANSWERS, known=known).replies
    assert facts_told(CHECKLIST, replies, known)[Field.ROOM].known_by is KnownBy.OPTION


@pytest.mark.parametrize(("known_by", "answer"), [(KnownBy.LOG, "demo"), (KnownBy.LIVE, "demo"), (KnownBy.TOLD, "d2")])
def test_what_a_log_or_the_server_names_stays_known_by_it_where_it_is_confirmed(known_by: KnownBy, answer: str) -> None:
    named = Named(key="room", value="demo", source="from a.log", known_by=known_by)
    looked = Reply(key="looked", kind=Kind.DONE, at=datetime(2026, 3, 5, tzinfo=UTC), named=(named,))
    replies = {looked.key: looked, **walk_with(FULL | {"room": answer}).replies}
    assert facts_told(CHECKLIST, replies, {})[Field.ROOM] == Fact(value=answer, known_by=known_by)


def test_an_answer_at_the_gate_counts() -> None:
    replies = walk_with(ANSWERS | {"room": SKIP, "room.again": "late"}).replies
    assert facts_told(CHECKLIST, replies, {})[Field.ROOM].value == "late"


def test_an_amount_alone_is_a_symptom() -> None:
    assert symptom_told(walk_with(FULL | {"amount": "300 ms"}).replies) == "out of step by 300 ms"
    assert symptom_told(walk_with(FULL).replies) == ""


def test_the_part_of_this_machine_is_told() -> None:
    assert here_told(walk_with(FULL | {"here": "sender"}).replies, BYSTANDER).role is HostRole.SENDER
    assert here_told({}, BYSTANDER) is BYSTANDER


def test_the_rest_is_kept_in_the_words_of_the_choices() -> None:
    told = told_beside(CHECKLIST, walk_with(ANSWERS | {"since": "Monday", "who": "one"}).replies)
    pairs = {one.question: one.answer for one in told}
    assert pairs == {"since": "Monday", "concerns": "One device"}
