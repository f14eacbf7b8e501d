"""What a page gets to play is the reference signal."""

import io
import wave

import numpy as np
import pytest

from collector.reference.frames import level_at, samples_between
from collector.reference.sequence import PERIOD_S
from tests.faults.browser.signal import RATE_HZ, drawing_rule, period_wav


def drawn(time_s: float) -> float:
    """The level by the page's rule, as ``levelAt`` in publisher.js applies it."""
    rule = drawing_rule()
    within_s = time_s % rule["period_s"]
    at_s, brighter = [one for one in rule["markers"] if one[0] - rule["ramp_s"] / 2 <= within_s][-1]
    share = min(max((within_s - at_s) / rule["ramp_s"] + 0.5, 0), 1)
    return float(share if brighter else 1 - share)


@pytest.mark.parametrize("start_s", [0.0, PERIOD_S - 0.3, 60.0])
def test_the_rule_draws_what_the_generator_draws(start_s: float) -> None:
    times = start_s + np.arange(0, 3, 0.007)
    assert [drawn(time) for time in times] == pytest.approx([level_at(time) for time in times], abs=1e-6)


def test_the_sound_loops_without_a_seam() -> None:
    with wave.open(io.BytesIO(period_wav())) as file:
        assert (file.getframerate(), file.getnchannels()) == (RATE_HZ, 1)
        count = file.getnframes()
        once = np.frombuffer(file.readframes(count), dtype="<i2")
    assert count == pytest.approx(PERIOD_S * RATE_HZ, abs=1e-6)
    seam = samples_between(count - 4800, 9600, RATE_HZ)
    # Sample times near a period's end are rounded otherwise than those near 0: a unit of 16 bits at most.
    assert np.abs(np.concatenate((once[-4800:], once[:4800])).astype(int) - seam).max() <= 1
