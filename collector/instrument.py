"""Turns a running LiveKit publisher into a trace of what it hands over: copy this file into your app, add two lines.

    from instrument import SyncTrace            # or: from collector.instrument import SyncTrace
    with SyncTrace.attach(av_sync, "trace.jsonl") as trace:
        ...                                     # publish as before; trace.offset_ms is the live value

``attach`` takes an ``AVSynchronizer``, an ``AudioSource``, a ``VideoSource``, or a tuple of these. Where a framework
owns these objects (agents, avatars), call ``SyncTrace.install("trace.jsonl")`` once before it makes them: it wraps the
three classes themselves. Leaving the block, ``close()``, or the end of the program restores everything. It needs the
standard library only (Python 3.9 and later) and cannot block or break the app: a hook hands some numbers to a thread,
what that cannot keep up with is counted as unrecorded, an error in here is counted and never raised.

The trace (avsync/trace/1) has one JSON object a line; after a crash at most the last tenth of a second is missing.

    {"schema": "avsync/trace/1", "run": "…", "sdk": "livekit-python 1.2.0", "fps": 30.0, "sample_rate": 48000,
     "unix": 1772719200.0, "monotonic": 4711.0}      fps and sample_rate are 0 where nothing declares them
    {"kind": "video", "timestamp": 1.2, "arrival": 4711.6, "queue_ms": 66.7, "api": "AVSynchronizer.push", "stream": 1}
    {"kind": "audio", "timestamp": 1.2, "arrival": 4711.6, "duration": 0.01, "samples": 480, "queue_ms": 180.0, …}
    {"kind": "state", "arrival": 4711.6, "offset_ms": -12.0, "offset_from": "stamps", "video_queue_ms": 66.7,
     "audio_queue_ms": 180.0, "loop_late_ms": 0.4, "captured": 36, "late_captures": 0, "unrecorded": 0, "errors": 0, …}

``timestamp`` is what the app gave, null if it gave none; ``arrival`` is ``time.monotonic()`` in seconds, ``unix`` and
``monotonic`` in the header are both clocks at one moment; ``duration`` is in seconds. ``offset_ms`` is positive when
audio is early: −1000 × (last_video_time − last_audio_time) if the app passes timestamps in seconds to
``AVSynchronizer.push`` ("stamps"), else from counted frames and samples ("counts": true only if the app pushes every
frame at the declared fps); what is not known is left out. A file that would pass half of ``max_bytes`` goes on in a new
one; the one before it, also an earlier run's, is kept as ``<name>.1``. Give each process a name of its own.
"""

from __future__ import annotations

import asyncio
import atexit
import functools
import json
import logging
import math
import os
import threading
import time
import uuid
import weakref
from collections import deque
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from importlib import import_module, metadata
from typing import IO, TYPE_CHECKING, Any, TypedDict

if TYPE_CHECKING:
    from typing import Unpack

TRACE_SCHEMA = "avsync/trace/1"
BEAT_S = 0.05  # how often the state is noted; how late this comes is how late the event loop runs
NO_BEAT_S = 0.5  # without a beat for so long it is started again, if there is a loop at all
WRITE_S = 0.1
MOST_WAITING = 50_000  # lines that may wait for the writing thread: minutes of media, a few MB
MAX_BYTES = 64 * 1024 * 1024  # about an hour
LATE_CAPTURE_S = 0.3  # the SDK's own _max_delay_tolerance_ms: a capture that much behind its turn is late
AUDIO_IDLE_S, VIDEO_IDLE_S = 0.5, 5.0  # a kind not handed over for so long has ended: comparing would count the pause
LIMIT_MS = (-125.0, 45.0)  # ITU-R BT.1359-1: viewers notice audio that is later or earlier than this

AUDIO, VIDEO = "audio", "video"  # the kinds of frames, in the trace's words
HEADER = ("schema", "run", "sdk", "fps", "sample_rate", "unix", "monotonic")
FRAME = ("kind", "timestamp", "arrival", "duration", "samples", "queue_ms", "api", "stream")
MOMENT = ("kind", "arrival", "offset_ms", "offset_from", "video_queue_ms", "audio_queue_ms", "loop_late_ms")
STATE = (*MOMENT, "captured", "late_captures", "unrecorded", "errors", "stream")

_LOG = logging.getLogger("avsync.instrument")
_Line = tuple[tuple[str, ...], tuple[object, ...]]
_Given = tuple[Any, ...]  # Any: the SDK's objects, which this file must not import
_Named = dict[str, Any]
_Hook = Callable[[Any, _Given, _Named], None]


class Settings(TypedDict, total=False):
    """``fps`` is for a bare VideoSource; ``on_limit(offset_ms)`` is called when ``limit_ms`` (low, high) is left."""

    fps: float
    max_bytes: int
    limit_ms: tuple[float, float]
    on_limit: Callable[[float], object]


class SyncTrace(AbstractContextManager["SyncTrace"]):
    """A trace in progress; ``offset_ms`` is the live value (positive = audio early, nan while it is not known)."""

    def __init__(self, path: str | os.PathLike[str], **settings: Unpack[Settings]) -> None:
        """Start to write; ``attach`` and ``install`` are the ways in."""
        self.errors = 0  # what went wrong in the hooks; ``file`` says how the writing goes
        self.offset_ms = math.nan
        self._fps = settings.get("fps", 0.0)
        self._limit_ms = settings.get("limit_ms", LIMIT_MS)
        self._on_limit: Callable[[float], object] = settings.get("on_limit", float)
        self._outside = self._closed = False
        self._run = uuid.uuid4().hex[:12]
        self._restore: list[Callable[[], object]] = []
        self._streams: weakref.WeakKeyDictionary[Any, _Stream] = weakref.WeakKeyDictionary()
        self._bare = _Stream(0, self._fps)
        self._pair: weakref.WeakValueDictionary[str, Any] = weakref.WeakValueDictionary()  # a source by its kind
        self._numbers = self._sample_rate = 0
        self._beat: asyncio.TimerHandle | None = None
        self._stated = 0.0
        self.file = TraceFile(os.fspath(path), self._header, settings.get("max_bytes", MAX_BYTES))
        atexit.register(self.close)

    @classmethod
    def attach(cls, target: object, path: str | os.PathLike[str], **settings: Unpack[Settings]) -> SyncTrace:
        """Watch one AVSynchronizer, one source, or a tuple of them."""
        trace = cls(path, **settings)
        for item in target if isinstance(target, (tuple, list)) else (target,):
            trace._guard(trace._attach_one, item)
        return trace

    @classmethod
    def install(cls, path: str | os.PathLike[str], **settings: Unpack[Settings]) -> SyncTrace:
        """Watch every AVSynchronizer and source of livekit.rtc, also those made later, until ``close()``."""
        trace = cls(path, **settings)
        trace._guard(trace._wrap_classes)
        return trace

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Restore what was wrapped and write what is left; a second call does nothing."""
        if self._closed:
            return
        self._guard(self._note_states, time.monotonic(), 0.0)
        self._closed = True
        for restore in reversed(self._restore):
            self._guard(restore)
        self.file.close()
        atexit.unregister(self.close)

    def _header(self) -> _Line:
        return HEADER, (TRACE_SCHEMA, self._run, _sdk(), self._fps, self._sample_rate, time.time(), time.monotonic())

    def _guard(self, work: Callable[..., object], *arguments: object) -> None:
        try:
            work(*arguments)
        except Exception as error:  # noqa: BLE001  a trace must never break the app that it watches
            (_LOG.debug if self.errors else _LOG.warning)("%s: the trace lacks what it is about", type(error).__name__)
            self.errors += 1

    def _attach_one(self, item: Any) -> None:
        if hasattr(item, "push"):
            stream = self._stream_of(item)
            self._wrap(item, "push", self._on_push)
            for source in stream.sources():
                self._guard(self._wrap, source, "capture_frame", self._on_capture)
            self._wrap(item, "clear_queue", lambda *_: stream.start_counting())
        else:
            self._wrap(item, "capture_frame", self._on_capture)

    def _wrap_classes(self) -> None:
        rtc = import_module("livekit.rtc")
        self._guard(self._wrap, rtc.AVSynchronizer, "push", self._on_push)
        self._guard(self._wrap, rtc.AVSynchronizer, "clear_queue", lambda it, *_: self._stream_of(it).start_counting())
        for source in (rtc.AudioSource, rtc.VideoSource):
            self._guard(self._wrap, source, "capture_frame", self._on_capture)

    def _wrap(self, owner: Any, method: str, hook: _Hook) -> None:
        """Wrap a method of one object, or of all objects of a class."""
        original, before = getattr(owner, method), vars(owner).get(method)
        of_class = isinstance(owner, type)

        @functools.wraps(original)
        def wrapped(*arguments: Any, **named: Any) -> Any:
            item, given = (arguments[0], arguments[1:]) if of_class else (owner, arguments)
            self._guard(hook, item, given, named)
            return original(*arguments, **named)

        def restore() -> None:
            if vars(owner).get(method) is not wrapped:
                return  # somebody wrapped it again: theirs stays and calls ours, which only passes on from now
            delattr(owner, method) if before is None else setattr(owner, method, before)

        setattr(owner, method, wrapped)
        self._restore.append(restore)

    def _on_push(self, item: Any, given: _Given, named: _Named) -> None:
        frame = given[0] if given else named["frame"]
        stamp = given[1] if len(given) > 1 else named.get("timestamp")
        stream, kind = self._stream_of(item), AUDIO if hasattr(frame, "samples_per_channel") else VIDEO
        stream.stamped.update([kind] if stamp else [])
        if kind == VIDEO and not stream.sources():
            stream.note_capture(time.monotonic())  # the SDK no longer names its sources: as near as can be
        self._note_frame(stream, kind, frame, stamp, "AVSynchronizer.push")

    def _on_capture(self, item: Any, given: _Given, named: _Named) -> None:
        frame = given[0] if given else named["frame"]
        kind = AUDIO if hasattr(frame, "samples_per_channel") else VIDEO
        stream = self._streams.get(item) or self._bare_stream(item, kind)
        if kind == VIDEO:
            stream.note_capture(time.monotonic())
        if stream.synchronizer() is not None:
            return  # the frame itself was noted when the app pushed it
        if kind == AUDIO:
            stream.audio_source = stream.audio_source if stream.audio_source() is not None else weakref.ref(item)
            self._sample_rate = self._sample_rate or int(getattr(item, "sample_rate", 0))
        self._note_frame(stream, kind, frame, named.get("timestamp_us"), f"{kind.title()}Source.capture_frame")

    def _bare_stream(self, item: Any, kind: str) -> _Stream:
        """The first bare source of each kind make a pair; any other one (a second voice, a shared screen) is alone."""
        if self._pair.setdefault(kind, item) is item:
            return self._bare
        self._numbers += 1
        return self._streams.setdefault(item, _Stream(self._numbers, self._fps))

    def _note_frame(self, stream: _Stream, kind: str, frame: Any, stamp: object, api: str) -> None:
        if self._closed:
            return
        now = time.monotonic()
        if kind == AUDIO:
            samples, duration_s = frame.samples_per_channel, frame.samples_per_channel / frame.sample_rate
            line = (kind, stamp, now, duration_s, samples, stream.audio_queue_s() * 1000, api, stream.number)
            stream.note_audio(now, duration_s)
        else:
            line = (kind, stamp, now, math.nan, math.nan, stream.video_queue_ms(), api, stream.number)
        self.file.add((FRAME, line))
        if now - self._stated >= NO_BEAT_S:  # nothing beats here, or the loop that did is gone
            self._start_beat()
            self._note_states(now, 0.0)

    def _stream_of(self, synchronizer: Any) -> _Stream:
        if synchronizer in self._streams:
            return self._streams[synchronizer]
        self._numbers += 1
        stream = _Stream(self._numbers, self._fps or float(getattr(synchronizer, "_video_fps", 0.0)), synchronizer)
        self._fps = self._fps or stream.fps
        self._streams[synchronizer] = stream
        for source in stream.sources():
            self._streams[source] = stream
            self._sample_rate = self._sample_rate or int(getattr(source, "sample_rate", 0))
        return stream

    def _start_beat(self) -> None:
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return  # no loop in this thread: the state is noted beside the frames
        if self._beat is not None:
            self._beat.cancel()
        self._beat = loop.call_later(BEAT_S, self._on_beat, loop, loop.time() + BEAT_S)

    def _on_beat(self, loop: asyncio.AbstractEventLoop, due: float) -> None:
        if not self._closed:
            self._guard(self._note_states, time.monotonic(), max(loop.time() - due, 0.0))
            self._beat = loop.call_later(BEAT_S, self._on_beat, loop, loop.time() + BEAT_S)

    def _note_states(self, now: float, late_s: float) -> None:
        self._stated = now
        for stream in {id(stream): stream for stream in (*self._streams.values(), self._bare)}.values():
            if stream.seen:
                offset, source = stream.offset_ms(now)
                queues_ms = (stream.video_queue_ms(), stream.audio_queue_s() * 1000)
                counts = (stream.captured, stream.late_captures, self.file.unrecorded, self.errors, stream.number)
                self.file.add((STATE, ("state", now, offset, source, *queues_ms, late_s * 1000, *counts)))
                if math.isfinite(offset):
                    self.offset_ms = offset
                    self._watch_limit(offset)

    def _watch_limit(self, offset_ms: float) -> None:
        inside, self._outside = not self._outside, not self._limit_ms[0] <= offset_ms <= self._limit_ms[1]
        if inside and self._outside:
            self._on_limit(offset_ms)


class _Stream:
    """The audio and video that belong together: counts what was handed over and works out ΔA/V."""

    def __init__(self, number: int, fps: float, synchronizer: Any = None) -> None:
        self.number, self.fps = number, fps
        self.synchronizer: Callable[[], Any] = weakref.ref(synchronizer) if synchronizer is not None else lambda: None
        audio = getattr(synchronizer, "_audio_source", None)
        self.audio_source: Callable[[], Any] = weakref.ref(audio) if audio is not None else lambda: None
        self.seen = synchronizer is not None
        self.captured = self.late_captures = 0
        self.stamped: set[str] = set()  # the kinds that the app stamps
        self._last_capture = self._last_audio = time.monotonic()
        self.start_counting()

    def start_counting(self) -> None:
        """Begin anew: after a queue was cleared or a kind paused, older counts belong to nothing."""
        self._audio_s, self._video_from = 0.0, self.captured

    def sources(self) -> list[Any]:
        """The SDK's two sources as far as its private names still give them."""
        found = (getattr(self.synchronizer(), name, None) for name in ("_audio_source", "_video_source"))
        return [source for source in found if source is not None]

    def note_capture(self, now: float) -> None:
        turn_s = 1 / self.fps if self.fps > 0 else 0.0
        if self.captured and LATE_CAPTURE_S + turn_s < now - self._last_capture < VIDEO_IDLE_S:
            self.late_captures += 1
        self.captured += 1
        self.seen, self._last_capture = True, now

    def note_audio(self, now: float, duration_s: float) -> None:
        self._audio_s += duration_s
        self.seen, self._last_audio = True, now

    def audio_queue_s(self) -> float:
        return float(getattr(self.audio_source(), "queued_duration", math.nan))

    def video_queue_ms(self) -> float:
        queue = getattr(self.synchronizer(), "_video_queue", None)
        return queue.qsize() * 1000 / self.fps if queue is not None and self.fps > 0 else math.nan

    def offset_ms(self, now: float) -> tuple[float, str]:
        """Positive = audio early, and where it is from; nan while it is not known."""
        queued_s = self.audio_queue_s()
        if now - self._last_audio > AUDIO_IDLE_S + max(0.0, queued_s) or now - self._last_capture > VIDEO_IDLE_S:
            self.start_counting()
        if not self._audio_s or self.captured == self._video_from:
            return math.nan, "none"  # before the first capture the SDK's difference reads the audio queue's fill
        owner = self.synchronizer()
        if owner is not None and len(self.stamped) == 2:
            return -1000 * (owner.last_video_time - owner.last_audio_time), "stamps"
        if self.fps <= 0 or math.isnan(queued_s):
            return math.nan, "none"
        return 1000 * (self._audio_s - queued_s - (self.captured - self._video_from - 1) / self.fps), "counts"


class TraceFile:
    """Writes lines in a thread: ``unrecorded`` counts those left out, ``error`` says why writing ended."""

    def __init__(self, path: str, header: Callable[[], _Line], max_bytes: int) -> None:
        self.unrecorded = self._written = 0
        self.error = ""
        self._path = path
        self._header = header
        self._half = max_bytes // 2
        self._waiting: deque[_Line] = deque()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._write, name="avsync-trace", daemon=True)
        self._thread.start()

    def add(self, line: _Line) -> None:
        """Take one line without waiting, from any thread."""
        if self.error or len(self._waiting) >= MOST_WAITING:
            self.unrecorded += 1
        else:
            self._waiting.append(line)

    def close(self) -> None:
        """Write what waits."""
        self._stop.set()
        self._thread.join(timeout=2.0)

    def _write(self) -> None:
        try:
            self._path = os.path.abspath(self._path)  # noqa: PTH100  the app may change its folder
            while not self._waiting and not self._stop.wait(WRITE_S):
                pass  # the header names what the first frame shows
            file = self._drain(self._open())
            while not self._stop.wait(WRITE_S):
                file = self._drain(file)
            self._drain(file).close()
        except Exception as error:  # noqa: BLE001  the app goes on, whatever is wrong with the disk
            self.error = f"{type(error).__name__} while writing the trace"
            self.unrecorded += len(self._waiting)
            self._waiting.clear()
            _LOG.warning("%s; the app goes on without it", self.error)

    def _open(self) -> IO[bytes]:
        if os.path.isfile(self._path):  # noqa: PTH113  of this run, or of one that crashed; never a folder or device
            os.replace(self._path, self._path + ".1")  # noqa: PTH105
        file = open(self._path, "wb", buffering=0)  # noqa: SIM115, PTH123  a full disk leaves nothing to write later
        self._written = file.write(_encoded(self._header()))
        return file

    def _drain(self, file: IO[bytes]) -> IO[bytes]:
        while self._waiting:
            line = _encoded(self._waiting.popleft())
            if self._written + len(line) > self._half:
                file.close()
                file = self._open()
            self._written += file.write(line)
        return file


def _encoded(line: _Line) -> bytes:
    named = zip(*line)  # noqa: B905  Python 3.9 knows no strict
    known = {name: value for name, value in named if not (isinstance(value, float) and not math.isfinite(value))}
    known.update({"timestamp": known.get("timestamp")} if line[0] is FRAME else {})  # null if it is no number
    return (json.dumps(known, separators=(",", ":"), default=_plain) + "\n").encode()


def _plain(value: Any) -> float | str | None:
    with suppress(Exception):  # a fraction, another library's number, a span of time: the app may give anything
        number = float(value.total_seconds() if hasattr(value, "total_seconds") else value)
        return number if math.isfinite(number) else None
    return str(value)


def _sdk() -> str:
    with suppress(metadata.PackageNotFoundError):
        return f"livekit-python {metadata.version('livekit')}"
    return ""
