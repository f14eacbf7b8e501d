"""Turns the packets of a recording into what its container tells of each track; nothing is decoded."""

import heapq
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, cast

from collector.arrays import Floats, np
from collector.errors import MissingExtraError
from collector.model.records.recording import RecordedTrack
from collector.model.records.room import MediaKind

if TYPE_CHECKING:
    from av import Packet
    from av.container import InputContainer
    from av.stream import Stream

REORDERED = 32
"""How many packets wait to be put in the order of their times: H.264 and H.265 hold at most 16 pictures back."""

GAP_S = {MediaKind.VIDEO: 0.5, MediaKind.AUDIO: 0.02}
"""A picture may stand for a while where nothing changes on a screen; a hole of 20 ms in sound is a click."""

LONGEST_STEP_MS = 1_000
_ANY_TAGS = {"metadata_errors": "replace"}
PROGRESS_S = 60.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Media:
    """Both tracks of a recording, opened: one container each, or one for both. A tuple holds one track, or none."""

    picture: "tuple[tuple[InputContainer, Stream], ...]"
    sound: "tuple[tuple[InputContainer, Stream], ...]"
    container: str
    created: str
    other_sounds: int

    @property
    def tracks(self) -> "Iterator[tuple[MediaKind, InputContainer, Stream]]":
        """Every track with its kind, the picture first."""
        for kind, found in ((MediaKind.VIDEO, self.picture), (MediaKind.AUDIO, self.sound)):
            yield from ((kind, container, stream) for container, stream in found)

    @property
    def containers(self) -> "Iterator[tuple[InputContainer, list[tuple[MediaKind, Stream]]]]":
        """Every container once, with its tracks."""
        opened: dict[int, tuple[InputContainer, list[tuple[MediaKind, Stream]]]] = {}
        for kind, container, stream in self.tracks:
            opened.setdefault(id(container), (container, []))[1].append((kind, stream))
        yield from opened.values()


def _version(library: ModuleType) -> int:
    return int(str(library.__version__).partition(".")[0])


def open_media(path: Path, sound: tuple[Path, ...], held: ExitStack, *, edits: bool = True) -> Media:
    """Open a recording, with its sound from another file if one is given; ``held`` closes both.

    Without ``edits`` the edit lists of mp4 and mov are not applied. Raises OSError for what is no recording, and
    MissingExtraError without the media extra.
    """
    try:
        import av
    except ImportError as error:
        raise MissingExtraError(feature="Measuring a recording", extra="media") from error
    options = {} if edits else {"ignore_editlist": "1"}
    # Before PyAV 19, which has no such option, a tag that is no UTF-8 would end the reading.
    read = cast("Callable[..., InputContainer]", av.open if _version(av) >= 19 else partial(av.open, **_ANY_TAGS))
    # An absolute path is never read as a protocol.
    opened = [held.enter_context(read(str(one.absolute()), options=options)) for one in (path, *sound)]
    picture, heard = opened[0].streams.best("video"), opened[-1].streams.best("audio")
    return Media(
        picture=((opened[0], picture),) if picture else (),
        sound=((opened[-1], heard),) if heard else (),
        container=opened[0].format.name,
        created=opened[0].metadata.get("creation_time", ""),
        other_sounds=max(len(opened[-1].streams.audio) - 1, 0),
    )


@dataclass(kw_only=True, slots=True)
class _Tally:
    """What one track's packets amount to, in bounded memory."""

    kind: MediaKind
    packets: int = 0
    first_s: float = 0.0
    last_s: float = 0.0
    filled_s: float = 0.0
    gaps: int = 0
    longest_gap_s: float = 0.0
    steps: Floats = field(default_factory=lambda: np.zeros(LONGEST_STEP_MS + 1))
    _waiting: list[tuple[float, float]] = field(default_factory=list)
    _latest_s: float = 0.0

    def take(self, at_s: float, lasts_s: float) -> None:
        """Take one packet, in the order of decoding."""
        heapq.heappush(self._waiting, (at_s, lasts_s))
        if len(self._waiting) > REORDERED:
            self._count(*heapq.heappop(self._waiting))

    def finish(self) -> None:
        """Count what still waits."""
        while self._waiting:
            self._count(*heapq.heappop(self._waiting))

    def _count(self, at_s: float, lasts_s: float) -> None:
        if not self.packets:
            self.first_s = self.last_s = at_s
        else:
            step_s = at_s - self._latest_s
            self.steps[min(max(round(step_s * 1000), 0), LONGEST_STEP_MS)] += 1
            gap_s = step_s if self.kind is MediaKind.VIDEO else at_s - self.last_s
            if gap_s > GAP_S[self.kind]:
                self.gaps += 1
                self.longest_gap_s = max(self.longest_gap_s, gap_s)
        self.packets += 1
        self._latest_s = at_s
        self.filled_s += lasts_s
        self.last_s = max(self.last_s, at_s + lasts_s)

    def steps_s(self) -> tuple[float, float, float]:
        """Return the 5 %, 50 % and 95 % quantiles of the steps, 0 for fewer than two packets."""
        counted = self.steps.cumsum()
        if not counted[-1]:
            return 0.0, 0.0, 0.0
        low, middle, high = (float(np.searchsorted(counted, share * counted[-1])) / 1000 for share in (0.05, 0.5, 0.95))
        return low, middle, high


def read_tracks(
    path: Path, sound: tuple[Path, ...], *, stopping: Callable[[], bool], say: Callable[[str], None]
) -> tuple[RecordedTrack, ...]:
    """Read every packet's times, the picture's track first; what could be read until ``stopping`` counts.

    Raises OSError as ``open_media`` does.
    """
    with ExitStack() as held:
        media = open_media(path, sound, held)
        unedited = _starts(open_media(path, sound, held, edits=False)) if "mov" in media.container else {}
        tallies = {kind: _Tally(kind=kind) for kind, _, _ in media.tracks}
        for container, tracks in media.containers:
            _read(container, tracks, tallies, stopping, say)
        return tuple(_described(tallies[kind], stream, unedited) for kind, _, stream in media.tracks)


def _read(
    container: "InputContainer",
    tracks: "list[tuple[MediaKind, Stream]]",
    tallies: dict[MediaKind, _Tally],
    stopping: Callable[[], bool],
    say: Callable[[str], None],
) -> None:
    kinds, told_s = {stream.index: kind for kind, stream in tracks}, 0.0
    for packet in container.demux([stream for _, stream in tracks]):
        timed = _time_of(packet)
        for at_s, lasts_s in timed:
            tallies[kinds[packet.stream.index]].take(at_s, lasts_s)
            if at_s > told_s + PROGRESS_S:
                told_s = at_s
                say(f"reading the recording's times, {at_s / 60:.0f} min so far")
        if stopping():
            break
    for kind, _ in tracks:
        tallies[kind].finish()


def _time_of(packet: "Packet[Stream]") -> list[tuple[float, float]]:
    """Return when a packet is due and how long it lasts, or nothing for one without a time."""
    if packet.pts is None or packet.time_base is None:
        return []
    return [(float(packet.pts * packet.time_base), float((packet.duration or 0) * packet.time_base))]


def _starts(media: Media) -> dict[MediaKind, float]:
    """Return when each track begins, if its container says so."""
    return {kind: start_s for kind, _, stream in media.tracks for start_s in _start_of(stream)}


def _start_of(stream: "Stream") -> tuple[float, ...]:
    """Return when a stream begins: what a codec needs before its first sample (AAC, Opus) is left out."""
    if stream.start_time is None or stream.time_base is None:
        return ()
    return (float(stream.start_time * stream.time_base),)


def _described(tally: _Tally, stream: "Stream", unedited: dict[MediaKind, float]) -> RecordedTrack:
    coded = stream.codec_context
    first_s = next(iter(_start_of(stream)), tally.first_s)
    rate = stream.average_rate if tally.kind is MediaKind.VIDEO else getattr(coded, "sample_rate", 0)
    return RecordedTrack(
        kind=tally.kind,
        codec=coded.name,
        first_s=round(first_s, 6),
        last_s=round(tally.last_s, 6),
        moved_by_edits_s=round(first_s - unedited.get(tally.kind, first_s), 6),
        declared_per_s=float(rate or 0),
        packets=tally.packets,
        steps_s=tally.steps_s(),
        filled_s=round(tally.filled_s, 6),
        tick_s=float(stream.time_base or 0),
        gaps=tally.gaps,
        longest_gap_s=round(tally.longest_gap_s, 6),
    )
