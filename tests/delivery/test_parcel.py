import itertools
from pathlib import Path

import pytest

from collector.delivery.errors import Again, ChangedError
from collector.delivery.parcel import CHUNK_BYTES
from tests.delivery.parcels import Watched, make_parcel


@pytest.mark.parametrize("size", [1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES])
def test_all_bytes_come_in_order_and_are_counted(tmp_path: Path, size: int) -> None:
    parcel, watched = make_parcel(tmp_path, size), Watched()
    assert b"".join(parcel.chunks(watched)) == parcel.path.read_bytes()
    assert sum(watched.moves) == size


@pytest.mark.parametrize("change", ["a byte", "longer", "shorter", "empty", "gone"])
def test_a_file_that_is_another_by_now_is_never_given_out_whole(tmp_path: Path, change: str) -> None:
    parcel = make_parcel(tmp_path, 2 * CHUNK_BYTES)
    data = parcel.path.read_bytes()
    match change:
        case "a byte":
            parcel.path.write_bytes(bytes([data[0] ^ 1]) + data[1:])
        case "longer":
            parcel.path.write_bytes(data + b"x")
        case "shorter":
            parcel.path.write_bytes(data[:-1])
        case "empty":
            parcel.path.write_bytes(b"")
        case _:
            parcel.path.unlink()
    given = bytearray()
    with pytest.raises(ChangedError, match="othing whole was sent") as raised:
        given.extend(itertools.chain.from_iterable(parcel.chunks(Watched())))
    assert len(given) < parcel.size_bytes
    assert raised.value.again is Again.NEVER
    assert raised.value.exit_code == 2
