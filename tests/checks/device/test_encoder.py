from dataclasses import replace

import pytest

from collector.checks.device import encoder
from collector.model.finding import Verdict
from collector.model.records.device import CodingTask, CodingTime
from tests.checks.device.device_factory import make_benchmark, make_coding


@pytest.mark.parametrize(
    ("median_ms", "bound_ms", "expected"),
    [
        (13.9, 0.0, Verdict.PASS),
        (14.1, 0.0, Verdict.WARN),
        (28.3, 0.0, Verdict.WARN),
        (28.4, 0.0, Verdict.FAIL),
        (13.9, 1.0, Verdict.INCONCLUSIVE),
        (28.4, 1.0, Verdict.WARN),
    ],
)
def test_the_verdict_changes_at_42_and_85_percent_of_a_frames_time(
    median_ms: float, bound_ms: float, expected: Verdict
) -> None:
    assert encoder.check(make_benchmark(make_coding(median_ms, bound_ms=bound_ms))).verdict is expected


def test_head_room_is_told_for_both_sizes() -> None:
    answer = encoder.check(make_benchmark(make_coding(10.0), make_coding(40.0, height_px=1080)))

    assert answer.summary == (
        "720p30 has 3.3x head room, 1080p30 has 0.8x head room and falls behind (the slowest: VP8 encode)"
    )
    assert answer.verdict is Verdict.PASS


def test_what_holds_the_machine_back_stands_beside() -> None:
    benchmark = replace(make_benchmark(make_coding(20.0)), power_mode="power-saver", on_battery="yes")

    assert encoder.check(benchmark).summary.endswith("(the slowest: VP8 encode; power-saver mode; on battery)")


@pytest.mark.parametrize(
    ("slow", "expected"),
    [
        (make_coding(40.0, codec="H.264", coder="h264", task=CodingTask.DECODE), Verdict.FAIL),
        (make_coding(40.0, codec="H.264", coder="libx264"), Verdict.FAIL),
        (make_coding(40.0, codec="VP9", coder="libvpx-vp9"), Verdict.PASS),
    ],
)
def test_showing_counts_like_sending_and_vp9_is_only_told(slow: CodingTime, expected: Verdict) -> None:
    answer = encoder.check(make_benchmark(make_coding(5.0), slow))

    assert answer.verdict is expected
    assert f"{slow.coder.replace('-', '_')}_{slow.task.value}_720p30_p50_ms" in answer.values


def test_hardware_that_is_faster_than_software_counts() -> None:
    hardware = make_coding(2.0, codec="H.264", coder="h264_videotoolbox")
    answer = encoder.check(make_benchmark(make_coding(40.0, codec="H.264", coder="libx264"), hardware))

    assert answer.verdict is Verdict.PASS


def test_without_the_library_it_says_which_extra_to_install() -> None:
    answer = encoder.check(make_benchmark())

    assert answer.verdict is Verdict.SKIP
    assert "avsync-collector[media]" in answer.advice
