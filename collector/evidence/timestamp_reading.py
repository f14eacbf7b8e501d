"""Turns the items of a trace into the frames worth keeping: both ends of the main stream of each kind, and counts."""

from collections import Counter, deque
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from collector.evidence.timestamp_lines import Frame, Garbage, Line
from collector.evidence.timestamp_window import away_s
from collector.model.window import TimeWindow

KEPT_AT_EACH_END = 10_000
"""Frames kept of each kind at the start and at the end: 5 minutes of video each, a few MB of evidence."""

MOST_STREAMS = 32
T = TypeVar("T")
_Key = tuple[str, int, str]


@dataclass(kw_only=True, slots=True)
class Ends(Generic[T]):
    """The first and the last items of a long list, and how many there were; ``seam`` is where the middle is missing."""

    first: list[T] = field(default_factory=list)
    last: deque[T] = field(default_factory=lambda: deque(maxlen=KEPT_AT_EACH_END))
    total: int = 0

    def add(self, item: T) -> None:
        """Take one more item."""
        self.total += 1
        if len(self.first) < KEPT_AT_EACH_END:
            self.first.append(item)
        else:
            self.last.append(item)

    @property
    def seam(self) -> int:
        """Index of the first item behind the part left out, 0 if nothing was."""
        return len(self.first) if self.total > len(self.first) + len(self.last) else 0

    def items(self) -> tuple[T, ...]:
        """Return what was kept, in order."""
        return (*self.first, *self.last)


@dataclass(kw_only=True, slots=True)
class Reading:
    """What was read so far; ``header`` is empty where the file has none, ``garbage`` counts lines that are nothing.

    ``touching`` counts each stream's frames in the window, ``read`` the frames of each kind, ``unread`` the lines that
    name the kind and are garbage. ``now_s`` tells dates from other numbers.
    """

    window: TimeWindow
    now_s: float
    header: Line = field(default_factory=Line)
    frames: dict[_Key, Ends[Frame]] = field(default_factory=dict)
    touching: Counter[_Key] = field(default_factory=Counter)
    states: dict[int, Ends[Line]] = field(default_factory=dict)
    garbage: int = 0
    read: Counter[str] = field(default_factory=Counter)
    unread: Counter[str] = field(default_factory=Counter)
    cut_short: bool = False

    def take(self, item: Frame | Line | Garbage) -> None:
        """Add one parsed line."""
        match item:
            case Frame():
                self._take_frame(item)
            case Line(schema=schema) if schema:
                self.header = item
            case Line():
                if item.stream in self.states or len(self.states) < MOST_STREAMS:
                    self.states.setdefault(item.stream, Ends()).add(item)
            case Garbage():
                self.garbage += 1
                self.unread[item.kind] += 1

    def _take_frame(self, frame: Frame) -> None:
        self.read[frame.kind] += 1
        key = (frame.kind, frame.stream, frame.api)
        if key in self.frames or len(self.frames) < MOST_STREAMS:
            self.frames.setdefault(key, Ends()).add(frame)
            self.touching[key] += away_s(frame.arrival, self.header, self.window, self.now_s) == 0

    @property
    def total(self) -> int:
        """How many frames there were."""
        return self.read.total()

    @property
    def usable(self) -> tuple[str, ...]:
        """The kinds of which at least half the lines could be read: fewer frames tell no rate, order or clock."""
        return tuple(kind for kind, count in self.read.items() if count >= self.unread[kind])

    @property
    def unusable(self) -> tuple[str, ...]:
        """The kinds that are named by lines of which most could not be read."""
        return tuple(kind for kind, count in self.unread.items() if kind and count > self.read[kind])

    def main(self, kind: str) -> Ends[Frame]:
        """Return the stream of one usable kind that has most frames in the window, or at all if none has any there."""
        keys = [key for key in self.frames if key[0] == kind and kind in self.usable]
        return self.frames[max(keys, key=self._rank)] if keys else Ends()

    def main_states(self) -> Ends[Line]:
        """Return the states that belong to the main stream of frames."""
        return self.states.get(max(self.frames, key=self._rank)[1], Ends())

    def _rank(self, key: _Key) -> tuple[int, int]:
        return self.touching[key], self.frames[key].total

    @property
    def other_frames(self) -> int:
        """How many frames of usable kinds belong to other streams than the main ones."""
        return sum(self.read[kind] - self.main(kind).total for kind in self.usable)
