"""What is laid on a shelf is what the other side takes from it, and it has no name under which anything could stay."""

import os
import random
import sys

import pytest

from collector.redaction.lines import BLOCK_BYTES, whole_blocks
from collector.runs.shelf import NOWHERE, SLOT_BYTES, SLOTS, Lying, Shelf

linux_only = pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux has memory that is inherited by a descriptor"
)


def lines_of(size: int) -> bytes:
    chance = random.Random(3)
    return b"".join(b"x" * chance.randrange(100) + b"\n" for _ in range(size // 50))


@linux_only
@pytest.mark.parametrize("end", [b"", b"a last line without its end"])
def test_what_is_laid_down_is_taken_in_the_blocks_that_the_redactor_makes(end: bytes) -> None:
    shelf = Shelf()
    (descriptor,) = shelf.descriptor
    taken = Lying.inherited(os.dup(descriptor))
    for slot in range(SLOTS):
        whole = lines_of(3 * BLOCK_BYTES + slot * 1000) + end
        pieces = [whole[at : at + 70_001] for at in range(0, len(whole), 70_001)]
        place = shelf.lay(slot, pieces, len(whole))
        assert list(taken.pieces(place, len(whole))) == list(whole_blocks([whole]))
    shelf.close()


@linux_only
def test_a_slot_keeps_what_lies_in_it_while_the_other_is_filled() -> None:
    shelf = Shelf()
    taken = Lying.inherited(os.dup(shelf.descriptor[0]))
    whole = [letter * (SLOT_BYTES - 1) + b"\n" for letter in (b"a", b"b")]
    places = [shelf.lay(slot, [lines], SLOT_BYTES) for slot, lines in enumerate(whole)]
    assert [b"".join(taken.pieces(place, SLOT_BYTES)) for place in places] == whole
    shelf.close()


@linux_only
def test_no_file_and_no_name_holds_it() -> None:
    shelf = Shelf()
    assert os.fstat(shelf.descriptor[0]).st_nlink == 0
    shelf.close()
    assert shelf.descriptor == ()


def test_what_is_too_long_is_not_laid_down() -> None:
    shelf = Shelf()
    assert shelf.lay(0, [b"x" * (SLOT_BYTES + 1)], SLOT_BYTES + 1) == NOWHERE
    shelf.close()


def test_where_there_is_no_such_memory_nothing_is_laid_down(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_name: str) -> int:
        raise OSError

    monkeypatch.setattr("os.memfd_create", refuse, raising=False)
    shelf = Shelf()
    assert (shelf.descriptor, shelf.lay(0, [b"x\n"], 2)) == ((), NOWHERE)
    shelf.close()
