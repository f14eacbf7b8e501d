import subprocess
import sys

import pytest

from collector.redaction.quads import FEW_BYTES, quads_in


@pytest.mark.parametrize("size", [0, FEW_BYTES])
def test_a_block_of_any_size_gives_the_same_addresses(size: int) -> None:
    block = b"a 1.2.3.4 b 5.6.7.8.9 c 1.2.3.4.5.6\nx 10.0.0.1" + b"\n" * size
    quads = quads_in(block)
    texts = [block[start:end] for start, end in zip(quads.starts, quads.ends, strict=True)]
    assert texts == [b"1.2.3.4", b"5.6.7.8", b"10.0.0.1"]
    assert quads.doubtful == ([] if size else quads.ends)


def test_places_are_asked_for_by_stretch() -> None:
    quads = quads_in(b"a 1.2.3.4\nb 5.6.7.8\nc\n")
    assert (quads.within(0, 10), quads.within(10, 20), quads.within(20, 22)) == (slice(0, 1), slice(1, 2), slice(2, 2))
    assert (quads.next_place(0), quads.next_place(3)) == (2, 12)
    assert quads.next_place(13) > 22


def test_a_process_that_waits_for_large_blocks_loads_what_looks_at_them() -> None:
    code = (
        "import sys\nfrom collector.redaction import quads\nmodule = 'collector.redaction.quad_arithmetic'\n"
        "print(module in sys.modules)\nquads.load()\nprint(module in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]
