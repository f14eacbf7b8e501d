"""Tasks that hand over, note and fail on purpose, and a home that remembers what it is sent."""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from collector.model.evidence import Record
from collector.model.measured import Measured
from collector.model.privacy import LookupId
from collector.model.records.network import ClockReading
from collector.model.source import RawStream, Workplace
from collector.redaction.redactor import Redactor
from collector.redaction.stream import contents_of
from collector.runs.elsewhere import Elsewhere
from collector.runs.frames import Gathered, Job, Spooled, frame_from_line, to_line
from collector.runs.lane import redactor_of
from tests.factory import TAKEN, make_request

SLEEP_S = 60.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """``weight`` as its task is weighed, ``notes`` and ``names`` are identities that it notes and writes."""

    number: int
    weight: int = 100
    notes: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


Task = Callable[[Item, Workplace], object]


def weight_of(item: Item) -> int:
    return item.weight


def hand_over(item: Item, place: Workplace) -> int:
    """Hand over a stream with a token and names in it, and a record."""
    for name in item.notes:
        place.note_handle(name)
    lines = [f"{item.number} token=s3cr3t-{item.number:08d}-value from 198.51.100.{item.number % 256}\n".encode()]
    lines += [f"joined: {name}\n".encode() for name in item.names]
    place.hand_over(RawStream(name=f"logs/a/{item.number}.log", lines=iter(lines)))
    place.hand_over(reading(item.number))
    return item.number


def hand_over_late(item: Item, place: Workplace) -> int:
    """The same, the longer the less others have to do before they know what it notes."""
    if item.notes:
        time.sleep(0.3)
    return hand_over(item, place)


@dataclass(frozen=True, slots=True)
class Fails:
    """Fails at an item, in the process that does not have this number or in any."""

    at: int
    home: int = 0
    dies: str = ""

    def __call__(self, item: Item, place: Workplace) -> int:
        result = hand_over(item, place)
        if item.number == self.at and os.getpid() != self.home:
            if self.dies:
                os._exit(3)
            raise KeyError(item.number)
        return result


def unwritable(item: Item, place: Workplace) -> Callable[[], int]:
    """Return what no pickle holds."""
    number = hand_over(item, place)
    return lambda: number


def whether_stopped(item: Item, place: Workplace) -> bool:
    """Return whether it was told to end; after a while if it was not."""
    if not place.stopped:
        time.sleep(0.01)
    return place.stopped


def which_process(_item: Item, _place: Workplace) -> int:
    time.sleep(0.01)
    return os.getpid()


def reading(number: int) -> ClockReading:
    request = make_request()
    return ClockReading(
        host=request.here,
        taken=(TAKEN[0], TAKEN[0]),
        server=LookupId(f"ntp{number}.example"),
        ahead_ms=Measured(value=1.0, bound=2.0, n=3, method="ntp"),
        stratum=2,
    )


@dataclass(slots=True)
class FakeHome:
    """What ``spreading.Home`` asks for, with the redactor of a job."""

    job: Job
    stopped: bool = False
    handles: set[str] = field(default_factory=set)
    elsewhere: Elsewhere = field(default_factory=Elsewhere)
    frames: list[Spooled | Gathered] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    again: int = 0
    redactor: Redactor = field(init=False)

    def __post_init__(self) -> None:
        self.redactor = redactor_of(self.job)

    def progress(self, text: str) -> None:
        self.told.append(text)

    def note_handle(self, value: str) -> None:
        self.handles.add(value)
        self.redactor.add_handle(value)

    def hand_over(self, item: Record | RawStream) -> None:
        if isinstance(item, RawStream):
            path = Path(self.job.spool, f"{len(self.frames)}-in-turn")
            self.frames.append(Spooled(stream=self.redactor.redact_stream(item, path)))
        else:
            self.frames.append(Gathered(records=repr(self.redactor.safe_record(item))))

    def pass_on(self, line: bytes) -> None:
        frame = frame_from_line(line)
        assert to_line(frame) == line
        assert isinstance(frame, Spooled | Gathered)
        self.frames.append(frame)

    def pass_on_again(self, line: bytes) -> None:
        self.again += 1
        frame = frame_from_line(line)
        if isinstance(frame, Spooled):
            self.frames.append(Spooled(stream=self.redactor.without_known(frame.stream)))
        else:
            self.pass_on(line)

    def streams(self) -> Sequence[tuple[str, bytes]]:
        return list(_streams(self.frames))


def _streams(frames: Sequence[Spooled | Gathered]) -> Iterator[tuple[str, bytes]]:
    for frame in frames:
        if isinstance(frame, Spooled):
            yield frame.stream.name, b"".join(contents_of(frame.stream))


def sleep(_item: Item, _place: Workplace) -> None:
    time.sleep(SLEEP_S)


def much(item: Item, _place: Workplace) -> tuple[str, ...]:
    return item.names


def tell(item: Item, place: Workplace) -> None:
    place.progress(f"at {item.number}")
