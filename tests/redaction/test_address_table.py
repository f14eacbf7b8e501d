import random

import pytest

from collector.redaction.address_table import AddressTable
from collector.redaction.quad_arithmetic import certain_quads_in
from collector.redaction.quads import MANY

OCTETS = ["0", "1", "9", "01", "10", "99", "000", "101", "255", "999"]


def addresses(count: int) -> list[str]:
    chosen = random.Random(20260305)
    return [".".join(chosen.choices(OCTETS, k=4)) for _ in range(count)]


def show(text: bytes) -> bytes:
    return text if text.startswith(b"1") else b"[" + text + b"]"


def test_a_key_stands_for_one_text() -> None:
    texts = addresses(20 * MANY)
    keys = certain_quads_in("\n".join(texts).encode()).keys
    assert len(keys) == len(texts)
    assert len({*keys}) == len({*texts}) == len({*zip(keys, texts, strict=True)})
    assert 0 not in keys


@pytest.mark.parametrize("count", [MANY - 1, MANY])
def test_few_have_no_keys(count: int) -> None:
    assert len(certain_quads_in("\n".join(addresses(count)).encode()).keys) == count * (count >= MANY)


@pytest.mark.parametrize("bits", [1, 4, 16])
def test_what_stands_for_many_is_what_stands_for_each(bits: int) -> None:
    table = AddressTable(show, bits=bits)
    for _ in range(2):  # the second time they are known, save those that shared a place
        block = " ".join(texts := addresses(4 * MANY)).encode()
        quads = certain_quads_in(block)
        assert not isinstance(quads.keys, tuple)
        shown, count = table.look_up(block, quads.starts, quads.ends, quads.keys)
        assert shown == [show(text.encode()) for text in texts]
        assert count == sum(not text.startswith("1") for text in texts)
