"""Turns a train of numbered packets into delay, jitter, loss, order, duplicates and bursts, each with its bound."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from collector.measure import robust
from collector.model.measured import Measured
from collector.model.records.quality import PacketTrain

LATE_MS = 2000.0
"""A packet that is not there after two seconds counts as lost: no receiver waits that long for sound."""
Z = robust.CONFIDENCE_SIGMA


@dataclass(frozen=True, kw_only=True, slots=True)
class Trip:
    """One packet that came back: when it was sent and how long it took, both in ms."""

    number: int
    sent_ms: float
    took_ms: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Bursts:
    """How losses follow one another, the two states of Gilbert's model (1960).

    ``lost_after_kept`` and ``lost_after_lost`` are shares from 0 to 1; equal ones mean that losses know nothing of one
    another. ``longest`` and ``mean_length`` count packets; all are 0 without a loss.
    """

    count: int
    longest: int
    longest_sent_ms: float
    mean_length: float
    lost_after_kept: float
    lost_after_lost: float


def trips(train: PacketTrain) -> list[Trip]:
    """Return every packet that came back, in the order of arrival, duplicates left out."""
    seen: dict[int, Trip] = {}
    for item in train.arrivals:
        if item.number not in seen and 0 <= item.number < len(train.sent_ms):
            sent_ms = train.sent_ms[item.number]
            seen[item.number] = Trip(number=item.number, sent_ms=sent_ms, took_ms=item.at_ms - sent_ms)
    return list(seen.values())


def counted(train: PacketTrain) -> int:
    """Return how many packets had the time to come back; those sent last before an interruption had not."""
    return sum(sent_ms <= train.closed_ms - LATE_MS for sent_ms in train.sent_ms)


def sent_s(train: PacketTrain) -> float:
    """Return for how long packets were sent, in seconds."""
    return (train.sent_ms[-1] - train.sent_ms[0]) / 1000 if train.sent_ms else 0.0


def own_lateness_ms(train: PacketTrain) -> float:
    """Return the median lateness of our own sending: what this machine adds without the network's doing."""
    late = _late_ms(train)
    return robust.median(late).value if late else 0.0


def own_jitter_ms(train: PacketTrain) -> float:
    """Return the mean lateness of our own sending: a mean of differences feels the few that were very late."""
    late = _late_ms(train)
    return robust.mean(late).value if late else 0.0


def _late_ms(train: PacketTrain) -> list[float]:
    pace_ms = 1000.0 / train.per_s
    return [abs(now - before - pace_ms) for before, now in pairwise(train.sent_ms)]


def round_trip_ms(train: PacketTrain, share: float) -> Measured:
    """Return a quantile of the time to the server and back; our own lateness widens the bound. n = 0 without any."""
    times = [trip.took_ms for trip in trips(train)]
    if not times:
        return Measured(value=0.0, bound=math.inf, n=0, method="data packets")
    found = robust.quantile(times, share)
    bound = max(found.bound, _censored_ms(train, times, share)) + own_lateness_ms(train)
    return Measured(value=found.value, bound=bound, n=found.n, method=f"data packets, {found.method}")


def discarded_share(train: PacketTrain) -> float:
    """Return the share of packets (0 to 1) that may have come and been discarded; 0 where none overtook another.

    The channel gives up what is overtaken (RFC 3758, 3.5), and nobody can tell that from what was lost on the way.
    """
    return len(lost(train)) / max(1, counted(train)) if reordered(train) else 0.0


def _censored_ms(train: PacketTrain, times: Sequence[float], share: float) -> float:
    """Return how far the quantile may be off if all that was discarded was slow, or all of it fast."""
    missing = discarded_share(train)
    if not 0 < missing < 1:
        return 0.0
    lowest, highest = (share - missing) / (1 - missing), share / (1 - missing)
    value = robust.quantile(times, share).value
    ends = [robust.quantile(times, min(1.0, max(0.0, end))).value for end in (lowest, highest)]
    return max(abs(end - value) for end in ends)


def longest_trip_ms(train: PacketTrain) -> float:
    """Return the slowest packet's time, 0 without any."""
    return max((trip.took_ms for trip in trips(train)), default=0.0)


def jitter_ms(train: PacketTrain) -> Measured:
    """Return the interarrival jitter of RFC 3550, 6.4.1: what its running mean of |D| settles at, the mean of all |D|.

    Neighbours share a packet, so that only every other difference counts for the bound; our own jitter widens it, and
    so does what may have been discarded: it may have varied twice as much, or not at all.
    """
    came = trips(train)
    apart = [abs(now.took_ms - before.took_ms) for before, now in pairwise(came)]
    if len(apart) < 2:
        return Measured(value=0.0, bound=math.inf, n=len(apart), method="data packets, RFC 3550")
    found = robust.mean(apart)
    return Measured(
        value=found.value,
        bound=found.bound * math.sqrt(2) + own_jitter_ms(train) + discarded_share(train) * found.value,
        n=found.n,
        method="data packets, RFC 3550",
    )


def spread_ms(train: PacketTrain) -> tuple[Measured, Measured]:
    """Return how wide the delays lie: the middle half (quartiles) and nine tenths (5 % to 95 %)."""
    return _between(train, 0.25, 0.75), _between(train, 0.05, 0.95)


def _between(train: PacketTrain, low: float, high: float) -> Measured:
    first, last = round_trip_ms(train, low), round_trip_ms(train, high)
    return Measured(
        value=last.value - first.value,
        bound=first.bound + last.bound,
        n=first.n,
        method=f"data packets, quantile {high:g} minus {low:g}",
    )


def share_percent(count: int, of: int, method: str) -> Measured:
    """Return a share in percent with the farther end of its 95 % interval (E. B. Wilson, 1927); n = 0 of nothing."""
    if of <= 0:
        return Measured(value=0.0, bound=math.inf, n=0, method=method)
    share = count / of
    centre = (share + Z * Z / (2 * of)) / (1 + Z * Z / of)
    half = Z / (1 + Z * Z / of) * math.sqrt(share * (1 - share) / of + Z * Z / (4 * of * of))
    bound = max(centre + half - share, share - (centre - half))
    return Measured(value=100 * share, bound=100 * bound, n=of, method=f"{method}, Wilson interval")


def lost(train: PacketTrain) -> list[int]:
    """Return the numbers of the packets that had the time to come back and did not."""
    came = {item.number for item in train.arrivals}
    return [number for number in range(counted(train)) if number not in came]


def loss_percent(train: PacketTrain) -> Measured:
    """Return the share of packets that did not come back, on both ways together."""
    return share_percent(len(lost(train)), counted(train), "data packets")


def reordered(train: PacketTrain) -> int:
    """Return how many packets came after one that was sent later (RFC 4737, 3.3)."""
    highest, late = -1, 0
    for trip in trips(train):
        late += trip.number < highest
        highest = max(highest, trip.number)
    return late


def duplicates(train: PacketTrain) -> int:
    """Return how many arrivals were repetitions."""
    return len(train.arrivals) - len({item.number for item in train.arrivals})


def bursts(train: PacketTrain) -> Bursts:
    """Return the runs of packets lost one after another."""
    missing, total = set(lost(train)), counted(train)
    runs = _runs(sorted(missing))
    kept_then_lost = sum(number not in missing and number + 1 in missing for number in range(total - 1))
    lost_then_lost = sum(number in missing and number + 1 in missing for number in range(total - 1))
    before_last = sum(number in missing for number in range(total - 1))
    longest = max(runs, key=len, default=[])
    return Bursts(
        count=len(runs),
        longest=len(longest),
        longest_sent_ms=train.sent_ms[longest[0]] if longest else 0.0,
        mean_length=len(missing) / len(runs) if runs else 0.0,
        lost_after_kept=kept_then_lost / max(1, total - 1 - before_last),
        lost_after_lost=lost_then_lost / max(1, before_last),
    )


def _runs(numbers: Sequence[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


def longest_gap_ms(train: PacketTrain) -> float:
    """Return the longest time without any arrival between the first and the last."""
    times = sorted(item.at_ms for item in train.arrivals)
    return max((now - before for before, now in pairwise(times)), default=0.0)
