import numpy as np
import pytest

from collector.evidence.device.textured import PICTURES, panning


@pytest.mark.parametrize(("width_px", "height_px"), [(64, 48), (320, 180)])
def test_every_picture_is_one_whole_yuv_frame(width_px: int, height_px: int) -> None:
    pictures = panning(width_px, height_px)

    assert len(pictures) == PICTURES
    assert {picture.shape for picture in pictures} == {(height_px * 3 // 2, width_px)}
    assert {picture.dtype for picture in pictures} == {np.dtype(np.uint8)}


def test_the_picture_moves_and_keeps_its_texture() -> None:
    first, second, *_ = panning(320, 180)
    luma_first, luma_second = first[:180].astype(float), second[:180].astype(float)

    assert np.abs(luma_first - luma_second).mean() > 10
    assert np.abs(luma_first[2:, 4:] - luma_second[:-2, :-4]).mean() < 5


def test_the_same_seed_makes_the_same_pictures() -> None:
    assert all(np.array_equal(one, other) for one, other in zip(panning(64, 48), panning(64, 48), strict=True))
