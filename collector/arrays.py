"""Numpy, loaded when something is first asked of it, and its arrays by name: most runs of a command need none.

Loading it takes 40 ms (measured). A worker whose source works with arrays does so before the source begins.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Bytes = NDArray[np.uint8]
    Complexes = NDArray[np.complex128]
    Flags = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]
    Places = NDArray[np.intp]
    Samples = NDArray[np.int16]
    Singles = NDArray[np.float32]
else:

    class _Late:
        def __getattr__(self, name: str) -> object:
            import numpy

            self.__dict__[name] = getattr(numpy, name)
            return self.__dict__[name]

    np = _Late()
    Bytes = Complexes = Flags = Floats = Integers = Places = Samples = Singles = object

__all__ = ["Bytes", "Complexes", "Flags", "Floats", "Integers", "Places", "Samples", "Singles", "np"]
