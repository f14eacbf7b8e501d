"""Holds the sentences that the walk says of what is known and what a change showed."""

import shlex
from collections.abc import Iterable
from dataclasses import dataclass

from collector.model.incident import KnownBy
from collector.model.measured import Measured
from collector.model.records.guide import TriedFigure, Witness
from collector.model.units import unit_words
from collector.questions.parts import Measurement

KNOWN_BY = {
    KnownBy.TOLD: "you said so",
    KnownBy.OPTION: "given as an option",
    KnownBy.LIVE: "the service says so",
    KnownBy.LOG: "a log says so",
    KnownBy.ASSUMED: "assumed",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Means:
    """What will measure a change, on which host, what it does to the machine, and how long it takes, in words."""

    what: str
    host: str
    does: str
    takes: str


MEASURED_BY = {
    Witness.ROOM: Means(
        what="the room, before the change and after it",
        host="this machine, as one more listener",
        does="joins unseen, publishes nothing, and keeps figures only",
        takes="{listens}, twice",
    ),
    Witness.TRACE: Means(
        what="your publisher's trace, before the change and after it",
        host="the publisher writes it, this machine reads it",
        does="reads the file that you gave, anew each time",
        takes="the 20 s that the publisher runs, and a few seconds, twice",
    ),
    Witness.RECORDING: Means(
        what="two recordings of 20 s that you make of the device that watches, before the change and after it; or, if "
        "you /skip them, only what you see, kept as told",
        host="this machine reads both",
        does="reads the two files, keeps neither and sends nothing",
        takes="20 s to record and about as long to read, twice",
    ),
    Witness.TOLD: Means(
        what="nothing: no measurement here can see this change, so what you see is asked for and kept as told",
        host="none",
        does="does nothing to any machine",
        takes="as long as your change does",
    ),
}
USUAL = {"listens": "15 to 60 s", "network": "about 25 s", "device": "about 15 s"}
"""How long each takes unless --duration says otherwise."""

BESIDE = {
    "network.": "Beside it, this machine's network: sends a few hundred small packets, {network}, twice.",
    "device.": "Beside it, this machine: reads load, timer delay, heat and programs, {device}, twice.",
}
"""What is measured besides, by the beginning of its sources, where this machine is the one that changes."""

NO_READER = "With the media extra, two recordings could measure it: python -m pip install 'avsync-collector[media]'"
EFFECT = {
    "helped": "It helped.",
    "worse": "It got worse.",
    "did not help": "It did not help.",
    "cannot tell": "The measurements cannot tell whether it helped.",
}
MACHINE = {"network.": "this machine's network", "device.": "the load of this machine"}
"""What is measured of a machine by itself, by the beginning of its sources."""
MACHINE_EFFECT = {
    "helped": "measured, it became better. That alone says nothing yet of sound and picture.",
    "worse": "measured, it became worse. That alone says nothing yet of sound and picture.",
    "did not help": "measured, it did not become better.",
    "cannot tell": "the measurements cannot tell whether it became better.",
}
OFFSETS = ("offset", "recording", "publisher-offset")
"""The figures that say how far sound and picture are apart."""

TOLD = {
    "": "It was neither measured nor told, so it stays open.",
    "better": "You see that it helped: kept as told, not as measured.",
    "same": "You see no difference: kept as told, not as measured.",
    "worse": "You see that it got worse: kept as told, not as measured.",
}


CASE, DURATION, LOGS = "case", "duration", "logs"
"""Under these keys stands what is given: the code that ties the bundles of one case, --duration's seconds, the log."""
SAMPLED = ("room.", "network.", "device.")
"""What sources' ids begin with that sample for as long as --duration says."""


def on_another_machine(room: str, case: str) -> str:
    """Return the command whose bundle belongs to the same case; an empty room is left for the reader to name."""
    return f"avsync collect --room {shlex.quote(room or 'ROOM')} --case {case}"


def takes(step: Measurement, seconds: str) -> str:
    """Say how long a measurement takes, which --duration's ``seconds`` decide where something is sampled."""
    return f"about {seconds} s, as --duration says" if seconds and step.sources[0].startswith(SAMPLED) else step.takes


def causes_in_words(causes: Iterable[str]) -> str:
    """Name causes by their ids, which avsync explain takes."""
    return ", ".join(f"{cause} (avsync explain {cause})" for cause in causes)


def figure_in_words(figure: TriedFigure) -> str:
    """Return one figure before and after, with bounds, unit and count; an offset says which of the two is late."""
    before, after = (_value_in_words(value, figure) for value in (figure.before, figure.after))
    return f"  {figure.title}: {before} before, {after} after: {figure.effect}"


def _value_in_words(value: Measured, figure: TriedFigure) -> str:
    unit, bound, n = unit_words(figure.unit), f"{value.bound:.1f}", f"(n = {value.n})"
    if figure.quantity in OFFSETS:
        return f"audio {abs(value.value):.1f} ± {bound} {unit} {'late' if value.value < 0 else 'early'} {n}"
    return f"{round(value.value, 1) + 0.0:.1f} ± {bound} {unit} {n}"  # + 0.0: nobody reads -0.0
