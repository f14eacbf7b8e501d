"""Lists the lines that logs write when sound and picture part: what each means, which cause it points to, how strongly.

Adding one is one entry with a sample line; a test runs every sample through every signature.
"""

import re

from collector.vendors.encoder_signatures import ENCODER_SIGNATURES
from collector.vendors.signature import Counted, Signature

_ALIGNER = "libwebrtc rtc_base/timestamp_aligner.cc"
_SERVER = "livekit-server 1.13, RTP statistics"


def _translation(frames: int, old: int, new: int) -> str:
    return (
        f"(timestamp_aligner.cc:107): Resetting timestamp translation after averaging {frames} frames. "
        f"Old offset: {old}, new offset: {new}"
    )


SIGNATURES = (
    Signature(
        id="webrtc.aligner-unit",
        needle=b"Resetting timestamp translation",
        pattern=re.compile(rb"Resetting timestamp translation after averaging (?:1|1[6-9]|20) frames"),
        meaning="capture times run away from the clock within 1 or 16 to 20 frames: their unit or rate is wrong",
        cause="publisher.timestamp-unit",
        strength="strong",
        often=3,
        seldom="weak",
        source=_ALIGNER,
        sample=_translation(18, 5_000_000, 5_580_000),
    ),
    Signature(
        id="webrtc.aligner-jump",
        needle=b"Resetting timestamp translation",
        pattern=re.compile(rb"Resetting timestamp translation after averaging (?!(?:0|1|1[6-9]|20) )\d+ frames"),
        meaning="capture times jumped by more than 300 ms",
        cause="publisher.timestamp-order",
        strength="strong",
        often=3,
        seldom="weak",
        source=_ALIGNER,
        sample=_translation(100, 5_000_000, 6_400_000),
    ),
    Signature(
        id="webrtc.interval-too-short",
        needle=b"too short translated timestamp interval",
        pattern=re.compile(rb"too short translated timestamp interval"),
        meaning="video frames carry capture times less than 1 ms apart",
        cause="publisher.timestamp-order",
        strength="medium",
        source=_ALIGNER,
        sample="(timestamp_aligner.cc:140): too short translated timestamp interval: system time (us) = 812, interval",
    ),
    Signature(
        id="webrtc.old-capture-time",
        needle=b"NTP timestamp (",
        pattern=re.compile(rb"Same/old NTP timestamp \(\d+ <= \d+\) for incoming frame\. Dropping"),
        meaning="a video frame had the same or an older capture time than the one before and was dropped",
        cause="publisher.timestamp-order",
        strength="strong",
        source="libwebrtc video/video_stream_encoder.cc",
        sample="(video_stream_encoder.cc:1432): Same/old NTP timestamp (3990 <= 3990) for incoming frame. Dropping.",
    ),
    Signature(
        id="livekit.capture-behind",
        needle=b"Frame capture was behind schedule",
        pattern=re.compile(rb"Frame capture was behind schedule for \d+(?:\.\d+)? ms"),
        meaning="the publisher stalled for more than 300 ms; its video stays late afterwards",
        cause="publisher.stall",
        strength="strong",
        source="livekit Python SDK, AVSynchronizer",
        sample="2026-03-05 14:01:02,003 - WARNING livekit - Frame capture was behind schedule for 412.40 ms",
    ),
    Signature(
        id="livekit.report-skew",
        needle=b"sender report, clock skew",
        pattern=re.compile(rb"(?:received|sending) sender report, clock skew(?! against)"),
        meaning="a track's RTP clock ran more than 20 % off for more than 0.2 s",
        cause="publisher.sample-rate",
        strength="strong",
        source=_SERVER,
        sample="2026-03-05T14:01:02.003Z\tINFO\tlivekit\tbuffer/x.go:1\treceived sender report, clock skew\t{}",
    ),
    Signature(
        id="livekit.report-warp",
        needle=b"sender report, time warp",
        pattern=re.compile(rb"(?:received|sending) sender report, time warp"),
        meaning="a track's RTP clock ran more than 20 % off for more than 0.2 s",
        cause="publisher.sample-rate",
        strength="strong",
        source="livekit-server of 2023 (client-sdk-flutter issue 356), our reading: what it calls clock skew since",
        sample="2026-03-05T14:01:02.003Z\tINFO\tlivekit\tbuffer/x.go:1\treceived sender report, time warp\t{}",
    ),
    Signature(
        id="livekit.report-away-from-media",
        needle=b"clock skew against media path",
        pattern=re.compile(rb"clock skew against media path"),
        meaning="a sender report lay more than 5 s away from the media it describes",
        cause="publisher.timestamp-epoch",
        strength="strong",
        source=_SERVER,
        sample="2026-03-05T14:01:02.003Z\tINFO\tlivekit\tbuffer/x.go:1\t"
        "received sender report, clock skew against media path\t{}",
    ),
    Signature(
        id="livekit.report-order",
        needle=b"sender report, ",
        pattern=re.compile(rb"sender report, (?:out-of-order, skipping|anachronous, dropping)"),
        meaning="the times of sender reports went back; muting and unmuting does that too",
        cause="",
        strength="medium",
        source=_SERVER,
        sample="2026-03-05T14:01:02.003Z\tINFO\tlivekit\tbuffer/x.go:1\t"
        "received sender report, out-of-order, skipping\t{}",
    ),
    Signature(
        id="livekit.high-cpu",
        needle=b"high cpu load",
        pattern=re.compile(rb"high cpu load"),
        meaning="the machine that runs the LiveKit server was overloaded",
        cause="device.cpu",
        strength="medium",
        source="livekit-server 1.13",
        sample='2026-03-05T14:01:02.003Z\tINFO\tlivekit\thwstats/cpu.go:1\thigh cpu load\t{"cpuLoad": 0.97}',
    ),
    Signature(
        id="livekit.report-outliers",
        needle=b"outlier",
        pattern=re.compile(rb"sender report rejected as outlier|NTP estimator rebuilt after persistent outliers"),
        meaning="the recorder found the sender's clock reports unusable",
        cause="publisher.clock-drift",
        strength="strong",
        source="livekit egress and Go SDK",
        sample="2026-03-05T14:01:02.003Z\tWARN\tegress\tsdk/x.go:1\tsender report rejected as outlier\t{}",
    ),
    Signature(
        id="livekit.recording-drift",
        needle=b"audio drift exceeded soft budget",
        pattern=re.compile(rb"audio drift exceeded soft budget"),
        meaning="the recorder found the sender's sound drifting",
        cause="publisher.clock-drift",
        strength="strong",
        source="livekit egress and Go SDK",
        sample="2026-03-05T14:01:02.003Z\tWARN\tegress\tsdk/x.go:1\taudio drift exceeded soft budget\t{}",
    ),
    Signature(
        id="agora.late-frame",
        needle=b"AddFrame: too old frame",
        pattern=re.compile(rb"AddFrame: too old frame, timestamp=\d+"),
        meaning="video arrived too late to be shown; this is the receiving side and proves no wrong capture time",
        cause="",
        strength="weak",
        source="Agora SDK 3.x",
        sample="WARN    (14: 1: 2:  3 |    0)  24358; AddFrame: too old frame, timestamp=182739",
    ),
    Signature(
        id="agora.late-render",
        needle=b"SmoothRender Too old frame",
        pattern=re.compile(rb"SmoothRender Too old frame, timestamp=\d+"),
        meaning="video arrived too late to be shown smoothly; this is the receiving side",
        cause="",
        strength="weak",
        often=3,
        source="Agora SDK 4.x, video_smooth_render_frames.cc",
        sample="[03/05/26 14:01:02:003][77][W]:(video_smooth_render_frames.cc:49): SmoothRender Too old frame, "
        "timestamp=182739",
    ),
    Signature(
        id="webrtc.sync-offset",
        needle=b"WebRTC.Video.AVSyncOffsetInMs",
        pattern=re.compile(rb"WebRTC\.Video\.AVSyncOffsetInMs (?:4[6-9]|[5-9]\d|\d{3,})\b"),
        meaning="by the receiver's own count sound and picture of a track were 46 ms or more apart on average, which "
        "way is not told; 45 ms of early sound can be noticed",
        cause="",
        strength="medium",
        source="libwebrtc video/receive_statistics_proxy.cc, when a track ends; seen in Agora SDK 4.x; ITU-R BT.1359-1",
        sample="WebRTC.Video.AVSyncOffsetInMs 371",
    ),
    Signature(
        id="livekit.agent-blocked",
        needle=b"event loop blocked for ",
        pattern=re.compile(rb"event loop blocked for (?:[3-9]\d\d|\d{4,})ms"),
        meaning="the agent's program stood still for 300 ms or more, so that what it sends and plays came late",
        cause="publisher.stall",
        strength="weak",
        source="livekit-agents 1.8 (Python)",
        sample="2026-03-05 14:01:02,003 - WARNING livekit.agents - event loop blocked for 412ms at x.py",
    ),
    Signature(
        id="agora.frozen",
        needle=b"onVideoFrameFrozen",
        pattern=re.compile(rb"onVideoFrameFrozen\b.*\bfrozen:? ?true"),
        meaning="the picture of a remote user froze",
        cause="",
        strength="medium",
        source="Agora SDK 3.x",
        sample="INFO    (14: 1: 2:  3 |    0)  24358; onVideoFrameFrozen uid 1234 frozen true",
    ),
    Signature(
        id="agora.sender-delay",
        needle=b"Fluency TX",
        pattern=re.compile(rb"Fluency TX: reason \d+, delay \d+, send_delay \d+"),
        meaning="the SDK noted delay on the sending side; the figures' unit is not documented",
        cause="",
        strength="weak",
        source="Agora SDK 4.x",
        sample="[03/05/26 14:01:02:003][77][I]:[VE]: Fluency TX: reason 2, delay 340, send_delay 120",
    ),
    Signature(
        id="agora.timestamp-exception",
        needle=b"[VideoTimestampTracker]",
        pattern=re.compile(
            rb"\[VideoTimestampTracker\] timestamp exception detected: probeType:\d+, except reason:\d+"
        ),
        meaning="the SDK noted odd video timestamps; it also does so when the camera or the publication changes",
        cause="",
        strength="none",
        source="Agora SDK 4.x",
        sample="[03/05/26 14:01:02:003][77][W]:[VideoTimestampTracker] timestamp exception detected: "
        "probeType:1, except reason:3",
    ),
    Signature(
        id="android.renderer-drops",
        needle=b"EglRenderer",
        pattern=re.compile(rb"EglRenderer.*Frames received: \d+\. Dropped: [1-9]\d*\."),
        meaning="the renderer of the Android app dropped frames",
        cause="renderer.custom",
        strength="medium",
        source="libwebrtc, Android EglRenderer",
        sample="03-05 14:01:02.003 13682 13747 I org.webrtc.Logging: EglRenderer: Duration: 4001 ms. "
        "Frames received: 119. Dropped: 31. Rendered: 88.",
    ),
    Signature(
        id="webrtc.sync-info",
        needle=b"Sync info stats",
        pattern=re.compile(rb"Sync info stats: \d+, \{ssrc: \d+"),
        meaning="the receiver aligned sound and picture; a log of this level without such lines shows that it did not",
        cause="",
        strength="none",
        source="libwebrtc video/rtp_streams_synchronizer2.cc, every 10 s",
        sample="(rtp_streams_synchronizer2.cc:118): Sync info stats: 1123094, {ssrc: 11, cur_delay_ms: 71} "
        "{ssrc: 12, cur_delay_ms: 64} {relative_delay_ms: 3}",
    ),
    Signature(
        id="livekit.delay-step",
        needle=b"propagation delay step change",
        pattern=re.compile(rb"propagation delay step change"),
        meaning="the server saw the delay of a track step; healthy calls log it about once for each track at its start",
        cause="",
        strength="none",
        source=_SERVER,
        sample="2026-03-05T14:01:02.003Z\tDEBUG\tlivekit\tbuffer/x.go:1\tpropagation delay step change\t{}",
    ),
    Signature(
        id="livekit.resumed",
        needle=b"resuming RTC session",
        pattern=re.compile(rb"resuming RTC session"),
        meaning="a participant lost its connection and took it up again",
        cause="",
        strength="weak",
        source="livekit-server, service/roommanager.go",
        sample="2026-03-05T14:01:02.003Z\tINFO\tlivekit\tservice/roommanager.go:1\tresuming RTC session\t{}",
    ),
    Signature(
        id="agora.custom-source",
        needle=b"setExternalVideoSource",
        pattern=re.compile(rb'setExternalVideoSource\b.*?"?enabled"?:\s?1\b'),
        meaning="the app enabled a custom video source; an enabled of 0 is the SDK's own reset",
        cause="",
        strength="none",
        source="Agora SDK 4.x, API call",
        counted=Counted.ALSO_BEFORE,
        sample="[03/05/26 14:01:02:003][77][U]:(00000652): MediaEngine::setExternalVideoSource(this:0x7f0, "
        '{"enabled":1, "useTexture":0, "sourceType":0})',
    ),
    Signature(
        id="agora.frame-renderer",
        needle=b"addVideoFrameRenderer",
        pattern=re.compile(rb"\baddVideoFrameRenderer\("),
        meaning="pictures were handed to a renderer outside of the native SDK: an engine's texture or the app's own",
        cause="",
        strength="none",
        source="Agora SDK 4.x, API call; seen in Unity apps",
        counted=Counted.ALSO_BEFORE,
        sample="[03/05/26 14:01:02:003][77][U]:(00000069): MediaEngine::addVideoFrameRenderer(this:0x7f0, "
        '{"renderer":"0x6e10"})',
    ),
    Signature(
        id="agora.frame-observer",
        needle=b"registerVideoFrameObserver",
        pattern=re.compile(rb'\bMediaEngine::registerVideoFrameObserver\(.*"?observer"?:\s?"?(?:0x)?0*[1-9A-Fa-f]'),
        meaning="the app took pictures out of the SDK, to change or to draw them itself",
        cause="",
        strength="none",
        source="Agora SDK 4.x, API call: raw video data, and the way to a custom renderer",
        counted=Counted.ALSO_BEFORE,
        sample="[03/05/26 14:01:02:003][77][U]:(00000069): MediaEngine::registerVideoFrameObserver(this:0x7f0, "
        '{"observer":"0x6e10"})',
    ),
    Signature(
        id="agora.reconnecting",
        needle=b"onConnectionStateChanged",
        pattern=re.compile(rb"onConnectionStateChanged\(.*\bstate:4\b"),
        meaning="the client lost its connection and tried to get it back",
        cause="",
        strength="weak",
        source="Agora SDK 4.x: connection state 4 is reconnecting",
        sample="[03/05/26 14:01:02:003][77][A]:(00000202): ChannelProxy::emitConnStateChanged->"
        "onConnectionStateChanged(this:0x7f0, state:4, reason:2)",
    ),
    Signature(
        id="agora.bluetooth",
        needle=b"BT Headset setup",
        pattern=re.compile(rb"\[AudioRoute\] BT Headset setup: Plugged = true"),
        meaning="a Bluetooth headset was in use, which plays sound later than the SDK knows",
        cause="receiver.output-latency",
        strength="weak",
        source="Agora SDK 4.x on Android, audio routing",
        counted=Counted.ALSO_BEFORE,
        sample="[03/05/26 14:01:02:003][77][I]:[AudioRoute] BT Headset setup: Plugged = true",
    ),
    Signature(
        id="livekit.play-diff",
        needle=b"video_time: ",
        pattern=re.compile(
            rb"video_time: [\d.]+s, audio_time: [\d.]+s, diff: -?(?:0\.(?:1[5-9]|[2-9])\d*|[1-9]\d*\.\d+)s"
        ),
        meaning="the publisher's own times of sound and picture lay 0.15 s or more apart",
        cause="",
        strength="medium",
        source="livekit Python SDK, examples/video-stream; 0.15 s is where LiveKit's article begins",
        sample="2026-03-05 14:01:02,003 - INFO player - fps: 24.87, wall_time: 4.056s, video_time: 4.040s, "
        "audio_time: 3.721s, diff: 0.319s",
    ),
    Signature(
        id="agora.web-unpublish",
        needle=b"unpublish",
        pattern=re.compile(rb"Agora-SDK \[[A-Z]+\]:? .*\bunpublish"),
        meaning="a track was taken back; doing that again and again was reported to add delay",
        cause="",
        strength="weak",
        often=3,
        source="Agora Web SDK, browser console",
        sample="14:01:02:70 Agora-SDK [INFO]: [client-6e26a] unpublish stream",
    ),
    Signature(
        id="livekit.sync-streams-on",
        needle=b"API RoomService.CreateRoom",
        pattern=re.compile(rb'"syncStreams":\s?true'),
        meaning="the room was created with a sync group for each participant",
        cause="",
        strength="none",
        source="livekit-server 1.13",
        counted=Counted.ALSO_BEFORE,
        sample="2026-03-05T14:01:02.003Z\tINFO\tlivekit.api\tservice/twirp.go:149\tAPI RoomService.CreateRoom\t"
        '{"room": "demo", "request": {"name": "demo", "syncStreams": true}}',
    ),
    Signature(
        id="livekit.sync-streams-off",
        needle=b"API RoomService.CreateRoom",
        pattern=re.compile(
            rb'"syncStreams":\s?false|"request":\s?\{"name":(?![^{}]*(?:"syncStreams"|Preset|[cC]onfig))[^{}]*\}'
        ),
        meaning="the request that created the room asked for no sync group",
        cause="",
        strength="none",
        source="livekit-server 1.13: a request that does not ask for it leaves the field out",
        counted=Counted.ALSO_BEFORE,
        sample="2026-03-05T14:01:02.003Z\tINFO\tlivekit.api\tservice/twirp.go:149\tAPI RoomService.CreateRoom\t"
        '{"room": "demo", "request": {"name": "demo"}, "status": "200"}',
    ),
    *ENCODER_SIGNATURES,
)
"""Every signature; no two of them match the same line, so that each line counts once."""
