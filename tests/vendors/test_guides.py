import inspect

import pytest
from livekit import rtc

from collector.vendors.guides import ADVICE, PATTERNS, RENAMED


def test_advice_leads_from_one_known_pattern_to_another() -> None:
    known = {pattern.name for pattern in PATTERNS}
    assert all({advice.before, advice.after} <= known for advice in ADVICE)


@pytest.mark.parametrize(
    ("function", "name"),
    [
        (rtc.AVSynchronizer.__init__, "video_queue_size_ms"),
        (rtc.AudioSource.__init__, "queue_size_ms"),
        (rtc.VideoSource.capture_frame, "timestamp_us"),
    ],
)
def test_the_sdk_has_what_the_article_s_names_became(function: object, name: str) -> None:
    assert callable(function)
    assert name in inspect.signature(function).parameters
    assert any(f"{name}=" in became for _, became, _ in RENAMED)


@pytest.mark.parametrize(
    ("function", "name"),
    [(rtc.AVSynchronizer.__init__, "queue_size_ms"), (rtc.VideoSource.capture_frame, "capture_time_ns")],
)
def test_the_sdk_has_none_of_the_article_s_names(function: object, name: str) -> None:
    assert callable(function)
    assert name not in inspect.signature(function).parameters
