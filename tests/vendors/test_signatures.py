"""Every signature finds its own sample, no other does, and harmless lines are no symptom."""

import pytest

from collector.vendors.signature import Signature
from collector.vendors.signatures import SIGNATURES

CAUSES = {
    "",
    "device.cpu",
    "device.encoder",
    "publisher.clock-drift",
    "publisher.sample-rate",
    "publisher.stall",
    "publisher.timestamp-epoch",
    "publisher.timestamp-order",
    "publisher.timestamp-unit",
    "receiver.output-latency",
    "renderer.custom",
}


def matching(line: str) -> list[str]:
    data = line.encode()
    return [item.id for item in SIGNATURES if item.needle in data and item.pattern.search(data)]


@pytest.mark.parametrize("signature", SIGNATURES, ids=lambda item: item.id)
def test_a_sample_is_found_by_its_own_signature_alone(signature: Signature) -> None:
    assert matching(signature.sample) == [signature.id]


@pytest.mark.parametrize("signature", SIGNATURES, ids=lambda item: item.id)
def test_an_entry_is_complete(signature: Signature) -> None:
    assert signature.meaning
    assert signature.source
    assert {signature.strength, signature.seldom} <= {"none", "weak", "medium", "strong"}
    assert signature.cause in CAUSES


def test_ids_are_unique() -> None:
    assert len({item.id for item in SIGNATURES}) == len(SIGNATURES)


@pytest.mark.parametrize(
    "line",
    [
        "Resetting timestamp translation after averaging 0 frames. Old offset: 0, new offset: 1795213500000000",
        'MediaEngine::setExternalVideoSource(this:0x7f0, {"enabled":0, "useTexture":0})',
        "fps: 24.87, wall_time: 4.056s, video_time: 4.040s, audio_time: 3.921s, diff: 0.119s",
        "[AudioRoute] BT Headset setup: Plugged = false",
        "onConnectionStateChanged(this:0x7f0, state:3, reason:1)",
        "EglRenderer: Duration: 4001 ms. Frames received: 119. Dropped: 0. Rendered: 119.",
        "onVideoFrameFrozen uid 1234 frozen false",
        "WebRTC.Video.AVSyncOffsetInMs 45",
        "Number of frames: captured 880, dropped (due to encoder blocked) 9, interval_ms 60000",
        "(overuse_frame_detector.cc:668):  Frame stats:  encode usage 85 overuse detections 0 rampup delay 40000",
        '(resource_adaptation_processor.cc:213): Resource "EncoderUsageResource" signalled kUnderuse. Adapted up',
        '(resource_adaptation_processor.cc:213): Resource "QualityScalerResource" signalled kOveruse. Adapted down',
        "WebRTC.Video.DroppedFrames.EncoderQueue 9",
        "WebRTC.Video.CpuLimitedResolutionInPercent 4",
        "event loop blocked for 299ms at x.py",
        'API RoomService.CreateRoom\t{"room": "demo", "request": {"name": "demo", "roomPreset": "synced"}}',
    ],
)
def test_a_line_of_a_healthy_call_is_no_symptom(line: str) -> None:
    assert matching(line) == []


@pytest.mark.parametrize(
    ("frames", "expected"),
    [
        (0, []),
        (1, ["webrtc.aligner-unit"]),
        (2, ["webrtc.aligner-jump"]),
        (15, ["webrtc.aligner-jump"]),
        (16, ["webrtc.aligner-unit"]),
        (20, ["webrtc.aligner-unit"]),
        (21, ["webrtc.aligner-jump"]),
        (100, ["webrtc.aligner-jump"]),
    ],
)
def test_the_frames_until_a_restart_tell_a_wrong_unit_from_a_jump(frames: int, expected: list[str]) -> None:
    line = f"Resetting timestamp translation after averaging {frames} frames. Old offset: 5, new offset: 9"
    assert matching(line) == expected


@pytest.mark.parametrize(("count", "expected"), [(1, "weak"), (2, "weak"), (3, "strong")])
def test_one_restart_at_the_start_is_harmless_and_three_are_not(count: int, expected: str) -> None:
    signature = next(item for item in SIGNATURES if item.id == "webrtc.aligner-unit")
    assert signature.strength_of(count) == expected


@pytest.mark.parametrize("name", ["webrtc.sync-info", "livekit.delay-step", "agora.timestamp-exception"])
def test_a_line_that_healthy_calls_write_too_never_says_anything(name: str) -> None:
    signature = next(item for item in SIGNATURES if item.id == name)
    assert signature.strength_of(1000) == "none"
    assert signature.cause == ""
