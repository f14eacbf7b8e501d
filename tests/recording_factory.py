"""Makes synthetic records of recordings for tests: every figure chosen here."""

from collections.abc import Sequence

from collector.model.host import Host
from collector.model.measured import Measured
from collector.model.records.content import ContentOutcome
from collector.model.records.recording import RecordedTrack, Recording
from collector.model.records.room import MediaKind
from tests.content_factory import make_sender_content, make_unmeasured
from tests.factory import RECEIVER, TAKEN


def make_track(
    kind: MediaKind,
    *,
    first_s: float = 0.0,
    last_s: float = 20.0,
    moved_s: float = 0.0,
    steps_s: tuple[float, float, float] = (0.033, 0.033, 0.034),
    filled_s: float = 20.0,
    tick_s: float = 1e-5,
    gaps: int = 0,
    longest_gap_s: float = 0.0,
) -> RecordedTrack:
    return RecordedTrack(
        kind=kind,
        codec="h264" if kind is MediaKind.VIDEO else "aac",
        first_s=first_s,
        last_s=last_s,
        moved_by_edits_s=moved_s,
        declared_per_s=30.0 if kind is MediaKind.VIDEO else 48_000.0,
        packets=600,
        steps_s=steps_s,
        filled_s=filled_s,
        tick_s=tick_s,
        gaps=gaps,
        longest_gap_s=longest_gap_s,
    )


TRACKS = (make_track(MediaKind.VIDEO), make_track(MediaKind.AUDIO))


def make_recording(
    offset_ms: float = 0.0,
    bound_ms: float = 0.0,
    *,
    slope: Measured | None = None,
    offsets_ms: Sequence[float] = (),
    tracks: tuple[RecordedTrack, ...] = TRACKS,
    host: Host = RECEIVER,
) -> Recording:
    """A recording whose content was measured."""
    content = make_sender_content(offset_ms, bound_ms, slope=slope, offsets_ms=offsets_ms)
    return Recording(
        host=host,
        taken=TAKEN,
        container="mov,mp4",
        seconds=20.0,
        watched=((0.0, 20.0),),
        content=content,
        tracks=tracks,
    )


def make_mute_recording(
    outcome: ContentOutcome = ContentOutcome.NO_SIGNAL,
    told: str = "Neither picture nor sound of the recording holds markers of the reference signal.",
    *,
    tracks: tuple[RecordedTrack, ...] = TRACKS,
) -> Recording:
    """A recording that shows nothing of its content."""
    return Recording(
        host=RECEIVER,
        taken=TAKEN,
        container="mov,mp4",
        seconds=20.0,
        watched=((0.0, 20.0),),
        content=make_unmeasured(outcome, told),
        tracks=tracks,
    )
