import pytest

from tests.reference.survival import CASES, Case, run

SURVIVED = (
    "15 fps",
    "24 fps",
    "60 fps",
    "16000 Hz",
    "44100 Hz",
    "H.264 150 kbit/s",
    "VP8 150 kbit/s, 15 fps",
    "mirrored",
    "turned by 90°",
    "letterboxed",
    "1/9 of a screen recording",
    "blur, gamma, gain, noise",
    "20 % of frames dropped",
    "Opus 24, 20 % lost",
    "Opus 12 from 16 kHz",
    "speech over it",
    "40 dB fainter, with hum",
    "automatic gain",
    "jitter buffer, ±20 ms",
    "camera and room",
)


@pytest.mark.parametrize("case", [case for case in CASES if case.name in SURVIVED], ids=lambda case: case.name)
def test_the_signal_survives_and_the_truth_is_inside_the_bound(case: Case) -> None:
    found = run(case, seed=3)
    assert abs(found.error_ms) <= found.bound_ms < 25
    assert found.false == 0
    assert found.seen >= 0.9 * found.due
    assert found.heard >= 0.85 * found.due  # a fifth of all packets lost takes some


def test_every_case_named_here_exists() -> None:
    assert set(SURVIVED) <= {case.name for case in CASES}
