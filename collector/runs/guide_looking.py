"""Looks into the logs that were named, or lie in the usual places, for what need not be asked: names, ids, times."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from collector.errors import CollectorError
from collector.evidence.logs.last_call import LastCall, last_calls
from collector.evidence.logs.select import Paths, find_paths
from collector.evidence.logs_found.source import files_at_hand
from collector.model.clock import ClockSource
from collector.model.incident import Field, Vendor
from collector.model.request import Request
from collector.model.window import EARLIEST, resolve_window
from collector.questions.effects import Kind, Measure, Named, Reply
from collector.questions.parts import LONGEST_NAME
from collector.runs.gathering import Observer
from collector.runs.guide_case import Case, holds_secret
from collector.vendors.fact_rule import Party

T = TypeVar("T")
LOOK_S = 8.0
"""How long the logs are looked into; a disk that does not answer is left alone then, as all of it can be asked, too."""
_GRACE_S = 2.0
_FOUND_WITHIN = "7d"
"""Logs that nobody named are of the call only if they were written lately."""
_OVER_S = 600.0
"""A log that ends later than so many seconds ago may be of a call that still runs: its time is not suggested."""
_ANY_AGE = EARLIEST + timedelta(days=7)
_LONGEST_SHOWN = 28
LOCAL, REMOTE = "log.local", "log.remote"
"""Under these keys stand the id of the device that wrote a log, and that of the other end."""
NO_ZONE = (
    "  Its times name no zone and are taken for this machine's. If it was written elsewhere, give it with its zone "
    "(console.log@Europe/Berlin), or correct the time where it is asked."
)
NAMES_NOTHING = (
    "  It names no call in a way that is known here, so you are asked. It goes into the bundle all the same."
)
_SHOWN = {
    Field.VENDOR: "vendor",
    Field.PLATFORM: "platform",
    Field.SDK_VERSION: "SDK version",
    Field.SERVER_VERSION: "server version",
    Field.DEVICE_MODEL: "device",
    Field.SYSTEM: "system",
    Field.ROOM: "room or channel",
    Field.SCENARIO: "scenario",
    Field.CUSTOM_SOURCE: "custom source",
    Field.CUSTOM_RENDERER: "custom renderer",
    Field.ENHANCEMENT: "enhancement",
}
"""What is told of a log, in this order; none of it may hold a person's name."""


def look(wanted: Measure, case: Case, observer: Observer) -> Reply:
    """Return what the logs' last call suggests, and say it; nothing if there are none, or none can be read."""
    request = case.ask_for(case.window, live=False)
    found: list[LastCall] = []
    if request.logs or files_at_hand(_lately(request)):
        observer.stage(wanted.title)
        found = within(LOOK_S, lambda stopping: list(_calls(request, stopping)))
    reply = Reply(key=wanted.key, kind=Kind.DONE, at=datetime.now(UTC), value=logs_named(case.request))
    if not found:
        there = any(os.path.exists(log.path) for log in request.logs)  # noqa: PTH110  Path raises for what is too long
        return replace(reply, lines=(NAMES_NOTHING,) if there else ())
    calls = _of_one_room(sorted(found, key=lambda call: call.ended, reverse=True))
    uids = {uid.value for call in found for uid in call.uid(Party.LOCAL)}
    whose = {"can.log_of": "yes"} if request.logs and len(uids) == 1 else {}
    named = tuple(_named(calls, reply.at))
    return replace(reply, values=whose, named=named, lines=tuple(_lines(calls, named, len(found))))


def logs_named(request: Request) -> str:
    """Return the paths of the logs that the options name, to tell whether others were looked into before."""
    return ", ".join(log.path for log in request.logs)


def _lately(request: Request) -> Request:
    window = resolve_window(now=request.now, last=_FOUND_WITHIN)
    return replace(request, incident=replace(request.incident, window=window))


def _calls(request: Request, stopping: Callable[[], bool]) -> Iterator[LastCall]:
    for log in request.logs:
        yield from last_calls(find_paths(log.path, window_start=_ANY_AGE), zone_name=log.zone, stopping=stopping)
    if not request.logs:
        yield from last_calls(Paths(files=files_at_hand(_lately(request))), zone_name="", stopping=stopping)


def within(seconds: float, work: Callable[[Callable[[], bool]], list[T]]) -> list[T]:
    """Work in a thread of its own, left behind if it does not come back: a disk, or a name server, may hang for good.

    What it could not find out is asked.
    """
    end_s, found = time.monotonic() + seconds, list[T]()

    def run() -> None:
        try:
            found.extend(work(lambda: time.monotonic() > end_s))
        except (CollectorError, OSError):  # what the log would name is asked, and the log is refused where it is read
            found.clear()

    thread = threading.Thread(target=run, daemon=True)
    try:
        thread.start()
        thread.join(seconds + _GRACE_S)
    except KeyboardInterrupt:  # it is cut short, and the guide goes on: leaving it takes Ctrl-C at a question
        return []
    return [] if thread.is_alive() else found


def _of_one_room(calls: list[LastCall]) -> list[LastCall]:
    """Return the logs of the latest call that names a room: what another call's log says is not this call's."""
    rooms = [call.facts()[Field.ROOM].value for call in calls if Field.ROOM in call.facts()]
    return [call for call in calls if not rooms or call.facts().get(Field.ROOM) is None or _room(call) == rooms[0]]


def _room(call: LastCall) -> str:
    return call.facts()[Field.ROOM].value


def _named(calls: list[LastCall], now: datetime) -> Iterator[Named]:
    seen = set[str]()
    for call in calls:
        for one in (*_facts(call), *_uids(call), *_time(call, now)):
            if one.key not in seen and may_be_offered(one.value):
                seen.add(one.key)
                yield one


def may_be_offered(value: str) -> bool:
    """Whether what somebody else wrote can stand on a screen, and be kept: a name may hold anything."""
    return value.isprintable() and len(value) <= LONGEST_NAME and not holds_secret(value)


def _facts(call: LastCall) -> Iterator[Named]:
    if call.vendor is not Vendor.UNKNOWN:
        yield Named(key=Field.VENDOR, value=call.vendor.value, source=_source(call, ()))
    for field, statement in call.facts().items():
        yield Named(key=field, value=statement.value, source=_source(call, statement.at))


def _uids(call: LastCall) -> Iterator[Named]:
    for key, party in ((LOCAL, Party.LOCAL), (REMOTE, Party.REMOTE)):
        for uid in call.uid(party):
            yield Named(key=key, value=uid.value, source=_source(call, uid.at))


def _time(call: LastCall, now: datetime) -> Iterator[Named]:
    """Yield the time of a call that is over, as the questions on it are answered."""
    if not call.began or (now - call.ended).total_seconds() < _OVER_S or call.ended <= call.began[0]:
        return
    last = call.ended + timedelta(seconds=1)
    source = _source(call, call.began)
    yield Named(key="when", value="earlier", source=source)
    yield Named(
        key="when_at", value=f"{call.began[0]:%Y-%m-%d %H:%M:%S} to {last:%Y-%m-%d %H:%M:%S} UTC", source=source
    )


def _source(call: LastCall, at: tuple[datetime, ...]) -> str:
    name = call.log if len(call.log) <= _LONGEST_SHOWN else f"…{call.log[-_LONGEST_SHOWN:]}"
    return ", ".join((f"from {name}", *(f"{one.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC" for one in at)))


def _lines(calls: list[LastCall], named: tuple[Named, ...], logs: int) -> Iterator[str]:
    """Say what the latest call's log names, and of how many logs that one is the latest."""
    values = {one.key: one.value for one in named}
    shown = [f"  {words}: {values[field]}" for field, words in _SHOWN.items() if field in values]
    for call in calls[:1]:
        began = [f"{at:%Y-%m-%d %H:%M:%S} to {call.ended:%H:%M:%S} UTC" for at in call.began]
        shown += [f"  last call in it: {span}" for span in began]
        if began and call.clock is ClockSource.MACHINE:
            shown.append(NO_ZONE)
    if LOCAL in values:
        shown.append(f"  UID of the device that wrote it: {values[LOCAL]}")
    if not shown:
        return
    others = f", the latest of {logs} logs," if logs > 1 else ""
    yield f"{calls[0].log}{others} names what follows. It is offered for you to confirm where it would be asked:"
    yield from shown
