import os
import sys
from pathlib import Path

import av
import pytest

from collector.evidence.device.coding import (
    CODECS,
    FEWEST_FRAMES,
    FPS,
    HARDWARE,
    Codec,
    Size,
    Timed,
    described,
    make_planes,
    threads,
    time_coding,
)
from collector.model.records.device import CodingTask
from tests.evidence.device.coding_apart import apart

HARDWARE_SIZE = Size(width_px=640, height_px=360, bits_per_s=500_000)
SMALL = Size(width_px=160, height_px=96, bits_per_s=200_000)


def coded(codec: Codec) -> Timed:
    return time_coding(codec, SMALL, cores=1, seconds=0.0, planes=make_planes(SMALL))


def classes_beside(codec: Codec) -> set[int]:
    """Code, and return how the threads of this process are scheduled."""
    coded(codec)
    return {os.sched_getscheduler(int(path.name)) for path in Path("/proc/self/task").iterdir()}


@pytest.mark.parametrize("codec", CODECS, ids=lambda codec: codec.name)
def test_every_software_codec_is_timed_both_ways(codec: Codec) -> None:
    timed = apart(coded, codec)
    encode, decode = described(codec, SMALL, timed)

    assert (encode.task, decode.task) == (CodingTask.ENCODE, CodingTask.DECODE)
    assert (encode.codec, encode.coder, decode.coder) == (codec.name, codec.encoder, codec.decoder)
    assert len(timed.encoding) == len(timed.decoding) == FEWEST_FRAMES
    for item in (encode, decode):
        assert 0 < item.frame_p50_ms.value <= item.frame_p95_ms.value <= item.frame_max_ms.value
        assert item.fps == FPS


@pytest.mark.skipif(sys.platform != "linux", reason="threads are scheduled by their class on Linux")
@pytest.mark.parametrize("codec", CODECS, ids=lambda codec: codec.name)
def test_no_coder_makes_threads_run_before_everything_else(codec: Codec) -> None:
    assert apart(classes_beside, codec) == {os.sched_getscheduler(0)}


def test_hardware_is_asked_for_every_codec_that_the_sdk_sends() -> None:
    names = [codec.encoder for codec in HARDWARE]

    assert len(set(names)) == len(names)
    assert {codec.name for codec in HARDWARE} == {"H.264", "H.265", "AV1"}
    assert {"h264_qsv", "hevc_nvenc", "av1_amf", "h264_mf", "h264_videotoolbox"} <= set(names)


@pytest.mark.parametrize("codec", HARDWARE, ids=lambda codec: codec.encoder)
def test_hardware_that_is_not_there_is_an_error_that_the_trial_expects(codec: Codec) -> None:
    try:
        timed = time_coding(codec, HARDWARE_SIZE, cores=1, seconds=0.0, planes=make_planes(HARDWARE_SIZE))
    except (av.FFmpegError, ValueError):
        return
    assert len(timed.encoding) == FEWEST_FRAMES


@pytest.mark.parametrize("pixels", ["yuv420p", "nv12"])
def test_pictures_are_handed_over_in_the_layout_that_the_encoder_takes(pixels: str) -> None:
    codec = Codec(name="H.264", encoder="libx264", decoder="h264", options={"tune": "zerolatency"}, pixels=pixels)
    timed = time_coding(codec, SMALL, cores=1, seconds=0.0, planes=make_planes(SMALL))

    assert len(timed.decoding) == FEWEST_FRAMES


def test_a_coder_that_no_build_has_is_an_error_of_its_own() -> None:
    unknown = Codec(name="VP8", encoder="no-such-coder", decoder="vp8")
    with pytest.raises(ValueError, match="no-such-coder"):
        time_coding(unknown, SMALL, cores=1, seconds=0.0, planes=make_planes(SMALL))


def test_too_few_frames_describe_nothing() -> None:
    timed = Timed(encoding=[1.0] * FEWEST_FRAMES, decoding=[1.0] * (FEWEST_FRAMES - 1))

    assert [item.task for item in described(CODECS[0], SMALL, timed)] == [CodingTask.ENCODE]


@pytest.mark.parametrize(
    ("height_px", "cores", "expected"),
    [(720, 2, 1), (720, 3, 2), (720, 16, 2), (1080, 2, 1), (1080, 5, 2), (1080, 6, 3), (1080, 8, 3), (1080, 9, 8)],
)
def test_threads_are_those_that_webrtc_takes(height_px: int, cores: int, expected: int) -> None:
    assert threads(Size(width_px=height_px * 16 // 9, height_px=height_px, bits_per_s=1), cores) == expected
