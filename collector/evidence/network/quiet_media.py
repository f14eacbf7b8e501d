"""Publishes a chord and a small picture into a room, so that their packets can be counted on the way there and back.

Nobody hears or sees them. A chord of many tones, because a coder leaves nothing of silence, and little of a single tone
once packets are lost: packets would be smaller than sound's. A hiss takes it more than twice the work.
"""

import asyncio
import math
from collections.abc import Sequence
from itertools import chain, cycle
from typing import TYPE_CHECKING

from collector.arrays import Samples, np
from collector.evidence.room.listener import CALL_DEADLINE_S
from collector.evidence.room.polls import MS_PER_S, US_PER_MS
from collector.evidence.room.publishing import OwnMedia
from collector.model.records.quality import SentSample

if TYPE_CHECKING:
    from livekit import rtc
    from livekit.rtc._proto import stats_pb2

RATE_HZ, BLOCK_S, QUEUE_MS = 48_000, 0.8, 800
"""The SDK moves all that waits in the queue a hundred times a second, so that little waits there."""
WIDTH, HEIGHT, FPS, MOST_BITS_PER_S = 160, 90, 2.0, 60_000
"""As small and as few as tell whether picture packets arrive: coding more would load the machine that is measured."""
TONES, LOWEST_HZ, HIGHEST_HZ, STEP_HZ, LOUD = 60, 100.0, 15_000.0, 2.5, 8000.0
"""Whole waves of each tone fill a block, so that blocks join without a click."""
BAR, GREY, PICTURES = 200, 128, 9


async def _publish(room: "rtc.Room") -> "tuple[rtc.AudioSource, rtc.VideoSource]":
    from livekit import rtc

    sound, picture = rtc.AudioSource(RATE_HZ, 1, queue_size_ms=QUEUE_MS), rtc.VideoSource(WIDTH, HEIGHT)
    encoding = rtc.VideoEncoding(max_framerate=FPS, max_bitrate=MOST_BITS_PER_S)
    await room.local_participant.publish_track(
        rtc.LocalAudioTrack.create_audio_track("avsync-chord", sound),
        # Redundant copies would double the packets' size, and DTX would leave packets out.
        rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE, dtx=False, red=False),
    )
    await room.local_participant.publish_track(
        rtc.LocalVideoTrack.create_video_track("avsync-bar", picture),
        rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_CAMERA, simulcast=False, video_encoding=encoding),
    )
    return sound, picture


async def _chord(source: "rtc.AudioSource") -> None:
    from livekit import rtc

    count = round(RATE_HZ * BLOCK_S)
    samples = block(count).tobytes()
    while True:  # the source's own queue paces it: it takes a block when there is room
        await source.capture_frame(rtc.AudioFrame(samples, RATE_HZ, 1, count))


def block(count: int) -> Samples:
    """Return so many samples of tones evenly spaced to the ear, in phases of their own, so that none stands out."""
    tones_hz = np.round(np.geomspace(LOWEST_HZ, HIGHEST_HZ, TONES) / STEP_HZ) * STEP_HZ
    phases = np.random.default_rng(0).uniform(0, 2 * np.pi, TONES)
    turns = np.outer(2 * np.pi * tones_hz / RATE_HZ, np.arange(count)) + phases[:, None]
    samples: Samples = (np.sin(turns).sum(axis=0) * (LOUD / math.sqrt(TONES))).astype(np.int16)
    return samples


async def _show(source: "rtc.VideoSource") -> None:
    from livekit import rtc

    # Made once: making them anew takes more than coding them.
    pictures = [rtc.VideoFrame(WIDTH, HEIGHT, rtc.VideoBufferType.I420, _picture(index)) for index in range(PICTURES)]
    for picture in cycle(pictures):
        source.capture_frame(picture)
        await asyncio.sleep(1 / FPS)


def _picture(index: int) -> bytes:
    """Return a grey picture with a bright bar, at another height for each index."""
    picture = np.full(WIDTH * HEIGHT * 3 // 2, GREY, dtype=np.uint8)
    row = index * (HEIGHT // PICTURES) * WIDTH
    picture[row : row + WIDTH] = BAR
    return picture.tobytes()


QUIET_MEDIA = OwnMedia(
    publish=_publish,
    feeds=lambda sound, picture: (_chord(sound), _show(picture)),
    failed="The server answers, but no media connection came about. Check UDP and TCP to its media ports.",
)


async def poll_sent(room: "rtc.Room") -> tuple[SentSample, ...]:
    """Return one sample of the sound that is sent, or none if the SDK had nothing to say in time."""
    try:
        report = await asyncio.wait_for(room.get_rtc_stats(), CALL_DEADLINE_S)
    except (TimeoutError, RuntimeError):  # RuntimeError: the SDK's word for "not connected"
        return ()
    return read_sent(list(chain(report.publisher_stats, report.subscriber_stats)))


def read_sent(stats: "Sequence[stats_pb2.RtcStats]") -> tuple[SentSample, ...]:
    """Read outbound-rtp and remote-inbound-rtp of the sound, one sample or none."""
    reports = {
        item.remote_inbound_rtp.remote_inbound.local_id: item.remote_inbound_rtp
        for item in stats
        if item.WhichOneof("stats") == "remote_inbound_rtp"
    }
    for item in stats:
        if item.WhichOneof("stats") == "outbound_rtp" and item.outbound_rtp.stream.kind == "audio":
            out = item.outbound_rtp
            report = reports.get(out.rtc.id)
            at_ms, sent = out.rtc.timestamp / US_PER_MS, out.sent.packets_sent
            if report is None:
                return (SentSample(at_ms=at_ms, packets_sent=sent),)
            return (
                SentSample(
                    at_ms=at_ms,
                    packets_sent=sent,
                    report_ms=report.rtc.timestamp / US_PER_MS,
                    packets_lost=report.received.packets_lost,
                    jitter_ms=report.received.jitter * MS_PER_S,
                    round_trip_ms=report.remote_inbound.round_trip_time * MS_PER_S,
                ),
            )
    return ()
