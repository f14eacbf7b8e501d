import pytest

from collector.questions.expected import BY_API, NOT_KNOWN, expected_stamps
from collector.vendors.timestamps import EXPECTATIONS


def test_each_line_of_code_is_for_an_api_that_is_known() -> None:
    assert set(BY_API) == {item.api for item in EXPECTATIONS}


@pytest.mark.parametrize(
    ("vendor", "platform", "said"),
    [
        ("agora", "flutter", "AudioFrame.renderTimeMs: in ms"),
        ("livekit", "android", "VideoFrameCapturer.pushVideoFrame (android): in ns"),
        ("livekit", "unity", "the SDK stamps each frame itself, in µs"),
        ("livekit", "unity", "(livekit/client-sdk-unity, Runtime/Scripts/Video/RtcVideoSource.cs)"),
        ("livekit", "electron", "the browser inside stamps each frame itself"),
        ("livekit", "electron", "(livekit/client-sdk-js, publishTrack)"),
        ("agora", "unity", "ExternalVideoFrame.timestamp: in ms"),
        ("agora", "electron", "ExternalVideoFrame.timestamp: in ms"),
        ("livekit", "react-native", NOT_KNOWN),
        ("livekit", "flutter", NOT_KNOWN),
        ("zoom", "linux", NOT_KNOWN),
        ("", "", NOT_KNOWN),
        ("livekit", "web", "In a browser"),
    ],
)
def test_unit_and_code_are_those_of_vendor_and_platform(vendor: str, platform: str, said: str) -> None:
    assert said in expected_stamps(("video", "audio"), vendor, platform)


def test_nothing_is_said_where_nothing_is_wanted() -> None:
    assert expected_stamps((), "agora", "android") == ""
