"""Turns the items of a trace into the frames worth keeping, of the main stream of each kind: all, window or ends."""

from collections import Counter, deque
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from collector.evidence.timestamp_lines import Frame, Garbage, Line, arrival_of
from collector.evidence.timestamp_window import away_s
from collector.model.window import TimeWindow

KEPT_AT_EACH_END = 10_000
"""Frames kept of each kind at the start and at the end: 5 minutes of video each, a few MB of evidence."""

KEPT_NEAR_AT_EACH_END = {"video": 18_000, "audio": 36_000}
"""Frames kept near a window that was given: ``--around`` with its margin has 72,000 sounds of 10 ms and 36,000 pictures
at 50 fps. With the states that is 0.7 of the values that a bundle may hold to be read again."""

MARGIN_S = 60.0
"""Kept before and after the window: clocks are compared over a minute, and what is wrong often begins before."""

MOST_STREAMS = 32
T = TypeVar("T")
_Key = tuple[str, int, str]


@dataclass(kw_only=True, slots=True)
class Ends(Generic[T]):
    """The first and the last items of a long list, and how many there were; ``seam`` is where the middle is missing."""

    kept: int = KEPT_AT_EACH_END
    first: list[T] = field(default_factory=list)
    last: deque[T] = field(init=False)
    total: int = 0

    def __post_init__(self) -> None:
        self.last = deque(maxlen=self.kept)

    def add(self, item: T) -> None:
        """Take one more item."""
        self.total += 1
        if len(self.first) < self.kept:
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
class Stream(Generic[T]):
    """One stream: the ends of the ``whole``, the ends of what lies ``near`` the window, and how many lie ``inside``."""

    whole: Ends[T] = field(default_factory=Ends)
    near: Ends[T] = field(default_factory=Ends)
    inside: int = 0

    def add(self, item: T, away_s: float) -> None:
        """Take one more item, which misses the window by so much."""
        self.whole.add(item)
        if away_s <= MARGIN_S:
            self.near.add(item)
        self.inside += away_s == 0


@dataclass(kw_only=True, slots=True)
class Reading:
    """What was read so far; ``header`` is empty where the file has none, ``garbage`` counts lines that are nothing.

    ``read`` counts the frames of each kind, ``unread`` the lines that name the kind and are garbage. ``now_s`` tells
    dates from other numbers.
    """

    window: TimeWindow
    now_s: float
    header: Line = field(default_factory=Line)
    frames: dict[_Key, Stream[Frame]] = field(default_factory=dict)
    states: dict[int, Stream[Line]] = field(default_factory=dict)
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
                self._take_state(item)
            case Garbage():
                self.garbage += 1
                self.unread[item.kind] += 1

    def _take_state(self, state: Line) -> None:
        if state.stream not in self.states and len(self.states) < MOST_STREAMS:
            self.states[state.stream] = Stream()
        if state.stream in self.states:
            self.states[state.stream].add(state, self._away_s(arrival_of(state)))

    def _take_frame(self, frame: Frame) -> None:
        self.read[frame.kind] += 1
        key = (frame.kind, frame.stream, frame.api)
        if key not in self.frames and len(self.frames) < MOST_STREAMS:
            self.frames[key] = Stream(near=Ends(kept=KEPT_NEAR_AT_EACH_END[frame.kind]))
        if key in self.frames:
            self.frames[key].add(frame, self._away_s(frame.arrival))

    def _away_s(self, arrival: float) -> float:
        return away_s(arrival, self.header, self.window, self.now_s)

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

    @property
    def narrowed(self) -> bool:
        """Whether only what lies near the window is kept: it was given, holds frames, and all would be too many."""
        mains = [self._main(kind) for kind in self.usable]
        long = bool(self._main_states().whole.seam) or any(stream.whole.seam for stream in mains)
        return long and any(stream.inside for stream in mains) and self.window.known_by != "assumed"

    def main(self, kind: str) -> Ends[Frame]:
        """Return the stream of one usable kind that has most frames in the window, or at all if none has any there."""
        return self._kept(self._main(kind))

    def main_states(self) -> Ends[Line]:
        """Return the states that belong to the main stream of frames."""
        return self._kept(self._main_states())

    @property
    def other_frames(self) -> int:
        """How many frames of usable kinds belong to other streams than the main ones."""
        return sum(self.read[kind] - self._main(kind).whole.total for kind in self.usable)

    def _kept(self, stream: Stream[T]) -> Ends[T]:
        return stream.near if self.narrowed else stream.whole

    def _main(self, kind: str) -> Stream[Frame]:
        keys = [key for key in self.frames if key[0] == kind and kind in self.usable]
        return self.frames[max(keys, key=self._rank)] if keys else Stream()

    def _main_states(self) -> Stream[Line]:
        return self.states.get(max(self.frames, key=self._rank)[1], Stream())

    def _rank(self, key: _Key) -> tuple[int, int]:
        return self.frames[key].inside, self.frames[key].whole.total
