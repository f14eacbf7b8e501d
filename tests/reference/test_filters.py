import numpy as np
import pytest

from collector.reference.chirp import chirp
from collector.reference.filters import MatchedFilters
from collector.reference.sequence import Kind


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("rate_hz", [8_000, 44_100, 48_000])
def test_a_chirp_is_wholly_like_itself_and_hardly_like_the_other(kind: Kind, rate_hz: int) -> None:
    filters = MatchedFilters(rate_hz, (1.0,))
    sound = chirp(np.arange(rate_hz) / rate_hz - 0.5, kind).real
    likeness, _ = filters.apply(sound)
    assert likeness[1.0][kind].max() > 0.98
    assert likeness[1.0][1 - kind].max() < 0.4
    place = int(likeness[1.0][kind].argmax())
    assert place / filters.rate_hz == pytest.approx(0.5, abs=0.001)


def test_the_band_keeps_speech_and_drops_hum() -> None:
    since_s = np.arange(48_000) / 48_000
    filters = MatchedFilters(48_000, (1.0,))
    kept, dropped = (filters.apply(np.sin(2 * np.pi * hertz * since_s))[1] for hertz in (1_000, 50))
    assert np.std(kept) == pytest.approx(np.sqrt(0.5), rel=0.02)
    assert np.std(dropped) < 0.05
