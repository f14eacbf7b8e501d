"""Turns the markers found in a recording into the offset of its content with a bound, or why there is none."""

from dataclasses import dataclass, replace

from collector.evidence.marked import (
    MS_PER_S,
    OUTCOMES,
    half_range_ms,
    marker_count,
    pairs_from,
    slope_ms_per_s,
)
from collector.evidence.recording.watching import Watched
from collector.model.measured import Measured
from collector.model.privacy import Handle, LookupId
from collector.model.records.content import ContentOutcome, SenderContent
from collector.model.records.recording import RecordedTrack
from collector.model.records.room import MediaKind
from collector.reference.matching import LISTENING_S, ContentOffset, FrameTiming, Missing, NoOffset, match

METHOD = "recording"


@dataclass(frozen=True, kw_only=True, slots=True)
class Content:
    """What the markers say, and the offset if each picture is of its own instant (one value, or none)."""

    content: SenderContent
    exact_ms: tuple[Measured, ...] = ()


def describe(watched: Watched, tracks: tuple[RecordedTrack, ...]) -> Content:
    """Return what the markers of a recording say; nobody can tell from it whose they are."""
    found = match(watched.seen, watched.sound, timing=FrameTiming.MADE)
    content = SenderContent(
        sid=LookupId(""),
        identity=Handle(""),
        audio_sid=LookupId(""),
        video_sid=LookupId(""),
        outcome=ContentOutcome.MEASURED,
        told="",
        watched_s=round(sum(end_s - start_s for start_s, end_s in watched.reached), 3),
        markers=(marker_count(MediaKind.VIDEO, found.picture), marker_count(MediaKind.AUDIO, found.sound)),
        frames=watched.seen.frames,
    )
    if isinstance(found, NoOffset):
        outcome, told = _obstacle(found, {track.kind for track in tracks if track.packets})
        return Content(content=replace(content, outcome=outcome, told=told))
    return _measured(content, found, watched.seen.gap_s)


def _measured(content: SenderContent, found: ContentOffset, gap_s: float) -> Content:
    """A recorder looks at a shown picture up to one frame after it appeared: half of that, give or take the half."""
    held_ms = gap_s * MS_PER_S / 2
    exact = replace(
        found.offset_ms,
        bound=max(found.offset_ms.bound, half_range_ms(found.pairs)),
        method=f"{METHOD}, each picture of its own instant",
    )
    held = replace(exact, value=exact.value - held_ms, bound=exact.bound + held_ms, method=METHOD)
    measured = replace(
        content,
        offset_ms=(held,),
        slope_ms_per_s=(slope_ms_per_s(found.pairs),),
        sound_speed=found.speed,
        pairs=pairs_from(found, 0.0),
    )
    return Content(content=measured, exact_ms=(exact,))


def _obstacle(found: NoOffset, kinds: set[MediaKind]) -> tuple[ContentOutcome, str]:
    if not kinds:
        return ContentOutcome.NOTHING_DECODED, "The recording holds neither picture nor sound."
    if MediaKind.AUDIO not in kinds:
        return ContentOutcome.VIDEO_ONLY, "The recording has no sound, so there is nothing to compare the picture with."
    if MediaKind.VIDEO not in kinds:
        return ContentOutcome.AUDIO_ONLY, "The recording has no picture, so there is nothing to compare the sound with."
    match found.missing:
        case Missing.EVERYTHING:
            told = "Neither picture nor sound of the recording holds markers of the reference signal."
        case Missing.TOO_FEW:
            told = f"Too few markers came in both picture and sound. Record {LISTENING_S:g} s or more of the clip."
        case _:
            told = found.text
    return OUTCOMES[found.missing], told
