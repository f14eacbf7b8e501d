"""Turns the answers on when it happened into one window, and a window into words."""

from dataclasses import replace
from datetime import UTC, datetime

from collector.model.incident import KnownBy
from collector.model.window import TimeWindow, named_zone, resolve_window
from collector.questions.effects import Kind
from collector.questions.progress import Progress
from collector.questions.reading import JUST_NOW, window_from

TIMES = {"yesterday": "when_yesterday", "earlier": "when_at"}
"""Which question follows which answer to ``when``."""


def window_of(state: Progress, otherwise: TimeWindow) -> TimeWindow:
    """Return the window that was told, as of the moment it was told; ``otherwise`` if none was."""
    return next(iter(window_told(state)), otherwise)


def window_told(state: Progress) -> tuple[TimeWindow, ...]:
    """Return the window that was told, none if none was. One that a log names, and that was kept, is known by the log.

    Raises UsageError for an answer that only another version took.
    """
    said = state.replies.get("when")
    if said is None or said.kind is not Kind.ANSWERED:
        return ()
    zone = state.value("zone")
    which = TIMES.get(said.value, "")  # another version may have offered other answers
    if said.value in ("now", "just-now"):
        window = resolve_window(now=said.at, last=JUST_NOW, zone_name=zone)
        window = replace(window, live=said.value == "now")
    else:
        timed = state.replies.get(which)
        if timed is None or timed.kind is not Kind.ANSWERED:
            return ()
        yesterday = said.value == "yesterday"
        window = window_from(timed.value, now=timed.at if yesterday else _last(state), zone=zone, yesterday=yesterday)
    suggested = state.named.get(which)
    kept = suggested is not None and suggested.value == state.value(which)
    return (replace(window, known_by=(KnownBy.LOG if kept else KnownBy.TOLD).value),)


def in_both_zones(window: TimeWindow) -> str:
    """Return a window with its dates, in UTC and in the zone in which it was told, if that is another."""
    zone = named_zone(window.zone)
    utc, local = (_span(window.start.astimezone(of), window.end.astimezone(of)) for of in (UTC, zone))
    return f"{utc} UTC" if utc == local else f"{utc} UTC ({local} {window.zone})"


def _span(start: datetime, end: datetime) -> str:
    day = "" if start.date() == end.date() else f"{end:%Y-%m-%d} "
    return f"{start:%Y-%m-%d %H:%M:%S} to {day}{end:%H:%M:%S}"


def _last(state: Progress) -> datetime:
    """Return when the time or its zone was told, whichever was later: it was found possible then."""
    return max(state.replies[key].at for key in ("when_at", "zone") if key in state.replies)
