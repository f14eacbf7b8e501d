import numpy
import pytest

from collector import arrays


@pytest.mark.parametrize("name", ["asarray", "float64", "pi"])
def test_numpy_gives_what_it_has(name: str) -> None:
    assert getattr(arrays.np, name) is getattr(numpy, name)


def test_numpy_gives_nothing_else() -> None:
    name = "no_such_thing"
    with pytest.raises(AttributeError):
        getattr(arrays.np, name)
