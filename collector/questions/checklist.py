"""Puts the checklist together that avsync guide walks through."""

from collector.questions.checks import CHECKS
from collector.questions.circumstances import CIRCUMSTANCES
from collector.questions.incident import CALL, INCIDENT
from collector.questions.parts import Checklist, Measurement, Over, Unless, When

READ = (
    Measurement(
        id="log.read",
        title="Read the SDK's log now",
        why="What it says of versions and settings, and of UIDs if it is known whose device wrote it, need not be "
        "asked, and is offered for you to confirm.",
        does="reads the lines of that time on this machine, or of a phone at its cable, and sends nothing",
        takes="a few seconds, a large log up to a minute",
        sources=("logs.",),
        over=Over.INCIDENT,
        when=(When(key="can.log", values=("yes",)),),
    ),
    Measurement(
        id="room.look",
        title="Ask the server who is in the room now",
        why="The server knows the exact identities of who sends and who watches; they are offered for you to confirm.",
        does="asks with the keys that you gave, and enters no room",
        takes="about a second, 10 s at most",
        sources=("room.facts",),
        over=Over.PRESENT,
        when=(
            When(key="can.room", values=("yes",)),
            When(key="when", values=("now",)),
            Unless(key="vendor", values=("agora",)),
        ),
    ),
)
CHECKLIST = Checklist(call=CALL, read=READ, incident=INCIDENT, checks=CHECKS, circumstances=CIRCUMSTANCES)
