"""Makes synthetic room statistics for tests: two tracks polled at 2 Hz, every figure chosen here."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from collector.measure.playout import NTP_TO_UNIX_MS
from collector.model.host import Host
from collector.model.privacy import Handle, LookupId, Version
from collector.model.records.room import (
    InboundSample,
    MediaKind,
    RoomEvent,
    RoomStatistics,
    SenderStatistics,
    TrackStatistics,
)
from tests.factory import ELSEWHERE, START, TAKEN

START_MS = START.timestamp() * 1000
POLL_MS = 500.0


def make_sample(index: int, kind: MediaKind = MediaKind.VIDEO) -> InboundSample:
    """The ``index``-th poll of a healthy track: 50 packets/s, 30 pictures/s, one sender report each 2.5 s."""
    at_ms = START_MS + index * POLL_MS
    sample = InboundSample(
        at_ms=at_ms,
        packets_received=25 * index,
        packets_lost=0,
        bytes_received=2_500 * index,
        jitter_ms=2.0,
        jitter_buffer_delay_s=0.0,
        jitter_buffer_emitted_count=0,
        last_packet_received_ms=at_ms - 5,
        estimated_playout_ntp_ms=0.0,
        sender_reports=index // 5,
    )
    if kind is MediaKind.AUDIO:
        return replace(
            sample,
            total_samples_received=24_000 * index,
            jitter_buffer_emitted_count=24_000 * index,
            jitter_buffer_delay_s=24_000 * index * 0.04,
        )
    return replace(
        sample,
        frames_received=15 * index,
        frames_decoded=15 * index,
        jitter_buffer_emitted_count=15 * index,
        jitter_buffer_delay_s=15 * index * 0.04,
    )


Change = Callable[[int, InboundSample], InboundSample]


def make_samples(
    polls: int, kind: MediaKind = MediaKind.VIDEO, change: Change = lambda _, sample: sample
) -> tuple[InboundSample, ...]:
    return tuple(change(index, make_sample(index, kind)) for index in range(polls))


def make_track(
    samples: Sequence[InboundSample],
    kind: MediaKind = MediaKind.VIDEO,
    *,
    declared_fps: float = 0.0,
    source: str = "",
    sid: str = "",
) -> TrackStatistics:
    return TrackStatistics(
        sid=LookupId(sid or f"TR_{kind.value}"),
        kind=kind,
        mime_type="audio/opus" if kind is MediaKind.AUDIO else "video/VP8",
        source=source or ("microphone" if kind is MediaKind.AUDIO else "camera"),
        samples=tuple(samples),
        declared_fps=declared_fps,
    )


def make_statistics(
    *tracks: TrackStatistics, host: Host = ELSEWHERE, events: tuple[RoomEvent, ...] = (), flowing_s: float = 0.0
) -> RoomStatistics:
    """One sender with these tracks; none at all makes a record without senders."""
    sender = SenderStatistics(
        sid=LookupId("PA_synthetic"), identity=Handle("synthetic"), tracks=tracks, flowing_s=flowing_s
    )
    return RoomStatistics(
        host=host,
        taken=TAKEN,
        room_sid=LookupId("RM_synthetic"),
        server_version=Version("1.13.5"),
        server_region="",
        node_id=LookupId(""),
        senders=(sender,) if tracks else (),
        path=(),
        events=events,
    )


def make_events(*told: tuple[float, str], subject: str = "TR_video") -> tuple[RoomEvent, ...]:
    """``make_events((20, "muted camera"))``: what happened to a track, each at its seconds since the first poll."""
    return tuple(
        RoomEvent(at=START + timedelta(seconds=at_s), what=what, subject=LookupId(subject)) for at_s, what in told
    )


def make_pair_statistics(
    polls: int, *, audio: Change = lambda _, sample: sample, video: Change = lambda _, sample: sample
) -> RoomStatistics:
    """One sender with a healthy pair, changed poll by poll."""
    return make_statistics(
        make_track(make_samples(polls, MediaKind.AUDIO, audio), MediaKind.AUDIO),
        make_track(make_samples(polls, MediaKind.VIDEO, video)),
    )


def with_playout(sample: InboundSample, *, ahead_ms: float = 0.0) -> InboundSample:
    """Give a poll a playout timestamp 100 ms old, or ``ahead_ms`` later than that."""
    return replace(sample, estimated_playout_ntp_ms=sample.at_ms + NTP_TO_UNIX_MS - 100 + ahead_ms)


def make_playout_statistics(offsets_ms: Sequence[float], *, warm_up: int = 12) -> RoomStatistics:
    """A pair whose playout timestamps start after ``warm_up`` polls and then differ by these, one a poll."""

    def audio(index: int, sample: InboundSample) -> InboundSample:
        return with_playout(sample, ahead_ms=offsets_ms[index - warm_up]) if index >= warm_up else sample

    def video(index: int, sample: InboundSample) -> InboundSample:
        return with_playout(sample) if index >= warm_up else sample

    return make_pair_statistics(warm_up + len(offsets_ms), audio=audio, video=video)
