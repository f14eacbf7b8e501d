import struct
from fractions import Fraction

import av
import numpy as np
from av.video.frame import VideoFrame

from tests.report.small_png import small_png

WIDTH, HEIGHT = 320, 200
INDEXED = 3
"""Colour type of a PNG with a palette (PNG specification, 11.2.1)."""


def synthetic_png() -> bytes:
    """Text-like noise of a few colours, as browsers write it: 24 bits a pixel."""
    chosen = np.random.default_rng(1).integers(0, 8, (HEIGHT, WIDTH))
    colours = np.linspace(0, 255, 24).astype(np.uint8).reshape(8, 3)
    coder = av.CodecContext.create("png", "w")
    coder.width, coder.height, coder.pix_fmt = WIDTH, HEIGHT, "rgb24"
    coder.time_base = Fraction(1, 25)
    frame = VideoFrame.from_ndarray(colours[chosen], format="rgb24")
    return b"".join(bytes(packet) for packet in (*coder.encode(frame), *coder.encode(None)))


def test_a_picture_keeps_its_size_in_pixels_and_loses_bytes() -> None:
    large = synthetic_png()
    small = small_png(large)
    width, height, depth, colour_type = struct.unpack(">IIBB", small[16:26])
    assert (width, height, depth, colour_type) == (WIDTH, HEIGHT, 8, INDEXED)
    assert len(small) < len(large)
