import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.reference.frames import BRIGHT, DARK, RAMP_S, level_at, picture_at, samples_between
from collector.reference.sequence import CHIP_S, Kind, marker, markers_between


@pytest.mark.parametrize("number", [0, 1, 2, 77])
def test_the_level_passes_the_middle_at_the_marker(number: int) -> None:
    one = marker(number)
    rising = 1 if one.kind is Kind.BRIGHTER else -1
    before, at, after = (level_at(one.at_s + shift) for shift in (-RAMP_S / 2, 0.0, RAMP_S / 2))
    assert at == pytest.approx(0.5, abs=1e-9)
    assert after - before == pytest.approx(rising)


def test_the_level_stays_between_markers() -> None:
    first, second = next(
        (one, other)
        for one, other in zip(markers_between(0, 30), markers_between(0, 30)[1:], strict=False)
        if other.at_s - one.at_s > 2 * CHIP_S
    )
    levels = {level_at(at) for at in np.arange(first.at_s + RAMP_S / 2 + 0.001, second.at_s - RAMP_S / 2, 0.01)}
    assert levels == {float(first.kind)}


@pytest.mark.parametrize(("width", "height"), [(16, 16), (320, 180), (180, 320), (1280, 720)])
def test_a_picture_is_i420_of_the_size_asked_for(width: int, height: int) -> None:
    picture = picture_at(3.0, width, height)
    assert picture.nbytes == width * height * 3 // 2
    assert (picture[height:] == 128).all()
    assert picture[0, 0] in (DARK, BRIGHT)


@pytest.mark.parametrize(("width", "height"), [(321, 180), (320, 181), (14, 180), (0, 0)])
def test_a_size_that_no_i420_picture_has_is_refused(width: int, height: int) -> None:
    with pytest.raises(ValueError, match="even"):
        picture_at(0, width, height)


def test_people_can_read_the_time() -> None:
    one, other = picture_at(60.0, 320, 180), picture_at(61.0, 320, 180)
    band = slice(80, 100)
    assert (one[band] != other[band]).any()


@given(st.integers(min_value=-10_000_000, max_value=10_000_000), st.lists(st.integers(0, 4000), max_size=8))
def test_any_split_gives_the_same_sound(first: int, counts: list[int]) -> None:
    whole = samples_between(first, sum(counts), 16_000)
    starts = np.cumsum([0, *counts])
    parts = [samples_between(first + int(start), count, 16_000) for start, count in zip(starts, counts, strict=False)]
    assert np.array_equal(whole, np.concatenate([*parts, np.zeros(0, dtype=np.int16)]))


@pytest.mark.parametrize("rate_hz", [16_000, 22_050, 44_100, 48_000])
def test_the_sound_is_loudest_around_markers_and_silent_elsewhere(rate_hz: int) -> None:
    sound = samples_between(0, 10 * rate_hz, rate_hz)
    for one in markers_between(0.1, 9.9):
        around = slice(int((one.at_s - 0.03) * rate_hz), int((one.at_s + 0.03) * rate_hz))
        assert np.abs(sound[around]).max() > 10_000
        assert not sound[int((one.at_s + 0.045) * rate_hz) : int((one.at_s + 0.19) * rate_hz)].any()


def test_a_rate_below_the_speech_band_is_refused() -> None:
    with pytest.raises(ValueError, match="16000 to 48000"):
        samples_between(0, 100, 7_999)
    assert len(samples_between(0, 100, 8_000)) == 100
