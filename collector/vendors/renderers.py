"""What each vendor says of an app's own renderer: where pictures are handed over, and when to show them, as data.

Sources: Agora's Docs-Source (custom video) and the doc comments of its SDKs, LiveKit's SDK repositories, W3C. What no
source states is left out: an own renderer on a platform that is missing here has the rule that holds everywhere.
"""

from dataclasses import dataclass

from collector.model.incident import Vendor


@dataclass(frozen=True, kw_only=True, slots=True)
class RenderRule:
    """``handed`` is the callback or object that hands a picture over, ``rule`` when it is to be shown."""

    vendor: Vendor
    platforms: frozenset[str]
    handed: str
    rule: str
    source: str


GUIDED_BY = (
    "each carries renderTimeMs, the Unix time in ms at which it is to be rendered: show it at that time and drop it if "
    "that has passed"
)
"""Agora's doc comments: the timestamp guides the rendering of the frame."""

NO_TIME = "it carries no time to show it at that is documented: show each at once, and let a newer one replace it"
BY_BROWSER = (
    "its expectedDisplayTime says when it will be seen: draw in that callback, not in a queue or a later "
    "requestAnimationFrame"
)


def _agora(platforms: set[str], handed: str, rule: str, source: str) -> RenderRule:
    return RenderRule(
        vendor=Vendor.AGORA, platforms=frozenset(platforms), handed=handed, rule=rule, source=f"Agora, {source}"
    )


def _livekit(platforms: set[str], handed: str, rule: str, source: str) -> RenderRule:
    return RenderRule(vendor=Vendor.LIVEKIT, platforms=frozenset(platforms), handed=handed, rule=rule, source=source)


RULES = (
    _agora(
        {"windows", "linux"},
        "IVideoFrameObserver::onRenderVideoFrame",
        GUIDED_BY,
        "doc comments of VideoFrame.renderTimeMs (C++); Docs-Source custom-video/…/windows.mdx",
    ),
    _agora(
        {"ios", "macos"},
        "onRenderVideoFrame (AgoraOutputVideoFrame)",
        GUIDED_BY,
        "AgoraObjects.h, AgoraOutputVideoFrame.renderTimeMs; Docs-Source custom-video/…/swift.mdx",
    ),
    _agora(
        {"android"},
        "IVideoFrameObserver.onRenderVideoFrame",
        NO_TIME,
        "Docs-Source custom-video/…/android.mdx, which names the callback and no time",
    ),
    _agora({"unity"}, "OnRenderVideoFrame", GUIDED_BY, "doc comments of VideoFrame.renderTimeMs (C#)"),
    _agora({"electron"}, "onRenderVideoFrame", GUIDED_BY, "Electron-SDK, AgoraMediaBase.ts, renderTimeMs"),
    _agora({"react-native"}, "onRenderVideoFrame", GUIDED_BY, "react-native-agora, AgoraMediaBase.ts, renderTimeMs"),
    _agora({"flutter"}, "VideoFrameObserver.onRenderVideoFrame", GUIDED_BY, "agora_rtc_engine, VideoFrame"),
    _livekit(
        {"ios", "macos"},
        "VideoRenderer.render(frame:)",
        "the frame is due when it is called: show it at once, and let a newer one replace it",
        "livekit/client-sdk-swift, Protocols/VideoRenderer.swift",
    ),
    _livekit(
        {"android"},
        "VideoSink.onFrame (VideoTrack.addRenderer)",
        "the frame is due when it is called: show it at once, retain it only as long as that takes, and do not wait in "
        "the callback",
        "livekit/client-sdk-android; org.webrtc.VideoSink",
    ),
    _livekit(
        {"linux", "windows"},
        "rtc.VideoStream (VideoFrameEvent.timestamp_us)",
        "timestamp_us is the receiver's monotonic time at which it is to be shown. VideoStream keeps every picture "
        "unless it has a capacity: rtc.VideoStream(track, capacity=1) keeps the newest, so that a slow loop does not "
        "fall behind further and further",
        "livekit/python-sdks, livekit-rtc/livekit/rtc/video_stream.py; livekit/rust-sdks issue 675",
    ),
    *(
        RenderRule(
            vendor=vendor,
            platforms=frozenset({"web", "electron"} if vendor is Vendor.LIVEKIT else {"web"}),
            handed="HTMLVideoElement.requestVideoFrameCallback",
            rule=BY_BROWSER,
            source="WICG video-rvfc, VideoFrameCallbackMetadata.expectedDisplayTime",
        )
        for vendor in (Vendor.AGORA, Vendor.LIVEKIT)
    ),
)


def render_rules(vendor: Vendor, platform: str) -> tuple[RenderRule, ...]:
    """Return what this vendor says of own renderers on this platform; nothing where no source is known."""
    return tuple(rule for rule in RULES if rule.vendor is vendor and platform in rule.platforms)
