"""Says what a checklist is made of, as data: questions, notes, measurements, experiments, and when each applies."""

from dataclasses import dataclass
from enum import StrEnum

from collector.model.incident import Field
from collector.model.records.guide import Witness

LONGEST_NAME = 256
LONGEST_TEXT = 2_000
ON_SCREEN = (
    "Have the sender play the reference clip (avsync reference clip.mp4 makes it) in place of camera and microphone, "
    "and record 20 s of the screen that watches, with its sound."
)
BY_CAMERA = (
    "Have the sender play the reference clip (avsync reference clip.mp4 makes it) in place of camera and microphone, "
    "and film 20 s of the screen that watches with another phone, which hears the sound as you do."
)


class Form(StrEnum):
    """How an answer is given: a choice, a text, a time, a zone, milliseconds, a file or folder, or Enter alone."""

    CHOICE = "choice"
    TEXT = "text"
    CLOCK = "clock"
    TIME = "time"
    ZONE = "zone"
    MILLISECONDS = "milliseconds"
    PATH = "path"
    ENTER = "enter"


class Aside(StrEnum):
    """What is said right before a question: nothing, or where the SDK's log lies."""

    NOTHING = "nothing"
    LOG_PLACES = "log places"


class Exact(StrEnum):
    """What a note adds for exactly this vendor and platform."""

    NOTHING = "nothing"
    STAMPS = "what its API wants of timestamps"
    RENDERER = "when it wants a picture to be shown"
    TRACE = "the lines to add that write timestamps down"


class Over(StrEnum):
    """Which time a measurement speaks of: the one in which it is made, that of the incident, or a log's last call.

    What is read of the last call is read unasked, as soon as a log is at hand: only its beginning and end. PRESENT is
    who is in the room while it is made.
    """

    NOW = "now"
    INCIDENT = "incident"
    LAST_CALL = "last call"
    PRESENT = "present"


class Device(StrEnum):
    """On whose device a change is made."""

    SENDER = "sender"
    RECEIVER = "receiver"
    ASKED = "asked"


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """One answer to choose: the value that is kept, and its words for people."""

    value: str
    label: str


@dataclass(frozen=True, kw_only=True, slots=True)
class When:
    """Holds if the answer to ``key`` is one of ``values``. Keys that begin with ``can.`` say what can be measured."""

    key: str
    values: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Unless:
    """Holds if the answer to ``key`` is none of ``values``; no answer is none of them."""

    key: str
    values: tuple[str, ...]


Condition = When | Unless
REPEATED = When(key="when", values=("now", "just-now"))
"""Changes are tried while the fault can be seen."""

TRIED_ANY = "tried_any"
"""The key of the question whether anything was tried of a call that is over."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NamedAs:
    """What a log names under ``key`` is the answer while ``when`` holds."""

    key: str
    when: tuple[Condition, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """One question. ``short`` names it in lists and in the ticket, ``why`` is its reason in one sentence.

    ``fills`` are the incident's facts that the answer is; a log may name them, and what ``named_as`` adds to these.
    ``differs_from`` is the key of a question whose answer
    cannot be the same. A longer answer than ``longest`` characters is not taken. ``zone_of`` are the keys of the
    questions after a time, of which this one asks the zone. ``nothing`` are words that say that
    there is none; the first is kept. ``support`` says why support needs it, and makes it one that is asked for once
    more before packing.
    """

    id: str
    text: str
    short: str
    why: str
    form: Form = Form.TEXT
    choices: tuple[Choice, ...] = ()
    default: str = ""
    example: str = ""
    fills: tuple[Field, ...] = ()
    named_as: tuple[NamedAs, ...] = ()
    differs_from: str = ""
    zone_of: tuple[str, ...] = ()
    longest: int = LONGEST_NAME
    nothing: tuple[str, ...] = ()
    aside: Aside = Aside.NOTHING
    support: str = ""
    when: tuple[Condition, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Note:
    """Something to say. ``exact`` adds what is so for exactly this vendor and platform."""

    id: str
    text: str
    exact: Exact = Exact.NOTHING
    when: tuple[Condition, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Measurement:
    """Something that is measured: the sources whose id begins with one of ``sources``.

    ``does`` says what it does to the machine, ``takes`` how long, both in words. ``may_find`` are questions that were
    answered with nothing, and are asked once more if it finds something all the same. ``answers`` are questions that
    wait for it where it can be had while ``answers_when`` holds, and are asked after it only if it left them open.
    ``judges`` are the checks whose answers are shown; empty stands for all. If the measurement ``reuses`` was made, its
    records are judged and nothing is measured anew.
    """

    id: str
    title: str
    why: str
    does: str
    takes: str
    sources: tuple[str, ...]
    over: Over = Over.NOW
    judges: tuple[str, ...] = ()
    reuses: str = ""
    may_find: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    answers_when: tuple[Condition, ...] = ()
    when: tuple[Condition, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Experiment:
    """A change to try. ``seen_by`` is what would show its effect, best first; a person's word always can.

    ``sources`` explain the effect and are measured only if this machine is the device that changes. ``again`` are
    measurements of it that are made again, before and after, where nothing else is measured live. ``causes`` are what
    it points to if it helps, ``helped`` what to do then. ``record`` says how 20 s that show the effect are recorded,
    ``elsewhere`` how another machine is tried in place of this change: {collect} stands for the command to run there.
    It can be tried while ``live`` holds; else only what came of it before can be told, if anything was tried at all.
    """

    id: str
    title: str
    why: str
    change: str
    restore: str
    device: Device
    seen_by: tuple[Witness, ...]
    causes: tuple[str, ...]
    helped: str
    record: str = ON_SCREEN
    elsewhere: str = ""
    sources: tuple[str, ...] = ()
    again: tuple[Measurement, ...] = ()
    live: tuple[Condition, ...] = (REPEATED,)
    when: tuple[Condition, ...] = ()


Step = Question | Note | Measurement | Experiment


@dataclass(frozen=True, kw_only=True, slots=True)
class Checklist:
    """Which call it is, what is read of it, what else the ticket needs, what is checked, what else is worth asking.

    A measurement among ``call`` reads a log's last call, for what is asked behind it.
    """

    call: tuple[Question | Measurement, ...]
    incident: tuple[Question, ...]
    checks: tuple[Step, ...]
    circumstances: tuple[Question, ...]
    read: tuple[Measurement, ...] = ()

    @property
    def steps(self) -> tuple[Step, ...]:
        """All steps in their order."""
        return (*self.call, *self.read, *self.incident, *self.checks, *self.circumstances)

    @property
    def questions(self) -> tuple[Question, ...]:
        """All questions in their order."""
        return tuple(step for step in self.steps if isinstance(step, Question))


WANTED = ".wanted"
"""Behind a measurement's id: the key of the question whether it is to be made."""
YES = "yes"
YES_NO = (Choice(value=YES, label="Yes"), Choice(value="no", label="No"))
TRIED = "tried"
TRY = (*YES_NO, Choice(value=TRIED, label="It was tried already, and I say what came of it"))
BETTER = (
    Choice(value="better", label="Better: in step, or much closer"),
    Choice(value="same", label="The same as before"),
    Choice(value="worse", label="Worse"),
)
