"""Turns counts of bytes and the delays of small packets into how much a filled link carries and how long it queues."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from collector.measure import robust
from collector.model.load import DOWN_CEILING_KBIT_S, UP_CEILING_KBIT_S
from collector.model.measured import Measured
from collector.model.records.load import HeldBy, LoadDelay, LoadRate, Way

KBIT_PER_BYTE = 8 / 1000
SLOWEST_TENTH = 0.9
"""A transfer that fills a queue lets it empty at each loss: the slowest tenth shows what it grows to."""

FULL_MS, FULL_LOST_PERCENT = 5.0, 2.0
"""A link that is full delays by this much more than when idle, or loses that much more."""
BUSY_SHARE, LATE_MS = 0.8, 100.0
"""A thread that takes more of a core, or timers later than this: the machine could not do more."""
ALL_TAKEN, SHARED_SHARE = 0.95, 0.18
"""Where all cores are taken, a thread that takes this much had to wait for its turn: beside four busy processes on two
cores one filled 2 Mbit/s rightly with 0.05, and stuck at 10 Mbit/s of an unlimited link with 0.22 (measured)."""
EVERY_S = 0.5
"""How finely delay and rate are told over time: 25 small packets, and a queue that fills within seconds is seen."""
CEILING_KBIT_S = {Way.UP: 0.85 * UP_CEILING_KBIT_S, Way.DOWN: 0.85 * DOWN_CEILING_KBIT_S}
"""A transfer that comes so near to the most that is tried was held by that."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Count:
    """How many bytes had gone one way by ``at_s`` (any clock, in seconds)."""

    at_s: float
    total_bytes: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Pulse:
    """One small packet: when it was sent (any clock, in seconds), and how long it took; nothing where it was lost."""

    sent_s: float
    took_ms: tuple[float, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Meanwhile:
    """What came of the small packets in some seconds: their delays, how many were lost, how late our timers were."""

    delays_ms: tuple[float, ...]
    lost_percent: float
    late_ms: float


def rate_kbit_s(counts: Sequence[Count], *, lost_percent: float = 0.0) -> Measured:
    """Return the rate as the slope of the counts; how far they stray from that line, over their time, bounds it.

    TCP hands over in lumps what waited for a lost packet, which moves a slope little. ``lost_percent`` of what was
    counted may have been lost behind the place of counting: the rate then lies between all and the rest. Raises
    ValueError for fewer than three counts.
    """
    if len(counts) < 3:
        raise ValueError("a rate with a bound needs at least three counts")
    times = [count.at_s for count in counts]
    slope = robust.theil_sen(times, [count.total_bytes for count in counts])
    strays = [count.total_bytes - slope.value * (count.at_s - times[0]) for count in counts]
    scatter = (max(strays) - min(strays)) / (times[-1] - times[0]) * KBIT_PER_BYTE
    sent = slope.value * KBIT_PER_BYTE
    doubt = sent * lost_percent / 100 / 2
    return Measured(
        value=sent - doubt, bound=math.hypot(scatter, doubt), n=slope.n, method="bytes counted, Theil–Sen slope"
    )


def extra_ms(idle: Meanwhile, loaded: Meanwhile) -> Measured:
    """Return how much later the slowest tenth came under load, never less than 0. Raises ValueError without packets.

    By as much as our own timers were later under load than without, packets may have been noticed later, too.
    """
    before, under = (robust.quantile(some.delays_ms, SLOWEST_TENTH) for some in (idle, loaded))
    bound = before.bound + under.bound + max(0.0, loaded.late_ms - idle.late_ms)
    return Measured(
        value=max(0.0, under.value - before.value), bound=bound, n=under.n, method="slowest tenth, loaded less idle"
    )


def delays_over_time(pulses: Sequence[Pulse], *, zero_ms: float) -> tuple[LoadDelay, ...]:
    """Return one value for each EVERY_S in which packets were sent; ``zero_ms`` is Unix time at 0 of their clock."""
    slots: dict[int, list[Pulse]] = {}
    for pulse in pulses:
        slots.setdefault(int(pulse.sent_s // EVERY_S), []).append(pulse)
    return tuple(_delay(slot, slots[slot], zero_ms) for slot in sorted(slots))


def _delay(slot: int, pulses: Sequence[Pulse], zero_ms: float) -> LoadDelay:
    took_ms = sorted(took for pulse in pulses for took in pulse.took_ms)
    usual, slowest = (robust.quantile(took_ms, share).value if took_ms else 0.0 for share in (0.5, SLOWEST_TENTH))
    return LoadDelay(
        at_ms=zero_ms + (slot + 0.5) * EVERY_S * 1000,
        usual_ms=usual,
        slowest_ms=slowest,
        sent=len(pulses),
        lost=len(pulses) - len(took_ms),
    )


def rates_over_time(counts: Sequence[Count], *, zero_ms: float) -> tuple[LoadRate, ...]:
    """Return the rate for each EVERY_S that was counted; ``zero_ms`` is Unix time where the counts' clock has 0."""
    kept = list(counts[:1])
    for count in counts[1:]:
        if count.at_s - kept[-1].at_s >= EVERY_S:
            kept.append(count)
    return tuple(
        LoadRate(
            at_ms=zero_ms + now.at_s * 1000,
            kbit_s=max(0.0, (now.total_bytes - before.total_bytes) / (now.at_s - before.at_s) * KBIT_PER_BYTE),
        )
        for before, now in pairwise(kept)
    )


def short_of_cpu(*, busiest_share: float, machine_share: float) -> bool:
    """Whether the busiest thread had too little of a core for more: by itself, or beside what others take."""
    return busiest_share > (SHARED_SHARE if machine_share > ALL_TAKEN else BUSY_SHARE)


def held_by(way: Way, rate: Measured, *, idle: Meanwhile, loaded: Meanwhile, short_of_cpu: bool) -> HeldBy:
    """Say what kept a transfer that always had more to send from going faster."""
    if rate.value >= CEILING_KBIT_S[way]:
        return HeldBy.CEILING
    if short_of_cpu or loaded.late_ms > LATE_MS:
        return HeldBy.MACHINE
    queued = extra_ms(idle, loaded)
    lossy = loaded.lost_percent - idle.lost_percent > FULL_LOST_PERCENT
    return HeldBy.LINK if queued.low > FULL_MS or lossy else HeldBy.TRANSFER
