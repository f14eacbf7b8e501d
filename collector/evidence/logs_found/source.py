"""Gathers the logs that nobody had to name: those at the documented places of the incident's vendor and platform."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from collector.evidence.logs.apart import nearly_up_s
from collector.evidence.logs.ending import Tally, end_of
from collector.evidence.logs.select import Paths, open_logs, shown_path
from collector.evidence.logs.source import arranged, deadline_s, read_logs
from collector.evidence.logs_found import folders, moved, phone, services
from collector.evidence.logs_found.found import Found, Nothing
from collector.evidence.logs_found.machine import Machine, this_machine
from collector.model.coverage import Reason, Unavailable
from collector.model.incident import Field, Vendor
from collector.model.request import Contact, Request
from collector.model.source import Phase, Session, SourcePlan, Yield
from collector.model.window import TimeWindow
from collector.vendors.places import LogPlace, Reach, places, places_for

PREFIX = "logs.found."
_NAMED = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class _Outlook:
    """What would be read at a place, in words and as files; ``skip`` other than NONE: nothing, for that reason."""

    skip: Reason = Reason.NONE
    why: str = ""
    reads: tuple[str, ...] = ()
    files: tuple[Path, ...] = ()


def plan(request: Request) -> tuple[SourcePlan, ...]:
    """Plan one source for each place of the incident's vendor and platform; none if ``--logs`` says where they are."""
    return plan_on(this_machine(), request)


def plan_on(machine: Machine, request: Request) -> tuple[SourcePlan, ...]:
    """Plan as from another machine."""
    if request.logs:
        return ()
    incident = request.incident
    platform = incident.value(Field.PLATFORM)
    return tuple(_plan(machine, request, place) for place in places_for(incident.vendor, platform, machine.system))


def files_at_hand(request: Request) -> tuple[Path, ...]:
    """Return the logs of the incident's window in the usual folders of this machine, opening none."""
    machine, platform = this_machine(), request.incident.value(Field.PLATFORM)
    near = [
        place
        for place in places_for(request.incident.vendor, platform, machine.system)
        if place.reach is Reach.FILES and place.reachable(machine.system)
    ]
    found = [folders.look(place, machine, request.incident.window) for place in near]
    return tuple(file.path for files in found if not isinstance(files, Nothing) for file in files)


def _plan(machine: Machine, request: Request, place: LogPlace) -> SourcePlan:
    outlook = _outlook(machine, request, place)
    remote = machine.remote_docker if place.reach is Reach.SERVICES and request.contact is not Contact.OFFLINE else ""
    return SourcePlan(
        source=PREFIX + place.id,
        why=f"{place.title}: log lines of the window, which support asks for first",
        phase=Phase.AFTER,
        deadline_s=deadline_s(outlook.files),
        contacts=(remote,) if remote else (),
        reads=outlook.reads,
        target=place.id,
        skip=outlook.skip,
        detail=_sentences(outlook.why, place) if outlook.skip is not Reason.NONE else "",
    )


def _outlook(machine: Machine, request: Request, place: LogPlace) -> _Outlook:
    """Say what would be read at a place, or why nothing: without starting a program."""
    if not place.reachable(machine.system):
        return _Outlook(skip=Reason.UNSUPPORTED, why="not to be had from this machine")
    match place.reach:
        case Reach.FILES:
            found = folders.look(place, machine, request.incident.window)
            if isinstance(found, Nothing):
                return _Outlook(skip=found.reason, why=found.why)
            return _Outlook(reads=(*_reads(found), *_elsewhere(found)), files=tuple(file.path for file in found))
        case Reach.PHONE if request.contact is Contact.OFFLINE:
            return _Outlook(skip=Reason.DECLINED, why="--offline: no phone is asked")
        case Reach.PHONE if not machine.program("adb"):
            return _Outlook(skip=Reason.NOT_FOUND, why="adb is not on the path of this machine")
        case Reach.PHONE:
            return _Outlook(
                reads=(
                    f"adb -d: agorasdk*.log and agoraapi*.log in {phone.FOLDER}/*/files, of one app, "
                    "and the log to which they say it moved",
                )
            )
        case _:
            return _services(machine, request)


def _services(machine: Machine, request: Request) -> _Outlook:
    span = _asked_span(request.incident.window)
    reads = []
    if machine.program("journalctl"):
        reads.append(f"journalctl of the units whose name says livekit, {span} (size not known before it is asked)")
    if machine.program("docker") and request.contact is not Contact.OFFLINE:
        reads.append(f"docker logs of the containers whose image or name says livekit, {span} (size not known before)")
    if reads:
        return _Outlook(reads=tuple(reads))
    return _Outlook(skip=Reason.NOT_FOUND, why="neither journalctl nor docker can be asked on this machine")


def _asked_span(window: TimeWindow) -> str:
    first, last = window.start - services.MARGIN, window.end + services.MARGIN
    return f"{first:%Y-%m-%d %H:%M:%S} to {last:%Y-%m-%d %H:%M:%S} UTC"


def _reads(found: tuple[folders.FoundFile, ...]) -> tuple[str, ...]:
    return tuple(f"{shown_path(str(file.path))} ({file.size_bytes:,} bytes)" for file in islice(found, _NAMED))


def _elsewhere(found: tuple[folders.FoundFile, ...]) -> tuple[str, ...]:
    """Say what is read besides; where it is, is known once the logs are open."""
    speaks = any(file.path.name.lower().startswith("agoraapi") for file in found)
    return ("and the log to which agoraapi.log says the app moved it (setLogFile), if it does",) if speaks else ()


def _sentences(why: str, place: LogPlace) -> str:
    return f"{why[:1].upper()}{why[1:]}. {place.advice}"


async def gather(request: Request, plan: SourcePlan, session: Session) -> AsyncIterator[Yield]:
    """Yield each log found as a stream and a record, then the coverage. Raises Unavailable where nothing is found."""
    async for item in gather_on(this_machine(), request, plan, session):
        yield item


async def gather_on(machine: Machine, request: Request, plan: SourcePlan, session: Session) -> AsyncIterator[Yield]:
    """Gather as on another machine."""
    place = next(item for item in places() if item.id == plan.target)
    session.progress(f"looking for the log of {place.title}")
    tally, end_s = Tally(), nearly_up_s(plan)
    with ExitStack() as held:
        found = await asyncio.to_thread(_find, machine, request, place, held)
        logs, unread = await asyncio.to_thread(arranged, found.logs, session, zone_name="", end_s=end_s)
        tally.refusals.extend((*found.refusals, *unread))
        tally.notes.extend(found.notes)
        async for item in read_logs(request, plan.source, logs, tally, session, end_s=end_s):
            yield item
    yield end_of(plan.source, request.incident.window, Paths(files=()), tally)


def _find(machine: Machine, request: Request, place: LogPlace, held: ExitStack) -> Found:
    found = _look(machine, request, place, held)
    if isinstance(found, Nothing):
        raise Unavailable(found.reason, _sentences(found.why, place))
    return found


def _look(machine: Machine, request: Request, place: LogPlace, held: ExitStack) -> Found | Nothing:
    window = request.incident.window
    match place.reach:
        case Reach.FILES:
            files = folders.look(place, machine, window)
            if isinstance(files, Nothing):
                return files
            selection = open_logs(Paths(files=tuple(file.path for file in files)), held)
            found = Found(logs=selection.logs, refusals=selection.refusals)
            return moved.follow(found, machine, held) if place.vendor is Vendor.AGORA else found
        case Reach.PHONE:
            return phone.look(place, machine, window)
        case _:
            return services.look(machine, window, request.contact)
