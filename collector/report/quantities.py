"""Turns numbers with their units into words for people, rounded to what their bound allows."""

import math
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, tzinfo

from collector.errors import UsageError
from collector.model.finding import Value
from collector.model.measured import Measured
from collector.model.units import UNITS
from collector.model.window import TimeWindow, named_zone

_CALLED = {"p50": "half of them within", "p95": "95 % of them within", "max": "highest", "rtt": "round trip"}
"""What people read for names that only programmers do."""

_KIBI = 1024
_MINUTE_S = 60
_SEEN_S = 0.5
"""Instants are shown to the second."""
_LONGEST_S = 86_400
_INTERVAL = "±"
_WITH_DAY = "%Y-%m-%d %H:%M:%S"


def quantity(name: str, value: Value) -> tuple[str, str]:
    """Return a value's label and its words: ``("offset", "−231 ± 6 ms (58 observations, content)")``."""
    stem, _ = _split(name)
    how = f" ({_how(value)})" if isinstance(value, Measured) else ""
    return _CALLED.get(stem, stem.replace("_", " ")), brief(name, value) + how


def brief(name: str, value: Value) -> str:
    """Return a value's words without how it was measured: ``−231 ± 6 ms``."""
    _, unit = _split(name)
    if isinstance(value, Measured):
        return measured(value, unit)
    if isinstance(value, str):
        return value
    return _with_unit(plain(100 * value), "%") if name.endswith("_share") else _with_unit(plain(value), unit)


def measured(value: Measured, unit: str) -> str:
    """Return ``−231 ± 6 ms``, or the value with ``error not known`` where nothing bounds it."""
    if math.isinf(value.bound):
        return f"{_with_unit(plain(value.value), unit)}, error not known"
    decimals = _decimals(value.bound) if value.bound else _decimals(abs(value.value) / 100)
    return _with_unit(f"{_fixed(value.value, decimals)} {_INTERVAL} {_fixed(value.bound, decimals)}", unit)


def offset(value: Measured) -> str:
    """Return an A/V offset in ms as ``audio 231 ± 6 ms late``; positive is early."""
    if math.isinf(value.bound):
        return f"audio about {plain(abs(value.value))} ms {_side(value)}, error not known"
    decimals = _decimals(value.bound)
    words = f"{_fixed(abs(value.value), decimals)} {_INTERVAL} {_fixed(value.bound, decimals)} ms"
    return f"audio {words} {_side(value)}"


def plain(value: float) -> str:
    """Return a number with about three digits that are worth reading: 1,234, 56.7, 0.012."""
    if not math.isfinite(value):
        return str(value)
    decimals = next((places for places, at_least in enumerate((100, 10, 1)) if abs(value) >= at_least), 3)
    words = _fixed(value, decimals)
    return words.rstrip("0").rstrip(".") if "." in words else words


def size(count: int) -> str:
    """Return a number of bytes as ``812 bytes``, ``17.8 KiB`` or ``3.1 MiB``."""
    if count < _KIBI:
        return f"{count} bytes"
    kibi = count / _KIBI
    return f"{kibi:.1f} KiB" if kibi < _KIBI else f"{kibi / _KIBI:.1f} MiB"


def share(part: float) -> str:
    """Return a share of 0 to 1 as a percentage, or an empty string where none applies (negative)."""
    return f"{part * 100:.0f} %" if part >= 0 else ""


def instant(at: datetime) -> str:
    """Return ``2026-03-05 14:02:10 UTC``."""
    return f"{at.astimezone(UTC):{_WITH_DAY}} UTC"


def span(start: datetime, end: datetime) -> str:
    """Return ``2026-03-05 14:00:00 to 14:05:00 UTC``, with both dates where they differ."""
    first, last = (f"{at.astimezone(UTC):{_WITH_DAY}}" for at in (start, end))
    return f"{between(first, last)} UTC"


def between(first: str, last: str) -> str:
    """Return ``first to last`` of two times with or without a day; the last one's day only where it is another."""
    day, space, _ = first.rpartition(" ")
    return f"{first} to {last.removeprefix(day + space)}"


def form_of(instants: Iterable[datetime], zone: tzinfo = UTC) -> str:
    """Return the form in which instants are written: with the day unless all are of one day, in UTC and in ``zone``."""
    days = {at.astimezone(read_in).date() for at in instants for read_in in (UTC, zone)}
    return "%H:%M:%S" if len(days) == 1 else _WITH_DAY


def local_span(window: TimeWindow) -> str:
    """Return the window in the zone in which it was given: ``15:00:00 to 15:05:00 in Europe/Berlin``.

    It has days where it is not of one day in both zones.
    """
    try:
        zone = named_zone(window.zone)
    except UsageError:
        return f"read in the zone {window.zone}"
    first, last = window.start.astimezone(zone), window.end.astimezone(zone)
    if first.utcoffset() == timedelta(0):
        return ""
    form = form_of((first, last), zone)
    return f"{between(f'{first:{form}}', f'{last:{form}}')} in {window.zone} (UTC{first:%z})"


def _split(name: str) -> tuple[str, str]:
    for ending, unit in UNITS.items():
        if name.endswith(f"_{ending}"):
            return name.removesuffix(f"_{ending}"), unit
    return name, ""


def _with_unit(number: str, unit: str) -> str:
    return f"{number} {unit}" if unit else number


def _how(value: Measured) -> str:
    return f"{value.n:,} observation{'' if value.n == 1 else 's'}, {value.method}"


def _side(value: Measured) -> str:
    return "late" if value.value < 0 else "early"


def _fixed(value: float, decimals: int) -> str:
    words = f"{value:,.{decimals}f}"
    negative = value < 0 and bool(words.strip("-0.,"))
    return ("−" if negative else "") + words.removeprefix("-")


def _decimals(step: float) -> int:
    """Return how many decimals a number known to ``step`` deserves, 0 to 3."""
    for decimals, at_least in enumerate((2.5, 0.25, 0.025)):
        if step >= at_least:
            return decimals
    return 3 if step > 0 else 0


def give_or_take(seconds: float) -> str:
    """Return by how much an instant may be wrong, to stand behind it: `` ± 2 s``; nothing where it is less than half a
    second or not known."""
    if not math.isfinite(seconds) or seconds < _SEEN_S:
        return ""
    if seconds > _LONGEST_S:
        return ", clock not known"
    return f" ± {plain(seconds)} s" if seconds < 2 * _MINUTE_S else f" ± {plain(seconds / _MINUTE_S)} min"
