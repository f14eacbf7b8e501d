"""What a person told the guide, and what trying a change showed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from collector.model.host import Host
from collector.model.measured import Measured


class Witness(StrEnum):
    """What says whether a change helped: the room, a publisher's trace, two recordings, or a person's word."""

    ROOM = "room"
    TRACE = "trace"
    RECORDING = "recording"
    TOLD = "told"


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """One question in short and its answer as the person gave it."""

    question: str
    answer: str


@dataclass(frozen=True, kw_only=True, slots=True)
class GuideAnswers:
    """What no field of the incident holds: since when, what changed, who else sees it."""

    kind: ClassVar[str] = "guide.answers"

    host: Host
    taken: tuple[datetime, datetime]
    told: tuple[Told, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class TriedFigure:
    """One figure before and after a change, both in ``unit``; ``effect`` is what the change did to it.

    ``quantity`` is its id among what avsync compares ("offset", "rtt"), empty in bundles of before it was kept.
    """

    title: str
    unit: str
    before: Measured
    after: Measured
    effect: str
    quantity: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class GuideExperiment:
    """One change that was tried. ``effect``: helped, worse, did not help, or cannot tell.

    ``device`` is the party on whose device it was made, ``seen_by`` what the effect rests on. ``told`` is what the
    person saw ("better", "same", "worse", empty if not asked): never a measurement. ``causes`` are the catalogue's ids
    of what it would point to.

    ``before`` and ``after`` are the first and last instant of each measurement, in UTC, ``changed`` when the person
    said that the change was made, ``restored`` that it was undone; each is empty where that did not happen, or nothing
    of it is known, and all of them in bundles of before they were kept. ``restore`` is how to undo it, in words.
    ``machine`` is what it did to the network or load of the machine that it was made on, in the words of ``effect``,
    where that was measured by itself; empty where it was not. It says nothing of sound and picture.
    """

    kind: ClassVar[str] = "guide.experiment"

    host: Host
    taken: tuple[datetime, datetime]
    id: str
    title: str
    device: str
    seen_by: Witness
    effect: str
    recovered: bool
    told: str
    causes: tuple[str, ...]
    figures: tuple[TriedFigure, ...]
    reasons: tuple[str, ...]
    before: tuple[datetime, ...] = ()
    changed: tuple[datetime, ...] = ()
    after: tuple[datetime, ...] = ()
    restored: tuple[datetime, ...] = ()
    restore: str = ""
    machine: str = ""
