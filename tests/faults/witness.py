"""Turns what an application was handed by its SDK, noted raw as it came, into when each marker reached it.

It is the truth's other end, and shares nothing with avsync's own way of finding markers but the definition of the
signal: when the SDK handed a picture or a block of sound to the application is noted as it happens, in the process that
measures (``riding/sitecustomize.py``), as one brightness a picture and as the bare samples. What avsync takes for the
time of either (a render time, a fitted clock) is not used. Markers are then looked for where the publisher's log says
that they were handed over, by a search over all delays.
"""

import struct
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from collector.reference.chirp import CHIRP_S, chirp
from collector.reference.frames import RAMP_S
from collector.reference.sequence import Kind, Marker

Floats = NDArray[np.float64]

RATE_HZ = 48_000
PICTURE, SOUND = 0, 1
HEAD = struct.Struct("<BdI")
"""What it is, when it was handed over (s, steady clock), and how many bytes follow."""

BRIGHT_ROWS = 3
"""The upper third of the picture lies above the band that holds the clock."""

LONGEST_DELAY_S, DELAY_STEP_S = 3.0, 0.01
NEAR_S = 0.06
FOLLOWS_S = 0.15
"""How far the delay of one marker may lie from the usual one."""

RAMP_ENDS = (0.08, 0.92)
LOUD = 0.4
FEWEST = 8


def ride_along(watching: ModuleType, folder: str) -> None:
    """Note what the module ``collector.evidence.room.watching`` is handed, into a file in ``folder``."""
    file = (Path(folder) / f"{time.monotonic_ns()}.handed").open("wb", buffering=1 << 16)
    see, hear = watching.SeenMarkers.feed, watching.HeardMarkers.take

    def feed(self: object, time_s: float, luma: NDArray[np.uint8]) -> None:
        brightness = struct.pack("<d", float(luma[: len(luma) // BRIGHT_ROWS].mean()))
        file.write(HEAD.pack(PICTURE, time.perf_counter(), len(brightness)) + brightness)
        see(self, time_s, luma)

    def take(self: object, arrival_s: float, samples: NDArray[np.int16]) -> None:
        file.write(HEAD.pack(SOUND, time.perf_counter(), samples.nbytes) + samples.tobytes())
        file.flush()
        hear(self, arrival_s, samples)

    watching.SeenMarkers.feed = feed
    watching.HeardMarkers.take = take


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """Something that looks like a marker, when it was handed over (s, steady clock)."""

    at_s: float
    kind: Kind


@dataclass(frozen=True, kw_only=True, slots=True)
class Sent:
    """A marker and when the publisher handed it over (s, steady clock of the same machine)."""

    marker: Marker
    at_s: float


def handed_over(folder: Path, pictures: Sequence[Sent], sounds: Sequence[Sent]) -> dict[int, tuple[float, float]]:
    """Return when each marker's picture and sound reached the application, by the marker's number."""
    handed = [one for path in sorted(folder.glob("*.handed")) for one in _records(path.read_bytes())]
    frames = [(at_s, struct.unpack("<d", data)[0]) for kind, at_s, data in handed if kind == PICTURE]
    blocks = [(at_s, np.frombuffer(data, np.int16)) for kind, at_s, data in handed if kind == SOUND]
    seen, heard = reached(pictures, brightness_events(frames)), reached(sounds, chirp_events(blocks))
    return {number: (seen[number], heard[number]) for number in seen.keys() & heard.keys()}


def _records(data: bytes) -> Iterator[tuple[int, float, bytes]]:
    place = 0
    while place + HEAD.size <= len(data):
        kind, at_s, size = HEAD.unpack_from(data, place)
        place += HEAD.size
        if place + size <= len(data):  # else the process was ended while it wrote
            yield kind, at_s, data[place : place + size]
        place += size


def brightness_events(frames: Sequence[tuple[float, float]]) -> list[Event]:
    """Return the changes of brightness: each frame inside a ramp tells when the ramp's middle was or will be."""
    if len(frames) < FEWEST:
        return []
    times, levels = np.asarray(frames).T
    low, high = np.quantile(levels, (0.1, 0.9))
    shares = (levels - low) / max(high - low, 1.0)
    found = []
    for index in np.flatnonzero(np.diff(shares > 0.5)).tolist():
        rising = bool(shares[index + 1] > 0.5)
        told = [
            times[near] - (shares[near] - 0.5) * RAMP_S * (1 if rising else -1)
            for near in range(max(index - 3, 0), min(index + 5, len(times)))
            if RAMP_ENDS[0] < shares[near] < RAMP_ENDS[1] and abs(times[near] - times[index]) < RAMP_S
        ]
        if told:
            found.append(Event(at_s=float(np.mean(told)), kind=Kind.BRIGHTER if rising else Kind.DARKER))
    return found


def chirp_events(blocks: Sequence[tuple[float, NDArray[np.int16]]]) -> list[Event]:
    """Return the glides in the sound: a sample is handed over with its block, as much later as it lies inside it."""
    if not blocks:
        return []
    samples: Floats = np.concatenate([data for _, data in blocks]).astype(np.float64)
    begins = np.cumsum([0, *(len(data) for _, data in blocks)])
    half = round(CHIRP_S / 2 * RATE_HZ)
    found = []
    for kind in Kind:
        envelope = _envelope(samples, chirp(np.arange(-half, half + 1) / RATE_HZ, kind))
        for peak in _peaks(envelope):
            block = int(np.searchsorted(begins, peak, side="right")) - 1
            found.append(Event(at_s=blocks[block][0] + (peak - begins[block]) / RATE_HZ, kind=kind))
    return found


def _envelope(samples: Floats, kernel: NDArray[np.complex128]) -> Floats:
    size = 1 << (len(samples) + len(kernel)).bit_length()
    product = np.fft.fft(samples, size) * np.conj(np.fft.fft(kernel, size))
    middle = len(kernel) // 2
    found: Floats = np.abs(np.roll(np.fft.ifft(product), middle)[: len(samples)])
    return found


def _peaks(envelope: Floats) -> list[int]:
    floor, reach, found = LOUD * float(np.quantile(envelope, 0.999)), round(CHIRP_S * RATE_HZ), []
    for place in np.flatnonzero(envelope > floor):
        around = envelope[max(place - reach, 0) : place + reach]
        if envelope[place] == around.max():
            found.append(int(place))
    return found


def reached(sent: Sequence[Sent], events: Sequence[Event]) -> dict[int, float]:
    """Return when each marker arrived, at the delay under which most events are markers; nothing of too few."""
    by_kind = {kind: np.asarray(sorted(one.at_s for one in events if one.kind is kind)) for kind in Kind}
    if not sent or not all(len(times) for times in by_kind.values()):
        return {}

    def lags(delay_s: float, within_s: float) -> dict[int, float]:
        found = {}
        for one in sent:
            times = by_kind[one.marker.kind]
            place = int(np.searchsorted(times, one.at_s + delay_s))
            near = [times[index] - one.at_s for index in (place - 1, place) if 0 <= index < len(times)]
            best = min(near, key=lambda lag: abs(lag - delay_s))
            if abs(best - delay_s) <= within_s:
                found[one.marker.number] = float(best)
        return found

    delays = np.arange(-DELAY_STEP_S, LONGEST_DELAY_S, DELAY_STEP_S)
    usual_s = max((float(delay) for delay in delays), key=lambda delay: len(lags(delay, NEAR_S)))
    near = lags(usual_s, NEAR_S)
    if len(near) < FEWEST:
        return {}
    kept = lags(median(near.values()), FOLLOWS_S)
    return {one.marker.number: one.at_s + kept[one.marker.number] for one in sent if one.marker.number in kept}
