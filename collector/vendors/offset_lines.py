"""Lists the lines by which logs say how far apart sound and picture are; adding one is one entry with a sample line.

Positive is early sound (ITU-R BT.1359-1), whatever sign the line has. Lines that tell no sign are never given one.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from collector.model.records.logs import Direction

_TO_MS = {b"us": 0.001, b"ms": 1.0, b"s": 1000.0}
_DELAY = rb"\{ssrc: \d+, cur_delay(?:_ms: (?P<%s>-?\d+)|: (?P<%s_v>[-+]?[\d.]+) (?P<%s_u>us|ms|s))\}"


@dataclass(frozen=True, kw_only=True, slots=True)
class OffsetLine:
    """One kind of line; ``offset_ms`` turns the groups of ``pattern`` into milliseconds, positive = audio early.

    ``meaning`` says what is apart and where, ``per`` what one line stands for. ValueError: the line tells none.
    """

    id: str
    needle: bytes
    pattern: re.Pattern[bytes]
    offset_ms: Callable[[Mapping[str, bytes]], float]
    direction: Direction
    meaning: str
    per: str
    source: str
    sample: str
    value_ms: float


def _delay_ms(groups: Mapping[str, bytes], name: str) -> float:
    """Return a delay that old builds write in ms and new ones with a unit that changes from line to line."""
    if groups[name] is not None:
        return float(groups[name])
    return float(groups[f"{name}_v"]) * _TO_MS[groups[f"{name}_u"]]


def _synchronised(groups: Mapping[str, bytes]) -> float:
    return _delay_ms(groups, "video") - _delay_ms(groups, "audio") + float(groups["relative"])


def _pushed(groups: Mapping[str, bytes]) -> float:
    return -1000.0 * float(groups["diff"])


def _agora(groups: Mapping[str, bytes]) -> float:
    value = float(groups["offset"])
    if not value:
        raise ValueError("zero also stands for what was not measured")
    return value


OFFSET_LINES = (
    OffsetLine(
        id="webrtc.sync-info",
        needle=b"Sync info stats",
        pattern=re.compile(
            rb"Sync info stats: \d+, "
            + _DELAY % ((b"audio",) * 3)
            + b" "
            + _DELAY % ((b"video",) * 3)
            + rb" \{relative_delay_ms: (?P<relative>-?\d+)\}"
        ),
        offset_ms=_synchronised,
        direction=Direction.SIGNED,
        meaning="what the receiver's libwebrtc found before it corrected it",
        per="10 s of a pair of tracks",
        source="libwebrtc video/rtp_streams_synchronizer2.cc and stream_synchronization.cc (current_diff_ms)",
        sample="(rtp_streams_synchronizer2.cc:136): Sync info stats: 1123094, {ssrc: 11, cur_delay: 71 ms} "
        "{ssrc: 12, cur_delay: 22927 us} {relative_delay_ms: -8}",
        value_ms=-56.073,
    ),
    OffsetLine(
        id="livekit.play-diff",
        needle=b"video_time: ",
        pattern=re.compile(rb"video_time: [\d.]+s, audio_time: [\d.]+s, diff: (?P<diff>-?\d+(?:\.\d+)?)s"),
        offset_ms=_pushed,
        direction=Direction.SIGNED,
        meaning="how far the publisher's own pushed times of sound and picture lay apart",
        per="second of the publisher",
        source="livekit Python SDK, examples/video-stream: the last video time less the last audio time",
        sample="2026-03-05 14:01:02,003 - INFO player - fps: 24.87, wall_time: 4.056s, video_time: 4.040s, "
        "audio_time: 3.721s, diff: 0.319s",
        value_ms=-319.0,
    ),
    OffsetLine(
        id="agora.av-sync-time",
        needle=b"avSyncTimeMs",
        pattern=re.compile(rb"\bavSyncTimeMs\\*\"?[:=] ?(?P<offset>-?\d{1,5})\b"),
        offset_ms=_agora,
        direction=Direction.SIGNED,
        meaning="what the receiver's Agora SDK told the app",
        per="2 s of a remote user",
        source="Agora RemoteVideoStats.avSyncTimeMs: positive where the sound is ahead",
        sample='onRemoteVideoStats {"uid":1001,"rendererOutputFrameRate":15,"avSyncTimeMs":-231}',
        value_ms=-231.0,
    ),
    OffsetLine(
        id="webrtc.sync-offset",
        needle=b"WebRTC.Video.AVSyncOffsetInMs",
        pattern=re.compile(rb"WebRTC\.Video\.AVSyncOffsetInMs (?P<apart>\d{1,6})\b"),
        offset_ms=lambda groups: float(groups["apart"]),
        direction=Direction.UNSIGNED,
        meaning="the receiver's own count over a track's whole life",
        per="track",
        source="libwebrtc video/receive_statistics_proxy.cc: the mean of absolute values, when a track ends",
        sample="WebRTC.Video.AVSyncOffsetInMs 371",
        value_ms=371.0,
    ),
)
