from collections.abc import Iterator

import pytest

from collector.evidence.logs.files import LogFile
from collector.evidence.logs.preamble import beacons_in

DATA = b"first\nversion 1\nmore\njoin a\nversion 2\nlast\n"


def log_of(data: bytes, step: int) -> LogFile:
    def read(offset: int) -> Iterator[bytes]:
        yield from (data[at : at + step] for at in range(offset, len(data), step))

    return LogFile(name="a.log", group="", size=len(data), modified_s=0, seekable=True, read=read)


@pytest.mark.parametrize("step", [1, 7, 1000])
def test_lines_with_a_needle_are_found_with_their_offsets(step: int) -> None:
    found = beacons_in(log_of(DATA, step), (b"version", b"join"), start=0, end=len(DATA))
    assert found == ((6, b"version 1\n"), (21, b"join a\n"), (28, b"version 2\n"))
    assert all(DATA[at:].startswith(line) for at, line in found)


@pytest.mark.parametrize(("start", "end", "expected"), [(6, 21, 1), (6, 22, 2), (7, 1000, 2), (21, 21, 0)])
def test_only_what_begins_between_the_offsets_is_looked_at(start: int, end: int, expected: int) -> None:
    assert len(beacons_in(log_of(DATA, 1000), (b"version 1", b"join"), start=start, end=end)) <= expected


def test_without_needles_nothing_is_read() -> None:
    assert beacons_in(log_of(DATA, 1000), (), start=0, end=len(DATA)) == ()
