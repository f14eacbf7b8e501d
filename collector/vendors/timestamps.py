"""What each vendor's API expects of a frame's timestamp: unit and epoch by platform, kind and SDK, as data.

Sources: Agora's documentation repository (Docs-Source, state of 2026-07-01) and extension SDKs, LiveKit's SDK
repositories. What no source states is left out rather than guessed; an inferred unit says so.
"""

from dataclasses import dataclass
from enum import StrEnum

from collector.measure.timestamp_unit import Unit
from collector.model.incident import Vendor
from collector.model.records.room import MediaKind


class ExpectedEpoch(StrEnum):
    """From when an API wants the timestamp to count; ``free`` = any, as long as it stays the same."""

    FREE = "free"
    SDK_MONOTONIC = "the SDK's monotonic clock"
    UNIX = "Unix (1970)"
    NOT_STATED = "not stated"


class Reach(StrEnum):
    """How far a wrong timestamp gets: to the receivers, or only into the publisher's own figures."""

    RECEIVERS = "receivers"
    LOGGING = "logging"


class Mark(StrEnum):
    """How the expectation is known."""

    DOCUMENTED = "documentation"
    SOURCE = "public source"
    INFERRED = "inferred"


@dataclass(frozen=True, kw_only=True, slots=True)
class Expectation:
    """One API: ``platforms`` as in ``--platform``; ``sdk`` is the SDK's major version or language, empty for all."""

    vendor: Vendor
    platforms: frozenset[str]
    kind: MediaKind
    api: str
    unit: Unit
    epoch: ExpectedEpoch
    mark: Mark
    source: str
    sdk: str = ""
    reach: Reach = Reach.RECEIVERS


DESKTOP = frozenset({"linux", "macos", "windows"})
APPLE = frozenset({"ios", "macos"})
WRAPPED = frozenset({"unity", "electron", "react-native", "flutter", "windows"})


def _agora(
    platforms: frozenset[str],
    kind: MediaKind,
    api: str,
    unit: Unit,
    source: str,
    *,
    sdk: str = "",
    mark: Mark = Mark.DOCUMENTED,
) -> Expectation:
    return Expectation(
        vendor=Vendor.AGORA,
        platforms=platforms,
        kind=kind,
        api=api,
        unit=unit,
        epoch=ExpectedEpoch.NOT_STATED if sdk == "3" else ExpectedEpoch.SDK_MONOTONIC,
        mark=mark,
        source=source,
        sdk=sdk,
    )


def _livekit(
    platforms: frozenset[str],
    kind: MediaKind,
    api: str,
    unit: Unit,
    source: str,
    *,
    sdk: str,
    reach: Reach = Reach.RECEIVERS,
) -> Expectation:
    return Expectation(
        vendor=Vendor.LIVEKIT,
        platforms=platforms,
        kind=kind,
        api=api,
        unit=unit,
        epoch=ExpectedEpoch.FREE,
        mark=Mark.SOURCE,
        source=source,
        sdk=sdk,
        reach=reach,
    )


VIDEO, AUDIO = MediaKind.VIDEO, MediaKind.AUDIO
ANDROID = frozenset({"android"})

EXPECTATIONS = (
    _agora(ANDROID, VIDEO, "AgoraVideoFrame.timeStamp", Unit.MILLISECOND, "Agora Android 3.x API reference", sdk="3"),
    _agora(
        ANDROID,
        VIDEO,
        "pushExternalVideoFrameById",
        Unit.NANOSECOND,
        "Docs-Source shared/video-sdk/develop/custom-video/project-implementation/android.mdx",
        sdk="4",
    ),
    _agora(
        ANDROID,
        AUDIO,
        "pushExternalAudioFrame",
        Unit.MILLISECOND,
        "Docs-Source shared/video-sdk/develop/custom-audio/project-implementation/android.mdx",
        sdk="4",
        mark=Mark.INFERRED,
    ),
    _agora(
        WRAPPED,
        VIDEO,
        "ExternalVideoFrame.timestamp",
        Unit.MILLISECOND,
        "Docs-Source shared/video-sdk/develop/custom-video/project-implementation/windows.mdx; SDK doc comments",
    ),
    _agora(WRAPPED, AUDIO, "AudioFrame.renderTimeMs", Unit.MILLISECOND, "Agora release notes 4.2.0; SDK doc comments"),
    Expectation(
        vendor=Vendor.AGORA,
        platforms=frozenset({"linux"}),
        kind=VIDEO,
        api="server SDK video frame timestamp",
        unit=Unit.MILLISECOND,
        epoch=ExpectedEpoch.NOT_STATED,
        mark=Mark.DOCUMENTED,
        source="Docs-Source shared/cloud-gateway/reference/api-ref/python/apidatatype.mdx",
    ),
    Expectation(
        vendor=Vendor.AGORA,
        platforms=frozenset({"linux"}),
        kind=AUDIO,
        api="server SDK capture_timems",
        unit=Unit.MILLISECOND,
        epoch=ExpectedEpoch.UNIX,
        mark=Mark.DOCUMENTED,
        source="Docs-Source shared/cloud-gateway/reference/api-ref/python/apidatatype.mdx",
    ),
    _livekit(
        DESKTOP,
        VIDEO,
        "VideoSource.capture_frame",
        Unit.MICROSECOND,
        "livekit/python-sdks video_source.py; livekit/rust-sdks libwebrtc/src/native/video_source.rs",
        sdk="python",
    ),
    *(
        _livekit(
            DESKTOP,
            kind,
            "AVSynchronizer.push",
            Unit.SECOND,
            "livekit/python-sdks livekit-rtc/livekit/rtc/synchronizer.py",
            sdk="python",
            reach=Reach.LOGGING,
        )
        for kind in (VIDEO, AUDIO)
    ),
    _livekit(
        APPLE,
        VIDEO,
        "BufferCapturer.capture",
        Unit.NANOSECOND,
        "livekit/client-sdk-swift BufferCapturer.swift",
        sdk="swift",
    ),
    _livekit(
        ANDROID,
        VIDEO,
        "VideoFrameCapturer.pushVideoFrame",
        Unit.NANOSECOND,
        "livekit/client-sdk-android; org.webrtc.VideoFrame.timestampNs",
        sdk="android",
    ),
)

STAMPED_BY_BROWSER = frozenset({"web"})
"""Platforms whose browser stamps every frame: the app has no timestamp to get wrong."""


def expected(
    *, vendor: Vendor, platform: str, kind: MediaKind, api: str = "", sdk: str = ""
) -> tuple[Expectation, ...]:
    """Return the APIs that a trace can come from, narrowed by the API's name and the SDK's version where given.

    ``api`` and ``sdk`` are what trace or incident say ("VideoSource.capture_frame", "livekit-python 1.2.0", "4.3.1").
    Nothing of it known to us: an empty tuple.
    """
    if api:
        return tuple(item for item in EXPECTATIONS if item.api == api and item.kind is kind and _fits(item, vendor))
    possible = [
        item for item in EXPECTATIONS if item.vendor is vendor and platform in item.platforms and item.kind is kind
    ]
    narrowed = [item for item in possible if _is_sdk(item, sdk)]
    return tuple(narrowed or possible)


def _fits(item: Expectation, vendor: Vendor) -> bool:
    return vendor in (item.vendor, Vendor.UNKNOWN)


def _is_sdk(item: Expectation, sdk: str) -> bool:
    if not item.sdk or not sdk:
        return True
    return sdk.startswith(f"{item.sdk}.") if item.sdk.isdigit() else item.sdk in sdk.lower()
