"""What the guide makes of the people that a server lists; the live tests ask a real one."""

from dataclasses import replace
from pathlib import Path

import pytest

from collector.cli.progress import Silence
from collector.model.incident import Field
from collector.model.records.room import MediaKind, ParticipantFacts
from collector.questions.effects import Measure
from collector.questions.parts import Over
from collector.runs.guide_room import MOST_SHOWN, people_in, suggested_by, who_is_there
from tests.comparison.ends import listed, person
from tests.factory import SENDER
from tests.runs.cases import make_case

ANNA = person("PA_1", publishes=True, identity="anna")
BEN = person("PA_2", publishes=False, identity="ben")
CARL = person("PA_3", publishes=False, identity="carl")
BOTH = replace(ANNA, tracks=(*ANNA.tracks, replace(ANNA.tracks[0], kind=MediaKind.AUDIO)))


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ((ANNA, BEN), {Field.SENDER: "anna", Field.RECEIVER: "ben"}),
        ((ANNA, BEN, CARL), {Field.SENDER: "anna"}),
        ((ANNA, replace(BEN, publisher=True), CARL), {Field.RECEIVER: "carl"}),
        ((ANNA, replace(BEN, kind="egress")), {Field.SENDER: "anna"}),
        ((), {}),
    ],
    ids=["one each", "two watch", "two send", "a recorder", "nobody"],
)
def test_only_who_is_alone_in_a_part_is_offered(
    people: tuple[ParticipantFacts, ...], expected: dict[Field, str]
) -> None:
    assert {one.key: one.value for one in suggested_by(listed(SENDER, *people))} == expected


def test_everybody_is_told_with_what_they_send() -> None:
    lines = list(people_in(listed(SENDER, BOTH, BEN)))
    assert lines == ["In the room now: 2", "  anna: sends sound and picture", "  ben: only watches"]
    assert list(people_in(listed(SENDER))) == ["Nobody is in the room now."]
    crowd = list(people_in(listed(SENDER, *(replace(BEN, identity=BEN.identity) for _ in range(MOST_SHOWN + 2)))))
    assert crowd[-1] == "  and 2 more"


def test_an_identity_that_would_draw_on_the_screen_is_neither_shown_nor_offered() -> None:
    room = listed(SENDER, person("PA_1", publishes=True, identity="\x1b[2Jcleared"))
    assert list(suggested_by(room)) == []
    assert list(people_in(room))[1] == "  somebody whose identity cannot be shown: sends picture"


def test_without_a_server_it_is_said_why_nobody_was_asked(tmp_path: Path) -> None:
    wanted = Measure(key="room.look", title="", sources=("room.facts",), over=Over.PRESENT)
    reply = who_is_there(wanted, make_case(tmp_path), Silence())
    assert reply.named == ()
    assert "no LiveKit server was given" in reply.lines[0]
