"""Lists the lines by which SDKs say that the encoder, or the machine under it, does not keep up."""

import re

from collector.vendors.signature import Signature

_SLOW = "device.encoder"

ENCODER_SIGNATURES = (
    Signature(
        id="webrtc.encoder-blocked",
        needle=b"due to encoder blocked",
        pattern=re.compile(rb"dropped \(due to encoder blocked\) \d{2,}"),
        meaning="the encoder was busy, so that 10 or more frames in a minute were dropped before it",
        cause=_SLOW,
        strength="medium",
        source="libwebrtc video/video_stream_encoder.cc, once a minute",
        sample="(video_stream_encoder.cc:1144): Number of frames: captured 880, dropped (due to encoder blocked) 61, "
        "interval_ms 60000",
    ),
    Signature(
        id="webrtc.encoder-queue-full",
        needle=b"Dropped frame, encoder queue full",
        pattern=re.compile(rb"Dropped frame, encoder queue full"),
        meaning="the phone's hardware encoder still had more than two frames to do, so that a frame was dropped",
        cause=_SLOW,
        strength="medium",
        often=3,
        seldom="weak",
        source="libwebrtc, Android HardwareVideoEncoder",
        sample="03-05 14:01:02.003 13682 13747 E HardwareVideoEncoder: Dropped frame, encoder queue full",
    ),
    Signature(
        id="webrtc.encoder-overuse",
        needle=b" overuse detections ",
        pattern=re.compile(rb"encode usage (?:8[6-9]|9\d|\d{3,}) overuse detections"),
        meaning="encoding took more than 85 % of a frame's time, where WebRTC begins to lower the quality",
        cause=_SLOW,
        strength="medium",
        often=3,
        seldom="weak",
        source="libwebrtc video/adaptation/overuse_frame_detector.cc, verbose",
        sample="Frame stats:  encode usage 97 overuse detections 2 rampup delay 40000",
    ),
    Signature(
        id="webrtc.encoder-adapted",
        needle=b'"EncoderUsageResource" signalled ',
        pattern=re.compile(rb'Resource "EncoderUsageResource" signalled kOveruse\b'),
        meaning="the encoder took too long, so that WebRTC lowered resolution or frame rate, or tried to",
        cause=_SLOW,
        strength="medium",
        source="libwebrtc call/adaptation/resource_adaptation_processor.cc",
        sample='(resource_adaptation_processor.cc:2): Resource "EncoderUsageResource" signalled kOveruse. Adapted down',
    ),
    Signature(
        id="webrtc.encoder-queue-dropped",
        needle=b"DroppedFrames.EncoderQueue ",
        pattern=re.compile(rb"WebRTC\.Video\.DroppedFrames\.EncoderQueue \d{2,}\b"),
        meaning="10 or more frames of a track were dropped before the encoder, which was busy",
        cause=_SLOW,
        strength="weak",
        source="libwebrtc video/send_statistics_proxy.cc, when a track ends; seen in Agora SDK 4.x",
        sample="WebRTC.Video.DroppedFrames.EncoderQueue 61",
    ),
    Signature(
        id="webrtc.cpu-limited",
        needle=b"CpuLimitedResolutionInPercent ",
        pattern=re.compile(rb"WebRTC\.Video\.CpuLimitedResolutionInPercent (?:[5-9]|\d{2,})\b"),
        meaning="the processor kept a track from its full resolution for 5 % of the time or more",
        cause=_SLOW,
        strength="medium",
        source="libwebrtc video/send_statistics_proxy.cc, when a track ends",
        sample="WebRTC.Video.CpuLimitedResolutionInPercent 37",
    ),
    Signature(
        id="livekit.cpu-constrained",
        needle=b"rack cpu constrained",
        pattern=re.compile(rb"\b[Tt]rack cpu constrained\b"),
        meaning="the browser said that the processor limits the quality of a sent video track",
        cause=_SLOW,
        strength="medium",
        source="livekit-client (JS), LocalParticipant; W3C qualityLimitationReason",
        sample="2026-03-05T14:01:02.003Z livekit-participant track cpu constrained {room: 'demo'}",
    ),
)
"""None of them is written by an encoder that keeps up; single ones may come of a start or a change of camera."""
