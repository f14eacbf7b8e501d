"""Turns a 10 ms timer, armed again and again, into how late this machine lets a program run.

The timer runs in a process and a thread of its own that do nothing else: what is late here is late for every program
of the same priority that is started in the same place, a publisher's capture loop too.
"""

import threading
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from collector.evidence.live_sampling import OVER, Stopwatch, sampled, sampling_limit_s, stopped_within
from collector.model.coverage import Reason, Unavailable
from collector.model.host import Host
from collector.model.measured import Measured
from collector.model.records.device import LatestTimer, SchedulingDelay, TimerDelay
from collector.model.request import Request
from collector.model.source import Phase, Session, Share, SourcePlan, Yield

SOURCE = SchedulingDelay.kind
TIMER_S = 0.010
FEWEST_TIMERS = 120
"""From 110 on the 95 % interval of the 95th percentile ends inside the list: 0.05 n - 1 >= 1.96 sqrt(0.0475 n)."""


def plan(request: Request) -> tuple[SourcePlan, ...]:
    """Plan it beside the room; not for a window in the past."""
    return (
        SourcePlan(
            source=SOURCE,
            why="late timers make a publisher push frames late and in bursts",
            phase=Phase.LIVE,
            deadline_s=sampling_limit_s(request) + 5,
            share=Share.COMMON,
            skip=Reason.NONE if request.live else Reason.DISABLED,
            detail="" if request.live else OVER,
        ),
    )


async def gather(request: Request, plan: SourcePlan, session: Session) -> AsyncIterator[Yield]:  # noqa: ARG001  every source has the same arguments
    """Yield one SchedulingDelay. Raises Unavailable if it was stopped before it could say anything."""
    stopwatch = Stopwatch()
    with timing() as timer:
        await stopped_within(session, sampling_limit_s(request))
    over = stopwatch.read()
    yield describe(tuple(timer.late_ms), host=request.here, taken=over.taken)
    yield sampled(SOURCE, request, over)


@dataclass(kw_only=True, slots=True)
class Timer:
    """Arms a 10 ms timer again and again until ``stop`` is set; ``late_ms`` grows meanwhile."""

    stop: threading.Event = field(default_factory=threading.Event)
    late_ms: list[float] = field(default_factory=list)

    def run(self) -> None:
        """Block the calling thread until ``stop`` is set."""
        while not self.stop.is_set():
            armed_ns = time.monotonic_ns()
            time.sleep(TIMER_S)
            late_ns = time.monotonic_ns() - armed_ns - int(TIMER_S * 1e9)
            self.late_ms.append(max(0, late_ns) / 1e6)


@contextmanager
def timing() -> Iterator[Timer]:
    """Yield a timer that runs in a thread of its own until the block ends."""
    timer = Timer()
    thread = threading.Thread(target=timer.run, daemon=True)
    thread.start()
    try:
        yield timer
    finally:
        timer.stop.set()
        thread.join(timeout=1.0)


def describe(late_ms: tuple[float, ...], *, host: Host, taken: tuple[datetime, datetime]) -> SchedulingDelay:
    """Return the quantiles of lateness in ms. Raises Unavailable for fewer than FEWEST_TIMERS."""
    if len(late_ms) < FEWEST_TIMERS:
        detail = f"{len(late_ms)} timers fired before the run ended; {FEWEST_TIMERS} are needed. Run it longer."
        raise Unavailable(Reason.DEADLINE, detail)
    delay = delay_of(late_ms)
    return SchedulingDelay(
        host=host,
        taken=taken,
        p50_ms=delay.p50_ms,
        p95_ms=delay.p95_ms,
        max_ms=delay.max_ms,
        over_time=tuple(_latest(late_ms, taken[0].timestamp() * 1000)),
    )


def _latest(late_ms: tuple[float, ...], started_ms: float) -> Iterator[LatestTimer]:
    """Return the latest timer of each second: one is armed as soon as the one before has fired."""
    seconds: dict[int, float] = {}
    since_ms = 0.0
    for late in late_ms:
        since_ms += TIMER_S * 1000 + late
        second = int(since_ms // 1000)
        seconds[second] = max(late, seconds.get(second, 0.0))
    return (LatestTimer(at_ms=started_ms + 1000 * second, late_ms=round(late, 3)) for second, late in seconds.items())


def delay_of(late_ms: Sequence[float]) -> TimerDelay:
    """Return the quantiles of lateness in ms; too few timers give an infinite bound. Raises ValueError for none."""
    from collector.measure.robust import quantile  # numpy, loaded when the timing is over

    resolution_ms = time.get_clock_info("monotonic").resolution * 1000

    def at(share: float) -> Measured:
        found = quantile(late_ms, share)
        method = f"{found.method} of {TIMER_S * 1000:.0f} ms timers, 95 % by order statistics"
        return Measured(value=found.value, bound=found.bound + resolution_ms, n=found.n, method=method)

    p50_ms, p95_ms = at(0.5), at(0.95)
    latest = Measured(value=max(late_ms), bound=resolution_ms, n=len(late_ms), method="latest timer seen")
    return TimerDelay(p50_ms=p50_ms, p95_ms=p95_ms, max_ms=latest)
