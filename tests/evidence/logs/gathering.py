"""Carries out the logs source on a path as a run does: streams are taken when they come."""

import asyncio
from dataclasses import dataclass, field, replace
from pathlib import Path

from collector.evidence.logs.source import gather, plan
from collector.model.coverage import Coverage
from collector.model.evidence import Record
from collector.model.host import Host
from collector.model.incident import Field
from collector.model.records.logs import LogExcerpt
from collector.model.request import LogPath, Request
from collector.model.source import RawOpaque, RawStream, Session
from collector.model.window import TimeWindow
from tests.factory import ELSEWHERE, make_incident, make_request, make_window

DATA = Path(__file__).parents[2] / "data" / "logs"


@dataclass
class Gathered:
    streams: dict[str, bytes] = field(default_factory=dict)
    opaque: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    pieces: list[bytes] = field(default_factory=list)
    excerpts: list[LogExcerpt] = field(default_factory=list)
    coverage: list[Coverage] = field(default_factory=list)
    handles: list[str] = field(default_factory=list)

    def take(self, item: Record | RawStream) -> None:
        if isinstance(item, RawStream):
            assert item.name not in self.streams
            pieces = list(item.lines)
            self.pieces += pieces
            self.streams[item.name] = b"".join(pieces)
        else:
            assert isinstance(item, LogExcerpt)
            self.excerpts.append(item)

    @property
    def text(self) -> str:
        return b"".join(self.streams.values()).decode()

    @property
    def end(self) -> Coverage:
        (only,) = self.coverage
        return only

    @property
    def excerpt(self) -> LogExcerpt:
        (only,) = self.excerpts
        return only

    def fact(self, name: Field) -> str:
        return next((fact.value for item in self.excerpts for fact in item.facts if fact.field is name), "")

    def symptoms(self) -> dict[str, int]:
        return {item.signature: item.count for excerpt in self.excerpts for item in excerpt.symptoms}


@dataclass(slots=True)
class FakeRun(Session):
    """A session that is never stopped unless told, and remembers what it is told and given."""

    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    handles: list[str] = field(default_factory=list)
    gathered: Gathered = field(default_factory=Gathered)

    def progress(self, text: str) -> None:
        pass

    def note_secret(self, value: str) -> None:
        pass

    def note_handle(self, value: str) -> None:
        self.handles.append(value)

    def hand_over(self, item: Record | RawStream) -> None:
        self.gathered.take(item)


def request_for(
    path: Path | str, *, window: TimeWindow | None = None, zone: str = "", here: Host = ELSEWHERE, room: str = "demo"
) -> Request:
    incident = make_incident(window=window or make_window(), room=room)
    return replace(make_request(incident=incident), logs=(LogPath(path=str(path), zone=zone),), here=here)


def collect(
    path: Path | str,
    *,
    window: TimeWindow | None = None,
    zone: str = "",
    here: Host = ELSEWHERE,
    room: str = "demo",
    stopped: bool = False,
    consent: str = "",
) -> Gathered:
    request = request_for(path, window=window, zone=zone, here=here, room=room)
    session = FakeRun()
    if stopped:
        session.stopping.set()
    return asyncio.run(gathered_in(session, replace(request, encrypted_consent=consent)))


async def gathered_in(session: FakeRun, request: Request) -> Gathered:
    """Gather the logs of a request in a session."""
    result = session.gathered
    (planned,) = plan(request)
    async for item in gather(request, planned, session):
        if isinstance(item, RawOpaque):
            result.opaque[item.name] = (item.consent, b"".join(item.chunks))
        elif isinstance(item, Coverage):
            result.coverage.append(item)
        else:
            result.take(item)
    result.handles = session.handles
    return result
