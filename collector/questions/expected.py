"""Turns vendor and platform into what their APIs want of a frame's timestamp, with a line of code to compare."""

from collections.abc import Iterator

from collector.model.incident import vendor_named
from collector.model.records.room import MediaKind
from collector.vendors.timestamps import STAMPED_BY_BROWSER, Expectation, ExpectedEpoch, Mark, Reach, expected

BY_API = {
    "AgoraVideoFrame.timeStamp": "frame.timeStamp = System.nanoTime() / 1_000_000;",
    "pushExternalVideoFrameById": "new VideoFrame(buffer, 0, engine.getCurrentMonotonicTimeInMs() * 1_000_000L)",
    "pushExternalAudioFrame": "engine.pushExternalAudioFrame(data, engine.getCurrentMonotonicTimeInMs(), …)",
    "ExternalVideoFrame.timestamp": "frame.timestamp = engine.getCurrentMonotonicTimeInMs()",
    "AudioFrame.renderTimeMs": "frame.renderTimeMs = engine.getCurrentMonotonicTimeInMs()",
    "server SDK video frame timestamp": "frame.timestamp = time.monotonic_ns() // 1_000_000",
    "server SDK capture_timems": "frame.capture_timems = time.time_ns() // 1_000_000",
    "VideoSource.capture_frame": "video.capture_frame(frame, timestamp_us=time.monotonic_ns() // 1_000)",
    "AVSynchronizer.push": "await synchronizer.push(frame, seconds_of_media)",
    "BufferCapturer.capture": "capturer.capture(pixelBuffer, timeStampNs: nanosecondsOfCapture)",
    "VideoFrameCapturer.pushVideoFrame": "VideoFrame(buffer, 0, SystemClock.elapsedRealtimeNanos())",
}
"""One line an API that has the right unit; the API's own names, otherwise ours."""
IN_WORDS = {
    (
        "agora",
        "ios",
    ): "  video, AgoraVideoFrame.time: a CMTime, with a scale of its own; the SDK's monotonic clock\n"
    "    frame.time = CMTimeMake(value: engine.getCurrentMonotonicTimeInMs(), timescale: 1000)",
}
IN_WORDS[("agora", "macos")] = IN_WORDS[("agora", "ios")]
IN_WORDS[("livekit", "unity")] = (
    "  video, RtcVideoSource: no timestamp to pass; the SDK stamps each frame itself, in µs from Unix (1970)\n"
    "    (livekit/client-sdk-unity, Runtime/Scripts/Video/RtcVideoSource.cs)\n"
    "  audio: not documented where avsync looked"
)
IN_WORDS[("livekit", "electron")] = (
    "  LiveKit's SDK in Electron is the browser's: it takes a MediaStreamTrack, and the browser inside stamps each "
    "frame itself, so that there is no timestamp to get wrong\n"
    "    (livekit/client-sdk-js, publishTrack)"
)
"""What no unit can say, with its source."""
COUNTED = {epoch: f", counted from: {epoch.value}" for epoch in ExpectedEpoch} | {
    ExpectedEpoch.NOT_STATED: "",
    ExpectedEpoch.FREE: ", counted from any moment",
}
BROWSER = "In a browser there is no timestamp to get wrong: the browser stamps each frame itself."
NOT_KNOWN = "What this vendor's API wants of timestamps on this platform is not documented where avsync looked."


def expected_stamps(kinds: tuple[str, ...], vendor: str, platform: str) -> str:
    """Return what is expected for each kind ("video", "audio"), a line each; empty for no kinds."""
    if not kinds:
        return ""
    if platform in STAMPED_BY_BROWSER:
        return BROWSER
    if (vendor, platform) in IN_WORDS:
        return IN_WORDS[vendor, platform]
    apis = [
        api for kind in kinds for api in expected(vendor=vendor_named(vendor), platform=platform, kind=MediaKind(kind))
    ]
    return "\n".join(dict.fromkeys(line for api in apis for line in _lines(api))) or NOT_KNOWN


def _lines(api: Expectation) -> Iterator[str]:
    version = f" ({f'SDK {api.sdk}' if api.sdk[0].isdigit() else api.sdk})" if api.sdk else ""
    inferred = ", inferred" if api.mark is Mark.INFERRED else ""
    logged = ", read for the log only" if api.reach is Reach.LOGGING else ""
    yield f"  {api.kind.value}, {api.api}{version}: in {api.unit.value}{COUNTED[api.epoch]}{inferred}{logged}"
    if api.api in BY_API:
        yield f"    {BY_API[api.api]}"
