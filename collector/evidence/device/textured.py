"""Makes a picture that costs an encoder about what a camera's does: texture that pans, with a sensor's noise."""

from collector.arrays import Bytes, np

Plane = Bytes
"""One YUV 4:2:0 picture: rows of luma, below them the two planes of colour, each row of uint8."""

PICTURES = 8
_STEP_PX = (4, 2)
_GRAIN_PX = 8
_CONTRAST = 0.7
_NOISE_SIGMA = 3.0
"""Grey levels: about what a webcam's sensor has in a lit room."""


def panning(width_px: int, height_px: int, *, pictures: int = PICTURES, seed: int = 1) -> tuple[Plane, ...]:
    """Return pictures that move by a few pixels from one to the next; the same seed makes the same ones."""
    random = np.random.default_rng(seed)
    right, down = _STEP_PX
    rows = (height_px + pictures * down) // _GRAIN_PX + 2
    columns = (width_px + pictures * right) // _GRAIN_PX + 2
    coarse = random.integers(0, 256, (rows, columns)).astype(np.float32)
    texture = np.kron(coarse, np.ones((_GRAIN_PX, _GRAIN_PX), dtype=np.float32))
    noise = random.normal(0.0, _NOISE_SIGMA, (height_px + pictures, width_px)).astype(np.float32)
    colour = np.full((height_px // 2, width_px), 128, dtype=np.uint8)
    made = []
    for number in range(pictures):
        y, x = number * down, number * right
        luma = _CONTRAST * texture[y : y + height_px, x : x + width_px] + noise[number : number + height_px]
        made.append(np.vstack([np.clip(luma, 0, 255).astype(np.uint8), colour]))
    return tuple(made)
