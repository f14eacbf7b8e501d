"""Turns packets and sound that are still sent into one line a second: how the last second was, and the worst so far."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from collector.evidence.network.packet_train import MS_PER_S, Train
from collector.measure.moments import FEWEST, Moment, moment_of, of_sound, without_waiting
from collector.model.records.room import InboundSample, PathSample

LATE_MS = 1000.0
"""What was sent within the last second may still be on its way."""
USUAL = 3000
"""The usual delay is that of the last minute's packets."""
POLLS = 60
BEFORE_LAST = 2
"""In the last of the sound's seconds, packets may still be on their way."""


@dataclass(kw_only=True, slots=True)
class Recent:
    """Follows a train; ``worst`` holds the worst second so far, if any was bad."""

    train: Train
    started: datetime
    worst: tuple[Moment, ...] = ()
    _took_ms: dict[int, float] = field(default_factory=dict)
    _arrivals: int = 0
    _numbers: int = 0
    _lost: int = 0

    def line(self, sound: Sequence[InboundSample], path: Sequence[PathSample]) -> str:
        """Return what there is to say now: of the packets, or of the sound that is sent after them."""
        self._read()
        started_ms = self.started.timestamp() * MS_PER_S
        heard = list(of_sound(sound[-POLLS:], path[-POLLS:], started_ms=started_ms))
        numbers = self._ripe()
        if len(numbers) >= FEWEST:
            found = self._of_packets(numbers)
            self._lost += found.lost
            if self._lost:  # from then on their channel may hold them back
                found = without_waiting(found, path[-POLLS:], started_ms=started_ms)
        elif len(heard) >= BEFORE_LAST:
            found = heard[-BEFORE_LAST]
        else:
            return "waiting for the first sound" if self._numbers > FEWEST else "waiting for the first packets"
        if found.bad and (not self.worst or found.badness > self.worst[0].badness):
            self.worst = (found,)
        return self._in_words(found)

    def _ripe(self) -> list[int]:
        """Take the packets whose time to come back is over."""
        now_ms, numbers = self.train.now_ms() - LATE_MS, list[int]()
        while self._numbers < len(self.train.sent_ms) and self.train.sent_ms[self._numbers] < now_ms:
            numbers.append(self._numbers)
            self._numbers += 1
        return numbers

    def _of_packets(self, numbers: Sequence[int]) -> Moment:
        times = [self._took_ms[number] for number in numbers if number in self._took_ms]
        usual = list(self._took_ms.values())[-USUAL:]
        at_ms = self.train.sent_ms[numbers[0]]
        return moment_of(at_ms, len(numbers), times, statistics.median(usual) if usual else 0.0)

    def _read(self) -> None:
        for item in self.train.arrivals[self._arrivals :]:
            self._took_ms.setdefault(item.number, item.at_ms - self.train.sent_ms[item.number])
        self._arrivals = len(self.train.arrivals)

    def _in_words(self, found: Moment) -> str:
        told = f"{self._clock(found)} {_figures(found)}"
        return told + "".join(f"; worst second {self._clock(item)}: {_figures(item)}" for item in self.worst)

    def _clock(self, found: Moment) -> str:
        return f"{self.started + timedelta(milliseconds=found.at_ms):%H:%M:%S}Z"


def _figures(found: Moment) -> str:
    if found.lost == found.sent:
        return "nothing came back"
    return f"round trip {found.usual_ms:.0f} ms, 95 % within {found.slowest_ms:.0f} ms, lost {found.loss_percent:.0f} %"
