import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.deflate64 import unpack
from tests.evidence.logs.archives import deflate64


@given(st.binary(max_size=5000), st.integers(1, 3000))
def test_what_was_packed_comes_out_whatever_the_chunks(data: bytes, size: int) -> None:
    packed = deflate64(data)
    chunks = iter([packed[start : start + size] for start in range(0, len(packed), size)])
    assert b"".join(unpack(chunks)) == data


def test_damage_is_one_kind_of_error() -> None:
    with pytest.raises(ValueError, match="damaged Deflate64"):
        list(unpack(iter([b"\xff" * 64])))
