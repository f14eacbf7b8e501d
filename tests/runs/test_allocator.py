import platform
import subprocess
import sys

import pytest

FAULTS = """
import resource
from collector.runs.allocator import keep_pages
if {keeps}:
    keep_pages()
def made():
    for _ in range(200):
        block = b"x" * (1 << 19)
        other = block + block
made()
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
made()
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


def faults(*, keeps: bool) -> int:
    """Return how many pages were made anew while 200 blocks came and went."""
    code = FAULTS.format(keeps=keeps)
    return int(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout)


@pytest.mark.skipif(not platform.libc_ver()[0], reason="only glibc is told")
def test_blocks_that_come_and_go_keep_their_pages() -> None:
    assert faults(keeps=True) < 100 < faults(keeps=False)
