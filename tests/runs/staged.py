"""Sources that behave and misbehave on purpose, carried out in real workers by the tests of gathering."""

import asyncio
import errno
import os
import time
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime

from collector.model.coverage import Coverage, Reason, State, Unavailable
from collector.model.measured import Measured
from collector.model.privacy import LookupId
from collector.model.records.network import ClockReading
from collector.model.request import Request
from collector.model.source import RawStream, Session, SourcePlan, Yield

SECRET = "s3cr3t-value-of-this-run"
MAIL = "carol@example.com"
WAITING = "waiting"
"""What those say that wait for the stop, or ignore it, once they do."""
UNTIL_STOPPED = ("waits", "ignores the stop", "dies when told to stop", "dies late", "ends late")


def plan(request: Request) -> tuple[SourcePlan, ...]:
    return ()


async def gather(request: Request, plan: SourcePlan, session: Session) -> AsyncIterator[Yield]:
    """``plan.target`` names the behaviour."""
    behaviour = plan.target
    misbehave(behaviour)
    tell(behaviour, session)
    yield reading(request)
    if behaviour in UNTIL_STOPPED:
        session.progress(WAITING)
    if behaviour == "waits":
        await session.stopping.wait()
        yield done(plan, State.PARTIAL, Reason.DEADLINE)
        return
    if behaviour == "ignores the stop":
        await asyncio.sleep(60)
    if behaviour in ("dies when told to stop", "dies late", "ends late"):
        await session.stopping.wait()
        await asyncio.sleep(0.0 if behaviour == "dies when told to stop" else 2.0)
    if behaviour in ("notes and dies", "dies when told to stop", "dies late"):
        os._exit(3)
    if behaviour == "leaves a thread":
        asyncio.get_running_loop().run_in_executor(None, time.sleep, 120)
    for stream in streams(behaviour):
        yield stream
    if behaviour == "never ends":
        return
    yield done(plan, State.COLLECTED, Reason.NONE)


def tell(behaviour: str, session: Session) -> None:
    if behaviour == "says much":
        print("a library prints to standard output")
        session.progress(f"reading the log of {MAIL}")
    if behaviour in ("streams", "notes and dies"):
        session.note_secret(SECRET)
        session.note_handle(MAIL)


def misbehave(behaviour: str) -> None:
    if behaviour == "unavailable":
        raise Unavailable(Reason.DENIED, f"the server refuses {MAIL}")
    if behaviour == "runs full":
        raise OSError(errno.ENOSPC, f"no space for {SECRET}")
    if behaviour == "raises":
        raise KeyError(SECRET)
    if behaviour == "dies":
        os._exit(3)
    if behaviour == "blocks":
        time.sleep(60)


def streams(behaviour: str) -> Iterator[RawStream]:
    if behaviour == "streams":
        yield RawStream(name="logs/a.log", lines=iter([f"key={SECRET} of {MAIL}\n".encode(), b"plain\n"]))
    if behaviour == "breaks in a stream":
        yield RawStream(name="logs/b.log", lines=broken_lines())


def broken_lines() -> Iterator[bytes]:
    yield b"one line\n"
    raise OSError(f"disk gone while reading {SECRET}")


def reading(request: Request) -> ClockReading:
    now = datetime.now(UTC)
    return ClockReading(
        host=request.here,
        taken=(now, now),
        server=LookupId("ntp.example"),
        ahead_ms=Measured(value=1.0, bound=2.0, n=3, method="ntp"),
        stratum=2,
    )


def done(plan: SourcePlan, state: State, reason: Reason) -> Coverage:
    return Coverage(source=plan.source, state=state, reason=reason, detail=f"told {MAIL}")
