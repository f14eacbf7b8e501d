"""Turns a train of packets, and the sound after it, into what each second was like, and the seconds that were worst."""

import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise

from collector.measure import robust
from collector.measure.held_back import held_back_ms
from collector.measure.media_path import sound
from collector.measure.packets import counted, trips
from collector.model.evidence import Absent
from collector.model.records.content import ContentPair
from collector.model.records.quality import MediaPath, PacketTrain
from collector.model.records.room import InboundSample, PathSample

SLICE_MS = 1000.0
POLLED_SHARE = 0.9
"""A poll that comes a little early ends its second all the same."""
FEWEST = 10
"""Packets that a second needs to be judged by."""
BAD_LOSS_PERCENT = 5.0
BAD_SPREAD_MS = 100.0
"""What Agora calls poor of a whole test (pre-call test: loss and jitter); here of one second."""
RARE_SIGMA = 3.0
"""Ours: a second that chance brings once in about a thousand."""
AFTER_MS = 10_000.0
"""A receiver's buffers take some seconds to follow."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Moment:
    """One second: when it began (ms since the train's start), its packets, its loss and its delays.

    ``slowest_ms`` is the 95 % delay, ``extra_ms`` how much that is above the usual delay of the whole run, and
    ``chance`` how many may be lost in any one second where as many are lost as in the whole run.
    """

    at_ms: float
    sent: int
    lost: int
    usual_ms: float
    slowest_ms: float
    extra_ms: float
    chance: float = 0.0

    @property
    def loss_percent(self) -> float:
        """The share that was lost."""
        return 100.0 * self.lost / self.sent if self.sent else 0.0

    @property
    def bad(self) -> bool:
        """Whether a listener would have noticed this second, and it stands out of the run."""
        lost_much = self.loss_percent > BAD_LOSS_PERCENT and self.lost > self.chance
        return lost_much or self.extra_ms > BAD_SPREAD_MS

    @property
    def badness(self) -> float:
        """How far above what Agora calls poor, to sort by."""
        return max(self.loss_percent / BAD_LOSS_PERCENT, self.extra_ms / BAD_SPREAD_MS)


def trusted_moments(train: PacketTrain, media: MediaPath | Absent) -> list[Moment]:
    """Return the seconds of the train and of the sound, in order; where both were sent, the train's.

    Where the channel held the train's packets back, the sound's are taken, and without any the train's losses beside
    the delay of the connection's own checks.
    """
    sent = moments(train)
    if isinstance(media, Absent):
        return sent
    started_ms = train.taken[0].timestamp() * SLICE_MS
    heard = list(of_sound(sound(media), media.path, started_ms=started_ms))
    if held_back_ms(train, media):
        covered = {_second(one) for one in heard}
        rest = [one for one in sent if _second(one) not in covered]
        return _in_order(heard, [without_waiting(one, media.path, started_ms=started_ms) for one in rest])
    covered = {_second(one) for one in sent}
    return _in_order(sent, [one for one in heard if _second(one) not in covered])


def _second(moment: Moment) -> int:
    return int(moment.at_ms // SLICE_MS)


def _in_order(*found: Sequence[Moment]) -> list[Moment]:
    return sorted(chain.from_iterable(found), key=lambda one: one.at_ms)


def without_waiting(moment: Moment, path: Sequence[PathSample], *, started_ms: float) -> Moment:
    """Return a second of a train with the connection's delay if that is shorter: its own checks wait for nothing."""
    told = [item for item in path if item.round_trip_ms > 0]
    last = bisect_right([item.at_ms for item in told], started_ms + moment.at_ms + SLICE_MS)
    if not last or told[last - 1].round_trip_ms >= moment.slowest_ms:
        return moment
    trip_ms = told[last - 1].round_trip_ms
    extra_ms = max(0.0, trip_ms - _quantile([item.round_trip_ms for item in told], 0.5))
    return replace(moment, usual_ms=trip_ms, slowest_ms=trip_ms, extra_ms=extra_ms)


def moments(train: PacketTrain) -> list[Moment]:
    """Return every second of a train with packets enough to judge it, in order."""
    total = counted(train)
    came = {trip.number: trip for trip in trips(train)}
    usual_ms = _quantile([trip.took_ms for trip in came.values()], 0.5)
    missing = sum(number not in came for number in range(total)) / max(1, total)
    by_second: dict[int, list[int]] = defaultdict(list)
    for number in range(total):
        by_second[int(train.sent_ms[number] // SLICE_MS)].append(number)
    return [
        moment_of(
            second * SLICE_MS,
            len(numbers),
            [came[number].took_ms for number in numbers if number in came],
            usual_ms,
            share_lost=missing,
        )
        for second, numbers in sorted(by_second.items())
        if len(numbers) >= FEWEST
    ]


def of_sound(polled: Sequence[InboundSample], path: Sequence[PathSample], *, started_ms: float) -> Iterator[Moment]:
    """Yield the seconds between polls of the sound, in order; ``started_ms`` is the train's start in Unix time.

    A silent one lost what sound sends; what arrives next tells it once more.
    """
    polls, told = _once_a_second(polled), [item for item in path if item.round_trip_ms > 0]
    if not polls:
        return
    usual_ms, told_at_ms = _quantile([item.round_trip_ms for item in told], 0.5), [item.at_ms for item in told]
    first, last = polls[0], polls[-1]
    expected = last.packets_received - first.packets_received + max(0, last.packets_lost - first.packets_lost)
    missing = max(0, last.packets_lost - first.packets_lost) / max(1, expected)
    per_ms, silent = expected / max(1.0, last.at_ms - first.at_ms), 0
    for before, now in pairwise(polls):
        received = now.packets_received - before.packets_received
        lost = max(0, now.packets_lost - before.packets_lost - silent)
        silent = 0 if received else silent + round(per_ms * (now.at_ms - before.at_ms))
        sent = received + lost if received else round(per_ms * (now.at_ms - before.at_ms))
        if sent >= FEWEST:
            last_told = bisect_right(told_at_ms, now.at_ms)
            trip_ms = told[last_told - 1].round_trip_ms if last_told else 0.0
            yield Moment(
                at_ms=before.at_ms - started_ms,
                sent=sent,
                lost=lost if received else sent,
                usual_ms=trip_ms,
                slowest_ms=trip_ms,
                extra_ms=max(0.0, trip_ms - usual_ms),
                chance=_chance(sent, missing),
            )


def _once_a_second(polls: Sequence[InboundSample]) -> list[InboundSample]:
    """Leave out what follows too soon."""
    kept: list[InboundSample] = []
    for poll in polls:
        if not kept or poll.at_ms - kept[-1].at_ms >= POLLED_SHARE * SLICE_MS:
            kept.append(poll)
    return kept


def _chance(sent: int, share_lost: float) -> float:
    expected = sent * share_lost
    return expected + RARE_SIGMA * math.sqrt(expected * (1 - share_lost))


def worst(found: Sequence[Moment], most: int) -> list[Moment]:
    """Return the bad seconds, the worst first, at most ``most``."""
    return sorted((item for item in found if item.bad), key=lambda item: -item.badness)[:most]


def moment_of(at_ms: float, sent: int, times: Sequence[float], usual_ms: float, *, share_lost: float = 0.0) -> Moment:
    """Describe one second by what was sent in it and how long each packet took that came back, in ms.

    ``share_lost`` (0 to 1) is the loss of the whole run.
    """
    slowest_ms = _quantile(times, 0.95)
    return Moment(
        at_ms=at_ms,
        sent=sent,
        lost=sent - len(times),
        usual_ms=_quantile(times, 0.5),
        slowest_ms=slowest_ms,
        extra_ms=max(0.0, slowest_ms - usual_ms) if times else 0.0,
        chance=_chance(sent, share_lost),
    )


def offset_after(pairs: Sequence[ContentPair], at_ms: float) -> tuple[float, ...]:
    """Return by how much the offset within AFTER_MS of an instant (Unix ms) differs from the usual, or nothing.

    Nothing where no marker of the signal fell into that time.
    """
    after = [pair.offset_ms for pair in pairs if at_ms <= pair.at_ms <= at_ms + AFTER_MS]
    usual = _quantile([pair.offset_ms for pair in pairs], 0.5)
    return (max(after, key=lambda value: abs(value - usual)) - usual,) if after else ()


def _quantile(values: Sequence[float], share: float) -> float:
    return robust.quantile(values, share).value if values else 0.0
