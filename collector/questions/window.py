"""Turns the answers on when it happened into one window."""

from dataclasses import replace
from datetime import datetime

from collector.model.incident import KnownBy
from collector.model.window import TimeWindow, resolve_window
from collector.questions.effects import Kind
from collector.questions.progress import Progress
from collector.questions.reading import JUST_NOW, window_from

TIMES = {"yesterday": "when_yesterday", "earlier": "when_at"}
"""Which question follows which answer to ``when``."""


def window_of(state: Progress, otherwise: TimeWindow) -> TimeWindow:
    """Return the window that was told, as of the moment it was told; ``otherwise`` if none was.

    One that a log names, and that was kept, is known by the log.
    """
    said = state.replies.get("when")
    if said is None or said.kind is not Kind.ANSWERED:
        return otherwise
    zone = state.value("zone")
    which = TIMES.get(said.value, "")  # another version may have offered other answers
    if said.value in ("now", "just-now"):
        window = resolve_window(now=said.at, last=JUST_NOW, zone_name=zone)
        window = replace(window, live=said.value == "now")
    else:
        timed = state.replies.get(which)
        if timed is None or timed.kind is not Kind.ANSWERED:
            return otherwise
        yesterday = said.value == "yesterday"
        window = window_from(timed.value, now=timed.at if yesterday else _last(state), zone=zone, yesterday=yesterday)
    suggested = state.named.get(which)
    kept = suggested is not None and suggested.value == state.value(which)
    return replace(window, known_by=(KnownBy.LOG if kept else KnownBy.TOLD).value)


def _last(state: Progress) -> datetime:
    """Return when the time or its zone was told, whichever was later: it was found possible then."""
    return max(state.replies[key].at for key in ("when_at", "zone") if key in state.replies)
