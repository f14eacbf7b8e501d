"""Turns what a person typed or pasted into the answer that is kept, or into a sentence on what to type instead."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta, tzinfo

from collector.errors import UsageError
from collector.model.window import MACHINE_ZONE, TimeWindow, named_zone, parse_instant, resolve_window
from collector.questions.effects import Ask
from collector.questions.parts import Choice, Form, Question

_SPACE = re.compile(r"[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_SPAN = re.compile(r"\s+(?:to|–|—|-)\s+")
_ZONED = re.compile(r"^(?P<time>.*\S)\s+(?P<zone>[A-Za-z_]+(?:/[A-Za-z_+\-0-9]+)+|UTC|[+-]\d{2}:?\d{2})$")
_ISO_ZONED = re.compile(r"T\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})$")
_AGO = re.compile(r"\d+(?:\.\d+)?\s*(?:s|m|min|h|d)")
_DATE = re.compile(r"^(\d{4}-\d{2}-\d{2})\s+")
_CLOCK = re.compile(r"\d{1,2}:\d{2}(:\d{2})?")
_DAY = re.compile(r"^(?:yesterday\b[ ,]*(?:at\s+)?)+", re.IGNORECASE)
_MINUS = re.compile(r"(\d{1,2}:\d{2})(?::\d{2})?\s+-(\d{2}:\d{2})$")
_PASTED = re.compile(r"\x1b\[20[01]~")
"""What a terminal puts around a paste if it was told to, and nobody told it to stop."""
JUST_NOW = "10m"
LONGEST_MS = 60_000


def read(ask: Ask, typed: str, *, now: datetime) -> str:
    """Return the answer as it is kept; empty stands for Enter alone. Raises UsageError with the way out."""
    question = ask.question
    text = _cleaned(typed, question.longest)
    if not text:
        return _entered(ask)
    match question.form:
        case Form.CHOICE:
            answer = _chosen(text, question.choices)
        case Form.CLOCK | Form.TIME:
            answer = _timed(text, now, yesterday=question.form is Form.CLOCK)
        case Form.ZONE:
            answer = _zoned(text, ask.time, now)
        case Form.MILLISECONDS:
            answer = _milliseconds(text)
        case Form.ENTER:
            answer = "yes"
        case Form.PATH:
            answer = _unquoted(text)
        case Form.TEXT:
            answer = as_kept(question, text)
    if ask.other and answer == ask.other:
        raise UsageError(f'"{answer}" is the answer to the question before. The two cannot be the same; check both.')
    return answer


def as_kept(question: Question, text: str) -> str:
    """Return the one word for all that say that there is none, or the text itself."""
    return question.nothing[0] if text.strip(" .!").casefold() in question.nothing else text


def _entered(ask: Ask) -> str:
    """Return what Enter alone means."""
    if ask.question.form is Form.ENTER:
        return "yes"
    answer = ask.known or ask.question.default
    if not answer:
        raise UsageError("Nothing was typed. Type an answer, or /skip to leave it out.")
    return answer


def _cleaned(typed: str, longest: int) -> str:
    """Join pasted lines; what cannot be printed is refused, as nobody means it."""
    lines = [line.strip() for line in re.split(r"[\r\n\v\f\x85\u2028\u2029]+", _PASTED.sub("", typed))]
    text = _SPACE.sub(" ", "; ".join(line for line in lines if line))
    if any(unicodedata.category(one) in ("Cc", "Cs", "Co", "Cn") for one in text):
        raise UsageError("That holds a character that cannot be printed, such as an arrow key's. Type it again.")
    if len(text) > longest:
        raise UsageError(f"That is {len(text):,} characters long; at most {longest:,} are taken. Shorten it.")
    return text


def _chosen(text: str, choices: tuple[Choice, ...]) -> str:
    """Take a choice by its number, its word, or the beginning of either that fits only one."""
    wanted = text.casefold()
    if wanted.isascii() and wanted.isdigit() and 1 <= int(wanted) <= len(choices):
        return choices[int(wanted) - 1].value
    for same in (str.__eq__, str.startswith):
        found = {c.value for c in choices if same(c.value.casefold(), wanted) or same(c.label.casefold(), wanted)}
        if len(found) == 1:
            return found.pop()
    words = ", ".join(f"{number} ({choice.value})" for number, choice in enumerate(choices, 1))
    raise UsageError(f'"{text[:60]}" is none of the choices. Type one of: {words}.')


def _unquoted(text: str) -> str:
    """Return a path as it is: a terminal puts quotes around one that is dragged into it."""
    for mark in "'\"":
        if len(text) > 2 and text[0] == text[-1] == mark:
            return text[1:-1]
    return text


def _milliseconds(text: str) -> str:
    number = text.casefold().removesuffix("ms").strip()
    if not (number.isascii() and number.isdigit() and 1 <= int(number[:9]) <= LONGEST_MS):
        raise UsageError(f'"{text[:60]}" is no number of milliseconds from 1 to {LONGEST_MS:,}. Type for example 200.')
    return str(int(number))


def _timed(text: str, now: datetime, *, yesterday: bool) -> str:
    """Return a time, or a span of two, as it was typed, after finding that it can be read; zone and all."""
    window_from(text, now=now, zone="", yesterday=yesterday)
    return text


def _zoned(zone: str, time_told: str, now: datetime) -> str:
    """Return a zone in which the time that was told before can be: it does not lie ahead, and no clock skips it."""
    named_zone(zone)
    if time_told:
        window_from(time_told, now=now, zone=zone, yesterday=False)
    return zone


def window_from(text: str, *, now: datetime, zone: str, yesterday: bool) -> TimeWindow:
    """Read ``14:05``, ``yesterday 14:05``, ``2026-03-05 14:05 Europe/Berlin``, or two of them with "to" between.

    One time alone is five minutes each side of it. Raises UsageError, also for the future and for a date alone.
    """
    _refuse_minus(text)
    if is_date_alone(text):
        raise UsageError(f"At what time that day? Type {text[:10]} 14:05, or {text[:10]} 00:00 to 23:59.")
    zoned = _ZONED.match(text)
    name = zoned["zone"] if zoned else zone
    named = named_zone(name) if name else MACHINE_ZONE
    first, *others = _SPAN.split(zoned["time"] if zoned else text)
    if len(others) > 1:
        raise UsageError(f'"{text[:60]}" is more than two times. Use for example 14:05 to 14:20.')
    start = _instant(first, now=now, zone=named, yesterday=yesterday)
    _refuse_future(start, now=now, zone=named)
    for other in others:
        end = _end(other, start, now=now, zone=named)
        _refuse_future(end, now=now, zone=named)
        if end <= start:
            raise UsageError("The second time is not after the first. Type the earlier one first: 14:05 to 14:20.")
        return resolve_window(now=now, start=start.isoformat(), end=end.isoformat(), zone_name=name)
    return resolve_window(now=now, around=start.isoformat(), zone_name=name)


def _end(part: str, start: datetime, *, now: datetime, zone: tzinfo) -> datetime:
    """Return the second of two times: one without a date is of the first one's day, or of the day after if earlier."""
    clock = part.strip()
    if not _CLOCK.fullmatch(clock):
        return _instant(part, now=now, zone=zone, yesterday=False)
    began = start.astimezone(zone)
    over_night = _time_of_day(clock) < f"{began:%H:%M:%S}"
    end = _on(began.date() + timedelta(days=over_night), clock, now=now, zone=zone)
    if over_night and end > now:
        raise UsageError(
            f"{clock} lies before the first time, and a day later in the future. Type the earlier one first: "
            "14:05 to 14:20."
        )
    return end


def _on(day: date, clock: str, *, now: datetime, zone: tzinfo) -> datetime:
    return parse_instant(f"{day}T{_time_of_day(clock)}", now=now, zone=zone)


def _refuse_future(instant: datetime, *, now: datetime, zone: tzinfo) -> None:
    if instant > now:
        here = now.astimezone(zone)
        raise UsageError(
            f"That lies in the future: it is {here:%Y-%m-%d %H:%M %Z} now. Check the date, or put the time zone behind "
            "the time."
        )


def _refuse_minus(text: str) -> None:
    """Raise UsageError where a minus before the last time may stand for "to" or be a zone's."""
    found = _MINUS.search(text)
    if found and found[1].zfill(5) < found[2]:
        raise UsageError(
            f'"{found[0]}" may be two times, or a time and its zone. Type {found[1]} to {found[2]}, or the zone '
            f"without a colon, such as {found[1]} -0500."
        )


def _instant(part: str, *, now: datetime, zone: tzinfo, yesterday: bool) -> datetime:
    clock = _DAY.sub("", part.strip())
    if not clock:
        raise UsageError("Yesterday at what time? Type for example: yesterday 14:05")
    if (yesterday or _DAY.match(part)) and _CLOCK.fullmatch(clock):
        return _on((now.astimezone(zone) - timedelta(days=1)).date(), clock, now=now, zone=zone)
    return parse_instant(_DATE.sub(r"\1T", clock), now=now, zone=zone)


def is_date_alone(text: str) -> bool:
    """Whether a date, perhaps with its zone, is all that was typed: it would be taken for its midnight."""
    zoned = _ZONED.match(text)
    try:
        return bool(date.fromisoformat((zoned["time"] if zoned else text).strip()))
    except ValueError:
        return False


def is_same_anywhere(text: str) -> bool:
    """Whether a time names its zone itself, or is so long ago, so that nobody need be asked for a zone."""
    return bool(_ZONED.match(text) or _ISO_ZONED.search(text) or _AGO.fullmatch(text))


def _time_of_day(clock: str) -> str:
    """Return ``9:05`` as ISO 8601 has it. Raises UsageError."""
    padded = clock.zfill(5 if clock.count(":") == 1 else 8)
    try:
        return time.fromisoformat(padded).isoformat()
    except ValueError as error:
        raise UsageError(f'"{clock}" is not a time of day. Type for example 14:05.') from error
