"""Says how long sources that sample live do so, and when they may not."""

import asyncio
import time
from dataclasses import dataclass
from datetime import UTC, datetime

from collector.model.coverage import Coverage, Reason, State
from collector.model.request import LISTEN_AT_LEAST_S, LISTEN_AT_MOST_S, Contact, Request
from collector.model.source import Session

OVER = "the incident's window is over; figures of now would describe another time"
ENOUGH_SHARE = 0.9
"""Sampling that lasted nine tenths of what was asked for is whole: timers are late, and starting takes a moment."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Stretch:
    """From when to when something was sampled, by a wall clock that may be set meanwhile, and for how long.

    ``seconds`` are those of a clock that nobody sets, and in which a machine's sleep does not count on most systems.
    """

    taken: tuple[datetime, datetime]
    seconds: float


class Stopwatch:
    """Runs from when it is made."""

    def __init__(self) -> None:
        self._started, self._began_s = datetime.now(UTC), time.monotonic()

    def read(self) -> Stretch:
        """Return the stretch until now."""
        return Stretch(taken=(self._started, datetime.now(UTC)), seconds=time.monotonic() - self._began_s)


def why_not_now(request: Request) -> tuple[Reason, str]:
    """Return why nobody is asked about the network as it is now, NONE if somebody is."""
    if request.contact is Contact.OFFLINE:
        return Reason.DECLINED, "--offline: nothing is contacted"
    return (Reason.NONE, "") if request.live else (Reason.DISABLED, OVER)


def sampling_limit_s(request: Request) -> float:
    """Return for how many seconds to sample at most.

    With a duration of "auto", as long as the room is listened to (then the run sets ``stopping``), or
    LISTEN_AT_LEAST_S if no room is.
    """
    if request.duration_s:
        return request.duration_s
    listens = bool(request.server.url) and request.live and request.contact is Contact.ALLOWED
    return LISTEN_AT_MOST_S if listens else LISTEN_AT_LEAST_S


async def stopped_within(session: Session, seconds: float) -> bool:
    """Wait ``seconds``, or less if the source should end; return whether it should."""
    if seconds > 0 and not session.stopping.is_set():
        try:
            await asyncio.wait_for(session.stopping.wait(), seconds)
        except TimeoutError:
            return False
    return session.stopping.is_set()


def sampled(source: str, request: Request, over: Stretch) -> Coverage:
    """Return the coverage of a source that sampled over a stretch."""
    wanted_s = request.duration_s or LISTEN_AT_LEAST_S
    window_s = (over.taken[1] - request.incident.window.start).total_seconds()
    whole = over.seconds >= ENOUGH_SHARE * wanted_s
    return Coverage(
        source=source,
        state=State.COLLECTED if whole else State.PARTIAL,
        reason=Reason.NONE if whole else Reason.DEADLINE,
        detail="" if whole else f"asked to end after {over.seconds:.1f} of {wanted_s:.0f} s",
        instants=over.taken,
        share=min(1.0, max(0.0, over.seconds / window_s)) if window_s > 0 else 1.0,
    )
