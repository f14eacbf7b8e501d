"""Turns what a recording's container says of its tracks into sentences for people; it says nothing of the content."""

import math
from collections.abc import Iterator

from collector.model.measured import Measured
from collector.model.records.recording import RecordedTrack, Recording
from collector.model.records.room import MediaKind

NOTABLE_S = 0.04
"""A frame at 25 fps: differences below it are where a track happens to end."""

UNEVEN = 1.5
"""A track whose slow frames take this much longer than its fast ones has no fixed frame rate."""

NOTABLE_PPM = 1000.0
"""1 ms a second: what one of the clocks that are sold is never off by."""

PPM = 1_000_000.0


def track_of(recording: Recording, kind: MediaKind) -> tuple[RecordedTrack, ...]:
    """Return the track of a kind, or nothing."""
    return tuple(track for track in recording.tracks if track.kind is kind and track.packets)[:1]


def start_apart_ms(recording: Recording) -> tuple[float, ...]:
    """Return how much later the picture's track begins than the sound's, if there are both."""
    return tuple(
        (picture.first_s - sound.first_s) * 1000
        for picture in track_of(recording, MediaKind.VIDEO)
        for sound in track_of(recording, MediaKind.AUDIO)
    )


def end_apart_ms(recording: Recording) -> tuple[float, ...]:
    """Return how much later the picture's track ends than the sound's, if there are both."""
    return tuple(
        (picture.last_s - sound.last_s) * 1000
        for picture in track_of(recording, MediaKind.VIDEO)
        for sound in track_of(recording, MediaKind.AUDIO)
    )


def fixed_rate(track: RecordedTrack) -> bool:
    """Whether frames come evenly; times rounded to a millisecond do not count as uneven."""
    low, _, high = track.steps_s
    return high <= max(low * UNEVEN, low + 0.002)


def filled_ppm(track: RecordedTrack) -> Measured:
    """Return how much longer, in ppm, the packets say they last than their times give them.

    The bound is what rounding every packet to the container's tick leaves, and one packet before the beginning.
    """
    span_s = track.last_s - track.first_s
    unsure_s = track.packets * track.tick_s / 2 + 2 * track.steps_s[1]
    if span_s <= 0:
        return Measured(value=0.0, bound=math.inf, n=track.packets, method="container")
    ppm = (track.filled_s / span_s - 1) * PPM
    return Measured(value=ppm, bound=unsure_s / span_s * PPM, n=track.packets, method="container")


def container_says(recording: Recording) -> tuple[str, ...]:
    """Return what is worth telling of the container, the starts first."""
    return tuple(_says(recording))


def _says(recording: Recording) -> Iterator[str]:
    for apart_ms in start_apart_ms(recording):
        yield _apart("begins", apart_ms)
    for apart_ms in end_apart_ms(recording):
        yield _apart("ends", apart_ms)
    for track in recording.tracks:
        if abs(track.moved_by_edits_s) >= NOTABLE_S:
            yield f"an edit list moves the {track.kind.in_words} by {track.moved_by_edits_s * 1000:+.0f} ms"
        if track.gaps:
            holes = "1 hole" if track.gaps == 1 else f"{track.gaps} holes"
            yield f"the {track.kind.in_words} has {holes}, the longest {track.longest_gap_s * 1000:.0f} ms"
    for track in track_of(recording, MediaKind.VIDEO):
        if not fixed_rate(track):
            low, _, high = track.steps_s
            yield f"the frame rate varies (a frame every {low * 1000:.0f} to {high * 1000:.0f} ms)"
    for track in track_of(recording, MediaKind.AUDIO):
        filled = filled_ppm(track)
        if not track.gaps and (filled.low > NOTABLE_PPM or filled.high < -NOTABLE_PPM):
            ms_per_s = f"{filled.value / 1000:+.1f} ± {filled.bound / 1000:.1f} ms"
            yield f"the sound lasts {ms_per_s} each second against its own times"


def _apart(verb: str, apart_ms: float) -> str:
    if abs(apart_ms) < NOTABLE_S * 1000:
        return f"both tracks {verb.removesuffix('s')} together"
    return f"the picture's track {verb} {abs(apart_ms):.0f} ms {'after' if apart_ms > 0 else 'before'} the sound's"
