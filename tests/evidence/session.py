"""A session for tests that drive one source: remembers what the source told, and can be stopped."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from collector.model.coverage import Coverage, Unavailable
from collector.model.evidence import Record
from collector.model.request import Request
from collector.model.source import RawStream, Session, SourcePlan


@dataclass(kw_only=True, slots=True)
class FakeSession(Session):
    """What ``collector.model.source.Session`` asks for; ``stop_after_progress`` stops at the first text holding it."""

    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    told: list[str] = field(default_factory=list)
    secrets: list[str] = field(default_factory=list)
    handles: list[str] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    streams: list[tuple[str, bytes]] = field(default_factory=list)
    stop_after_progress: str = ""

    def progress(self, text: str) -> None:
        self.told.append(text)
        if self.stop_after_progress and self.stop_after_progress in text:
            self.stopping.set()

    def note_secret(self, value: str) -> None:
        self.secrets.append(value)

    def note_handle(self, value: str) -> None:
        self.handles.append(value)

    def hand_over(self, item: Record | RawStream) -> None:
        if isinstance(item, RawStream):
            self.streams.append((item.name, b"".join(item.lines)))
        else:
            self.records.append(item)


@dataclass(kw_only=True)
class Following(FakeSession):
    """Calls ``then`` whenever something was told."""

    then: Callable[[], None]

    def progress(self, text: str) -> None:
        super().progress(text)
        self.then()


@dataclass(frozen=True, kw_only=True, slots=True)
class Gathered:
    """Everything one source yielded; ``refused`` holds what it raised instead of a coverage, if it did."""

    records: tuple[Record, ...]
    streams: tuple[tuple[str, bytes], ...]
    coverages: tuple[Coverage, ...]
    refused: tuple[Unavailable, ...] = ()

    @property
    def coverage(self) -> Coverage:
        (only,) = self.coverages
        return only

    @property
    def refusal(self) -> Unavailable:
        (only,) = self.refused
        return only


def gather_all(source: object, request: Request, plan: SourcePlan, session: FakeSession | None = None) -> Gathered:
    """Run a source module's ``gather`` to its end in an event loop of its own; streams are read whole."""

    async def collect() -> Gathered:
        return await gather(source, request, plan, session or FakeSession())

    return asyncio.run(collect())


async def gather(source: object, request: Request, plan: SourcePlan, session: FakeSession) -> Gathered:
    """Run a source module's ``gather`` to its end in the running loop."""
    session.records, session.streams = [], []
    coverages: list[Coverage] = []
    refusals: list[Unavailable] = []
    try:
        async for item in source.gather(request, plan, session):  # type: ignore[attr-defined]  # a module, found by duck
            if isinstance(item, Coverage):
                coverages.append(item)
            else:
                session.hand_over(item)
    except Unavailable as refused:
        refusals.append(refused)
    return Gathered(
        records=tuple(session.records),
        streams=tuple(session.streams),
        coverages=tuple(coverages),
        refused=tuple(refusals),
    )
