"""Holds the sentences that the walk says of what is known and what a change showed."""

import shlex
from collections.abc import Iterable

from collector.model.incident import KnownBy
from collector.model.measured import Measured
from collector.model.records.guide import TriedFigure, Witness

KNOWN_BY = {
    KnownBy.TOLD: "you said so",
    KnownBy.OPTION: "given as an option",
    KnownBy.LIVE: "the service says so",
    KnownBy.LOG: "a log says so",
    KnownBy.ASSUMED: "assumed",
}
WITNESS = {
    Witness.ROOM: "the room, from this machine: it joins unseen, publishes nothing, and listens {listens}, twice",
    Witness.TRACE: "your publisher's trace, read anew on this machine after the change",
    Witness.RECORDING: "two recordings of 20 s that you make of the device that watches, before the change and after "
    "it; or, if you /skip them, only what you see, kept as told",
    Witness.TOLD: "nothing: no measurement here can see this change, so what you see is asked for and kept as told",
}
NO_READER = "With the media extra, two recordings could measure it: python -m pip install 'avsync-collector[media]'"
EFFECT = {
    "helped": "It helped.",
    "worse": "It got worse.",
    "did not help": "It did not help.",
    "cannot tell": "The measurements cannot tell whether it helped.",
}
OFFSETS = ("offset", "recording", "publisher-offset")
"""The figures that say how far sound and picture are apart."""
TOLD = {
    "": "It was neither measured nor told, so it stays open.",
    "better": "You see that it helped: kept as told, not as measured.",
    "same": "You see no difference: kept as told, not as measured.",
    "worse": "You see that it got worse: kept as told, not as measured.",
}


CASE, DURATION = "case", "duration"
"""Under these keys stands what is given: the code that ties the bundles of one case, and --duration's seconds."""
SAMPLED = ("room.", "network.", "device.")
"""What sources' ids begin with that sample for as long as --duration says."""


def on_another_machine(room: str, case: str) -> str:
    """Return the command whose bundle belongs to the same case; an empty room is left for the reader to name."""
    return f"avsync collect --room {shlex.quote(room or 'ROOM')} --case {case}"


def causes_in_words(causes: Iterable[str]) -> str:
    """Name causes by their ids, which avsync explain takes."""
    return ", ".join(f"{cause} (avsync explain {cause})" for cause in causes)


def figure_in_words(figure: TriedFigure) -> str:
    """Return one figure before and after, with bounds, unit and count; an offset says which of the two is late."""
    before, after = (_value_in_words(value, figure) for value in (figure.before, figure.after))
    return f"  {figure.title}: {before} before, {after} after: {figure.effect}"


def _value_in_words(value: Measured, figure: TriedFigure) -> str:
    unit, bound, n = figure.unit.replace("_per_", "/"), f"{value.bound:.1f}", f"(n = {value.n})"
    if figure.quantity in OFFSETS:
        return f"audio {abs(value.value):.1f} ± {bound} {unit} {'late' if value.value < 0 else 'early'} {n}"
    return f"{round(value.value, 1) + 0.0:.1f} ± {bound} {unit} {n}"  # + 0.0: nobody reads -0.0
