import pytest

from collector.cli.options import PLATFORMS
from collector.questions.exact import NO_RULE, exact_words
from collector.questions.expected import expected_stamps
from collector.questions.parts import Exact


@pytest.mark.parametrize("platform", PLATFORMS)
def test_agora_s_rule_for_renderers_is_known_on_every_platform(platform: str) -> None:
    said = exact_words(Exact.RENDERER, vendor="agora", platform=platform)
    assert said != NO_RULE
    assert all(len(line) > 10 for line in said.splitlines())


@pytest.mark.parametrize(
    ("vendor", "platform", "said"),
    [
        ("agora", "flutter", "VideoFrameObserver.onRenderVideoFrame: each carries renderTimeMs"),
        ("agora", "windows", "the Unix time in ms at which it is to be rendered"),
        ("agora", "android", "it carries no time to show it at that is documented"),
        ("livekit", "ios", "VideoRenderer.render(frame:)"),
        ("livekit", "android", "VideoSink.onFrame"),
        ("livekit", "linux", "rtc.VideoStream(track, capacity=1) keeps the newest"),
        ("livekit", "electron", "expectedDisplayTime"),
        ("agora", "web", "expectedDisplayTime"),
        ("livekit", "unity", NO_RULE),
        ("zoom", "linux", NO_RULE),
        ("", "", NO_RULE),
    ],
)
def test_the_rule_for_renderers_is_that_of_vendor_and_platform(vendor: str, platform: str, said: str) -> None:
    assert said in exact_words(Exact.RENDERER, vendor=vendor, platform=platform)


def test_every_rule_says_where_it_is_from() -> None:
    assert "(livekit/client-sdk-swift" in exact_words(Exact.RENDERER, vendor="livekit", platform="macos")


def test_timestamps_are_told_for_both_kinds_and_a_note_without_anything_adds_nothing() -> None:
    both = expected_stamps(("video", "audio"), "agora", "unity")
    assert exact_words(Exact.STAMPS, vendor="agora", platform="unity") == both
    assert exact_words(Exact.NOTHING, vendor="agora", platform="unity") == ""
