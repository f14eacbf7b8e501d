import math

import pytest

from collector.measure.coding import head_room, share_percent, slowest
from collector.model.records.device import CodingTask
from tests.checks.device.device_factory import make_coding


@pytest.mark.parametrize(("median_ms", "share", "room"), [(10.0, 30.0, 10 / 3), (33.0 + 1 / 3, 100.0, 1.0)])
def test_share_and_head_room_are_each_others_inverse(median_ms: float, share: float, room: float) -> None:
    item = make_coding(median_ms)
    assert share_percent(item).value == pytest.approx(share)
    assert head_room(item).value == pytest.approx(room)


def test_the_bound_of_head_room_holds_both_ends() -> None:
    room = head_room(make_coding(10.0, bound_ms=5.0))
    assert room.low <= 100 / 45
    assert room.high >= 100 / 15


@pytest.mark.parametrize("median_ms", [0.0, 1.0])
def test_a_median_that_may_be_nothing_has_no_bound(median_ms: float) -> None:
    assert head_room(make_coding(median_ms, bound_ms=1.0)).bound == math.inf


def test_the_slowest_task_leads_and_the_fastest_coder_of_a_codec_counts() -> None:
    decode = make_coding(9.0, task=CodingTask.DECODE)
    software, hardware = make_coding(20.0, codec="H.264"), make_coding(3.0, codec="H.264", coder="hardware")
    other_size = make_coding(99.0, height_px=1080)
    found = slowest((software, decode, hardware, other_size), codecs=("VP8", "H.264"), height_px=720)
    assert found == (decode, hardware)


def test_other_codecs_are_left_out() -> None:
    assert slowest((make_coding(9.0, codec="VP9"),), codecs=("VP8",), height_px=720) == ()
