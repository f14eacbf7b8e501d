"""Turns the pictures and sounds received of a sender into markers of the reference signal, and keeps neither.

Detectors run on the event loop: they need about 0.5 % of one processor for 30 pictures of 320x180 a second with sound,
less than handing them to a thread would. A picture that this process gets to too late is skipped and counted, so that
it never falls behind. Of more than ALWAYS_LOOKED_AT senders, those in whom no marker shows in LOOK_S seconds are not
looked at any further; of fewer, one may start to play the signal later.

Times are those of the hand-over to this process, without its jitter: a picture's is the SDK's render time, less what
pictures are usually handed over before theirs; a block of sound has none, so its time is its sample count on a clock
fitted to the arrivals.
"""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from collector.arrays import Samples, np
from collector.evidence.room.overload import Overload
from collector.measure.audio_clock import SampleClock
from collector.model.privacy import LookupId
from collector.model.records.room import MediaKind
from collector.reference.identity import Sighting, identify
from collector.reference.picture import TOLERANCE_S as PICTURE_TOLERANCE_S
from collector.reference.picture import VideoMarkers
from collector.reference.sound import TOLERANCE_S as SOUND_TOLERANCE_S
from collector.reference.sound import AudioMarkers

if TYPE_CHECKING:
    from livekit import rtc

RATE_HZ = 48_000
"""What the SDK decodes Opus to; any rate that a sender made is resampled to it."""

LOOK_S = 8.0
"""16 markers on average, of which 7 in a row are told from anything else."""

ALWAYS_LOOKED_AT = 4
"""Together 2 % of one processor."""

STALE_S = 0.5
"""A picture seen this long after its render time: this process is behind."""

QUEUED_FRAMES, QUEUED_BLOCKS = 30, 500
"""At most a second of pictures and 5 s of sound wait in the SDK's queues, the oldest are dropped beyond."""

CLOSING_S = 1.0
US_PER_S = 1e6


class SeenMarkers(VideoMarkers):
    """Markers seen; their render times are moved to when the pictures were usually handed over, on our clock."""

    def __init__(self) -> None:
        super().__init__()
        self._leads_s: deque[float] = deque(maxlen=1_000)

    def note_arrival(self, render_s: float, arrival_s: float) -> None:
        """Remember how a picture's render time lies to its arrival."""
        self._leads_s.append(arrival_s - render_s)

    @property
    def shift_s(self) -> float:
        """From a picture's render time to its hand-over: −9 ms (measured), more where the SDK's clock is another."""
        return float(np.median(self._leads_s)) if self._leads_s else 0.0

    def sightings(self) -> tuple[Sighting, ...]:
        """Return what was seen so far, on this process's clock."""
        shift_s = self.shift_s
        return tuple(replace(one, time_s=one.time_s + shift_s) for one in super().sightings())


class HeardMarkers(AudioMarkers):
    """Markers heard, placed by counting samples; the count is put onto the fitted clock when they are asked for."""

    def __init__(self) -> None:
        super().__init__(RATE_HZ)
        self.clock = SampleClock()

    def take(self, arrival_s: float, samples: Samples) -> None:
        """Take a block as it arrives."""
        self.feed(self.clock.add(arrival_s, len(samples) / RATE_HZ), samples)

    def sightings(self, speed: float = 1.0) -> tuple[Sighting, ...]:
        """Return what was heard so far, on this process's clock."""
        found = super().sightings(speed)
        if not found:
            return found
        times = self.clock.time_of(np.asarray([one.time_s for one in found]))
        return tuple(replace(one, time_s=float(at)) for one, at in zip(found, times, strict=True))


class Publication(Protocol):
    """The part of the SDK's publication that is looked at, as it is when it is looked at."""

    @property
    def sid(self) -> str:
        """The track's id."""
        ...

    @property
    def muted(self) -> bool:
        """Whether the sender muted it."""
        ...

    @property
    def encryption_type(self) -> int:
        """0 where it is not encrypted end to end (LiveKit's Encryption.Type)."""
        ...


@dataclass(kw_only=True, slots=True)
class WatchedSender:
    """One sender while it is watched; ``publications`` holds the latest track received of each kind ``published``."""

    sid: LookupId
    identity: str
    seen: SeenMarkers = field(default_factory=SeenMarkers)
    heard: HeardMarkers = field(default_factory=HeardMarkers)
    published: set[MediaKind] = field(default_factory=set)
    publications: dict[MediaKind, Publication] = field(default_factory=dict)
    first_s: dict[MediaKind, float] = field(default_factory=dict)
    last_s: dict[MediaKind, float] = field(default_factory=dict)
    skipped: int = 0
    given_up: bool = False
    found: bool = False

    def note_arrival(self, kind: MediaKind, arrival_s: float) -> None:
        """Remember when media of one kind came."""
        self.first_s.setdefault(kind, arrival_s)
        self.last_s[kind] = arrival_s

    @property
    def watched_s(self) -> float:
        """For how many seconds both kinds came, from the first of the later one to the last of the earlier one."""
        if len(self.first_s) < len(MediaKind):
            return 0.0
        return max(0.0, min(self.last_s.values()) - max(self.first_s.values()))

    @property
    def markers(self) -> int:
        """How many markers were identified in either kind."""
        shown = identify(self.seen.sightings(), tolerance_s=PICTURE_TOLERANCE_S)
        played = identify(self.heard.sightings(), tolerance_s=SOUND_TOLERANCE_S)
        return len(shown) + len(played)


class Watch:
    """Follows tracks of senders as they are subscribed to; ``senders`` holds them by identity."""

    def __init__(self) -> None:
        self.senders: dict[str, WatchedSender] = {}
        self.overload = Overload()
        self.unix_s = time.time() - time.perf_counter()
        self._tasks: set[asyncio.Task[None]] = set()

    def follow(
        self,
        track: "rtc.RemoteTrack",
        publication: "rtc.RemoteTrackPublication",
        person: "rtc.RemoteParticipant",
    ) -> None:
        """Look for markers in one more track; the SDK calls this when a track was subscribed to."""
        from livekit import rtc

        sender = self.senders.setdefault(
            person.identity, WatchedSender(sid=LookupId(person.sid), identity=person.identity)
        )
        if sender.given_up:
            return
        kind = MediaKind.VIDEO if track.kind == rtc.TrackKind.KIND_VIDEO else MediaKind.AUDIO
        sender.publications[kind] = publication
        self._start(_watch_video(track, sender) if kind is MediaKind.VIDEO else _watch_audio(track, sender))

    def _start(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def look_after(self) -> None:
        """Give up senders that play no signal where there are many, so that they cost nothing more."""
        while True:
            await asyncio.sleep(1.0)
            if len(self.senders) <= ALWAYS_LOOKED_AT:
                continue
            waiting = [one for one in self.senders.values() if not (one.found or one.given_up)]
            for sender in [one for one in waiting if one.watched_s >= LOOK_S][:1]:  # a look takes some milliseconds
                sender.found = bool(sender.markers)
                sender.given_up = not sender.found

    async def end(self) -> None:
        """Close every stream; one that does not close in time is left to the process's end."""
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=CLOSING_S)


@asynccontextmanager
async def watching() -> AsyncIterator[Watch]:
    """Watch inside the block; afterwards nothing more is taken in, and what was found stays."""
    watch = Watch()
    keeping = [asyncio.create_task(watch.overload.watch()), asyncio.create_task(watch.look_after())]
    try:
        with watch.overload.counting():
            yield watch
    finally:
        for task in keeping:
            task.cancel()
        await watch.end()


async def _watch_video(track: "rtc.RemoteTrack", sender: WatchedSender) -> None:
    from livekit import rtc

    stream = rtc.VideoStream(track, format=rtc.VideoBufferType.I420, capacity=QUEUED_FRAMES)
    try:
        async for event in stream:
            arrival_s, render_s = time.perf_counter(), event.timestamp_us / US_PER_S
            sender.note_arrival(MediaKind.VIDEO, arrival_s)
            sender.seen.note_arrival(render_s, arrival_s)
            if sender.given_up:
                return
            if arrival_s - render_s - sender.seen.shift_s > STALE_S:
                sender.skipped += 1
                continue
            frame = event.frame
            luma = np.frombuffer(frame.data, np.uint8, frame.width * frame.height)
            sender.seen.feed(render_s, luma.reshape(frame.height, frame.width))
    finally:
        await stream.aclose()


async def _watch_audio(track: "rtc.RemoteTrack", sender: WatchedSender) -> None:
    from livekit import rtc

    stream = rtc.AudioStream(track, sample_rate=RATE_HZ, num_channels=1, capacity=QUEUED_BLOCKS)
    sender.heard.clock.restart()
    try:
        async for event in stream:
            arrival_s = time.perf_counter()
            sender.note_arrival(MediaKind.AUDIO, arrival_s)
            if sender.given_up:
                return
            sender.heard.take(arrival_s, np.frombuffer(event.frame.data, np.int16))
    finally:
        await stream.aclose()
