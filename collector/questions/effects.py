"""Names what the walk wants done, and what it is told when that is done; every reply can be stored and read back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from collector.model.incident import Field, KnownBy
from collector.model.records.guide import GuideExperiment, TriedFigure
from collector.questions.parts import Over, Question


@dataclass(frozen=True, kw_only=True, slots=True)
class Ask:
    """Ask one question. ``known`` is what stands there already, with ``known_by``, and is the answer of a mere Enter.

    ``other`` is an answer that this one cannot repeat, ``time`` one that has to be possible
    in this zone. ``place`` says where in the checklist this is. ``past`` are the words where the answer to
    ``present_after``, of which the question speaks as of now, was given in an earlier session; empty for the same.
    """

    question: Question
    key: str
    place: str = ""
    known: str = ""
    known_by: str = ""
    other: str = ""
    time: str = ""
    past: str = ""
    present_after: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Show:
    """Say something; nothing is answered."""

    text: str


class About(StrEnum):
    """What a comparison of two measurements speaks of: the call, or only the machine that was measured."""

    CALL = "call"
    MACHINE = "machine"


@dataclass(frozen=True, kw_only=True, slots=True)
class Measure:
    """Measure by the sources whose id begins with one of ``sources``; ``against`` is the key to compare with, or empty.

    Without any source, only find out what can be measured. ``recording`` is the file to measure, if it is one.
    ``judges`` are the checks whose answers are said, all if empty. ``kept`` is the key of a measurement whose records
    are judged in place of new ones, or empty. ``about`` says what the comparison speaks of. ``change`` is what has to
    be made while this is measured, in words, and ``present_after`` the answer that it was; both empty for none.
    """

    key: str
    title: str
    sources: tuple[str, ...] = ()
    against: str = ""
    recording: str = ""
    over: Over = Over.NOW
    judges: tuple[str, ...] = ()
    kept: str = ""
    about: About = About.CALL
    change: str = ""
    present_after: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Save:
    """Collect the rest and pack the bundle."""

    key: str
    tried: tuple[GuideExperiment, ...]


Effect = Ask | Show | Measure | Save


@dataclass(frozen=True, kw_only=True, slots=True)
class Named:
    """The answer that a log suggests under ``key``, and in words where it is from ("from a.log, 17:57:02 UTC")."""

    key: str
    value: str
    source: str
    known_by: KnownBy = KnownBy.LOG


class Kind(StrEnum):
    """What a reply is."""

    ANSWERED = "answered"
    SKIPPED = "skipped"
    DONE = "done"
    TAKEN_BACK = "taken back"
    """In a journal only: this key's reply and every later one do not count any more."""
    OVERRULED = "overruled"
    """In a journal only: this key's reply does not count any more, as an option given later says otherwise."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """What came of one effect. ``value`` is an answer as ``reading`` keeps it; ``at`` when it was given, in UTC.

    Of a measurement: ``values`` are facts for the conditions ("can.room"), ``facts`` what was learned of the incident,
    ``lines`` sentences for people, ``causes`` the catalogue's ids with strong support. ``effect`` and what follows it
    come from a comparison, and are empty without one. ``named`` are answers that a log suggests, each to be confirmed.
    ``taken`` are the first and last instant of what was measured, in
    UTC; empty where that is not known.
    """

    key: str
    kind: Kind
    at: datetime
    value: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[Field, str] = field(default_factory=dict)
    named: tuple[Named, ...] = ()
    lines: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    effect: str = ""
    recovered: bool = False
    figures: tuple[TriedFigure, ...] = ()
    reasons: tuple[str, ...] = ()
    taken: tuple[datetime, ...] = ()
