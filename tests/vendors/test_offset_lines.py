"""Every line of the catalogue gives the offset of its sample, positive where the sound is early."""

import pytest

from collector.model.records.logs import Direction
from collector.vendors.offset_lines import OFFSET_LINES, OffsetLine


def read(line: str) -> dict[str, float]:
    found = [(rule, rule.pattern.search(line.encode())) for rule in OFFSET_LINES if rule.needle in line.encode()]
    return {rule.id: rule.offset_ms(hit.groupdict()) for rule, hit in found if hit}


@pytest.mark.parametrize("rule", OFFSET_LINES, ids=lambda rule: rule.id)
def test_a_sample_is_read_by_its_own_rule_alone(rule: OffsetLine) -> None:
    assert read(rule.sample) == {rule.id: pytest.approx(rule.value_ms)}
    assert rule.meaning
    assert rule.source
    assert (rule.direction is Direction.UNSIGNED) == (rule.id == "webrtc.sync-offset")


SYNC = "Sync info stats: 1, {{ssrc: 1, cur_delay{}}} {{ssrc: 2, cur_delay{}}} {{relative_delay_ms: {}}}"


@pytest.mark.parametrize(
    ("audio", "video", "relative", "expected"),
    [
        ("_ms: 71", "_ms: 64", "3", -4.0),
        ("_ms: 0", "_ms: 0", "120", 120.0),
        (": 71 ms", ": 22927 us", "-8", -56.073),
        (": 0.5 s", ": 20 ms", "0", -480.0),
        (": +0 us", ": 1 s", "-1000", 0.0),
    ],
)
def test_video_that_comes_later_is_early_sound_in_every_unit(
    audio: str, video: str, relative: str, expected: float
) -> None:
    assert read(SYNC.format(audio, video, relative)) == {"webrtc.sync-info": pytest.approx(expected)}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("video_time: 4.040s, audio_time: 4.140s, diff: -0.100s", {"livekit.play-diff": 100.0}),
        ("LOG  stats: { uid: 7, avSyncTimeMs: 40 }", {"agora.av-sync-time": 40.0}),
        (r"{\"uid\":7,\"avSyncTimeMs\":-40}", {"agora.av-sync-time": -40.0}),
        ("avSyncTimeMs is supported", {}),
        ("WebRTC.Video.AVSyncOffsetInMs -5", {}),
    ],
)
def test_other_spellings_are_read_and_what_is_no_figure_is_not(line: str, expected: dict[str, float]) -> None:
    assert read(line) == expected
