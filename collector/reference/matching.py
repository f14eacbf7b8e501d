"""Turns markers seen and markers heard into the offset between them, or into the reason why there is none."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from collector.arrays import Floats, np
from collector.model.measured import Measured
from collector.reference.identity import Identified, Order, identify, order_of
from collector.reference.picture import TOLERANCE_S as PICTURE_TOLERANCE_S
from collector.reference.picture import VideoMarkers
from collector.reference.sequence import MARKER_KINDS, PERIOD_S, Kind
from collector.reference.sound import SPEEDS, AudioMarkers
from collector.reference.sound import TOLERANCE_S as SOUND_TOLERANCE_S

MS_PER_S = 1000.0
CONFIDENCE_SIGMA = 1.96
"""Half width of a two-sided 95 % interval of the normal distribution, in standard deviations."""

FEWEST_PAIRS = 8
"""The least number of content events that an offset may rest on."""

DETECTOR_MS = 2.0
"""What averaging cannot remove: twice the largest error (0.99 ms, p95 at 15 fps) that ``python -m
tests.reference.survival`` shows for pictures and sound that codecs, scaling, noise and loss touched, and nothing that
moves them in time."""

PHASE_SHARE = 0.25
"""Of a marker's own uncertainty; over 20 s the chip length leaves at most this share of it at any usual rate."""

LISTENING_S = 20.0
SILENT_DB = -70.0


class FrameTiming(StrEnum):
    """What a frame's time means.

    MADE: the instant that the picture shows (a publisher's frames, a clip, frames that a receiver passes on one by
    one). HELD: some later instant up to one frame interval on (a screen recorder or a camera looked at a shown
    picture).
    """

    MADE = "made"
    HELD = "held"


@dataclass(frozen=True, kw_only=True, slots=True)
class MarkerPair:
    """One marker in both media: when it was seen, its index in the period, and how early its sound was heard."""

    seen_s: float
    index: int
    offset_ms: float


class Missing(StrEnum):
    """Why there is no offset."""

    EVERYTHING = "everything"
    PICTURE = "picture"
    SOUND = "sound"
    SUPPRESSED = "suppressed"
    SILENT = "silent"
    TOO_FEW = "too_few"
    APART = "apart"


@dataclass(frozen=True, kw_only=True, slots=True)
class ContentOffset:
    """The offset (positive: audio early) and its pairs in order of time.

    ``speed`` is how much faster than made the sound plays: 48/44.1 if 44.1 kHz was taken for 48 kHz; the offset then
    runs away.
    """

    offset_ms: Measured
    pairs: tuple[MarkerPair, ...]
    picture: Order
    sound: Order
    speed: float


@dataclass(frozen=True, kw_only=True, slots=True)
class NoOffset:
    """What is missing, in a word and in a sentence."""

    missing: Missing
    text: str
    picture: Order
    sound: Order


def match(video: VideoMarkers, audio: AudioMarkers, *, timing: FrameTiming) -> ContentOffset | NoOffset:
    """Return the offset between what was seen and heard; both detectors' clocks must be one clock."""
    seen, heard = video.sightings(), {speed: audio.sightings(speed) for speed in SPEEDS}
    shown = identify(seen, tolerance_s=PICTURE_TOLERANCE_S)
    played = {1.0: identify(heard[1.0], tolerance_s=SOUND_TOLERANCE_S)}
    if len(played[1.0]) < FEWEST_PAIRS:
        played = {one: identify(heard[one], tolerance_s=SOUND_TOLERANCE_S, speed=one) for one in SPEEDS}
    speed = max(played, key=lambda one: len(played[one]))
    picture, sound = order_of(shown, seen=len(seen)), order_of(played[speed], seen=len(heard[speed]))
    pairs = pair(shown, played[speed])
    if len(pairs) >= FEWEST_PAIRS:
        offset_ms = offset_of(pairs, _unsure_s(shown), timing=timing, gap_s=video.gap_s)
        return ContentOffset(offset_ms=offset_ms, pairs=pairs, picture=picture, sound=sound, speed=speed)
    missing, text = _why(picture, sound, len(pairs), audio)
    return NoOffset(missing=missing, text=text, picture=picture, sound=sound)


def pair(shown: Sequence[Identified], played: Sequence[Identified]) -> tuple[MarkerPair, ...]:
    """Pair markers of one identity that lie less than half a period (15.4 s) apart; of several, the nearest one."""
    heard_s: dict[int, Floats] = {
        index: np.asarray([one.sighting.time_s for one in played if one.index == index])
        for index in {one.index for one in played}
    }
    pairs = []
    for one in shown:
        if one.index in heard_s:
            early_s = one.sighting.time_s - heard_s[one.index]
            nearest_s = float(early_s[np.abs(early_s).argmin()])
            if abs(nearest_s) < PERIOD_S / 2:
                offset_ms = nearest_s * MS_PER_S
                pairs.append(MarkerPair(seen_s=one.sighting.time_s, index=one.index, offset_ms=offset_ms))
    return tuple(pairs)


def offset_of(
    pairs: Sequence[MarkerPair], unsure_s: float = 0.0, *, timing: FrameTiming, gap_s: float = 0.0
) -> Measured:
    """Return the offset of pairs that belong to one state (no step or drift between them), positive: audio early.

    The value is the mean of two medians, one for each kind: whatever bends brightness (gamma, gain, clipping) sees one
    kind late and the other as much early. The bound adds up: the 95 % interval of the medians; what a finite number of
    frame phases leaves of ``unsure_s`` (mean half width of one marker's time); the detectors' own DETECTOR_MS; and for
    HELD frames half a frame interval ``gap_s``, by which the value is also moved (the midpoint rule: a picture is shown
    0 to one interval before it is recorded). Raises ValueError if there is no pair.
    """
    by_kind = [[one.offset_ms for one in pairs if MARKER_KINDS[one.index] is kind] for kind in Kind]
    medians = [float(np.median(offsets)) for offsets in by_kind if offsets]
    if not medians:
        raise ValueError("an offset needs at least one pair")
    residuals = np.concatenate([np.asarray(offsets) - np.median(offsets) for offsets in by_kind if offsets])
    held_ms = gap_s * MS_PER_S / 2 if timing is FrameTiming.HELD else 0.0
    systematic_ms = DETECTOR_MS + held_ms + PHASE_SHARE * unsure_s * MS_PER_S
    return Measured(
        value=sum(medians) / len(medians) - held_ms,
        bound=_median_reach(residuals) + systematic_ms,
        n=len(pairs),
        method="content",
    )


def _median_reach(residuals: Floats) -> float:
    """Return the farther end of the distribution-free 95 % interval of a median 0; infinite for too few residuals."""
    ordered, count = np.sort(residuals), len(residuals)
    reach = CONFIDENCE_SIGMA * math.sqrt(count) / 2
    low, high = math.floor(count / 2 - reach) - 1, math.ceil(count / 2 + reach)
    return math.inf if low < 0 or high >= count else float(max(-ordered[low], ordered[high], 0.0))


def _unsure_s(shown: Sequence[Identified]) -> float:
    return float(np.mean([one.sighting.unsure_s for one in shown])) if shown else 0.0


def _why(picture: Order, sound: Order, pairs: int, audio: AudioMarkers) -> tuple[Missing, str]:
    if picture.identified < FEWEST_PAIRS and sound.identified < FEWEST_PAIRS:
        return Missing.EVERYTHING, (
            "Neither picture nor sound carries the reference signal. "
            "Play the reference clip in place of camera and microphone."
        )
    if picture.identified < FEWEST_PAIRS:
        return Missing.PICTURE, (
            f"The sound carries the reference signal ({sound.identified} markers), the picture does not "
            f"({picture.seen} changes of brightness seen, {picture.identified} of them markers). "
            "Show the reference clip so that it fills a good part of the picture."
        )
    if sound.identified < FEWEST_PAIRS:
        return _why_no_sound(picture, sound, audio)
    if pairs:
        return Missing.TOO_FEW, (
            f"Only {pairs} markers were found in both picture and sound; {FEWEST_PAIRS} are needed. "
            f"Listen for at least {LISTENING_S:g} s."
        )
    return Missing.APART, (
        f"Picture ({picture.identified} markers) and sound ({sound.identified}) carry the reference signal, but no "
        "marker came in both: they are more than the listening time apart. "
        f"Listen for at least {math.ceil(PERIOD_S * 2)} s."
    )


def _why_no_sound(picture: Order, sound: Order, audio: AudioMarkers) -> tuple[Missing, str]:
    loud = audio.loudness
    start = f"The picture carries the reference signal ({picture.identified} markers)"
    if loud.loud_db < SILENT_DB:
        return Missing.SILENT, (
            f"{start}, but the sound is silent (below {SILENT_DB:g} dB of full scale). "
            "Unmute the sender, or switch off what removes its sound."
        )
    if sound.seen >= max(3, picture.identified // 10):
        return Missing.SUPPRESSED, (
            f"{start}, but of about {picture.identified} chirps only {sound.identified} could be told (of {sound.seen} "
            f"such sounds, {loud.loud_db:g} dB of full scale against {loud.median_db:g} dB between them): something "
            "suppresses, repeats or tears the rest. Switch off noise suppression, echo cancelling and voice isolation "
            "on the sender, one after the other, to see which."
        )
    return Missing.SOUND, (
        f"{start}, but the sound ({loud.loud_db:g} dB of full scale at its loudest) has no chirps in it. "
        "Play the reference clip's own sound in place of the microphone, and switch off voice isolation."
    )
