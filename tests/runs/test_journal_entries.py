"""A journal that was cut off says what it said before; one that was altered says nothing."""

from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collector.runs.journal_entries import (
    SCHEMA,
    Begun,
    Brought,
    DamagedError,
    Entry,
    Milestone,
    Reached,
    line_of,
    origin,
    read,
)
from tests.factory import END, START

BEGUN = Begun(schema=SCHEMA, tool="0.1.0", at=START, asked="locked", secrets=("LIVEKIT_TOKEN",), proof="locked")
ENTRIES: tuple[Entry, ...] = (
    BEGUN,
    Brought(
        source="logs.1",
        at=START,
        frames=(msgspec.Raw(b'{"type":"gathered","records":"a\\nb"}'),),
        sizes={"0f": 12},
        names="locked",
        secrets="",
        unkept=2,
    ),
    Reached(milestone=Milestone.MEASURED, at=END),
)
IN_A_FOLDER = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)


def lines_of(*entries: Entry) -> list[bytes]:
    lines, sha256 = [], ""
    for entry in entries:
        line, sha256 = line_of(entry, sha256)
        lines.append(line)
    return lines


LINES = lines_of(*ENTRIES)
WHOLE = b"".join(LINES)


def plain(entries: tuple[Entry, ...]) -> bytes:
    return msgspec.json.encode(entries)


def test_a_journal_says_what_was_written(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    path.write_bytes(WHOLE)
    written = read(path)
    assert plain(written.entries) == plain(ENTRIES)
    assert written.size == len(WHOLE)
    following, _ = line_of(ENTRIES[2], written.sha256)
    path.write_bytes(WHOLE + following)
    assert len(read(path).entries) == len(ENTRIES) + 1


@IN_A_FOLDER
@given(st.integers(len(LINES[0]), len(WHOLE)))
def test_a_last_line_that_was_being_written_does_not_count(tmp_path: Path, size: int) -> None:
    (tmp_path / "journal").write_bytes(WHOLE[:size])
    whole = WHOLE[:size].count(b"\n")
    assert plain(read(tmp_path / "journal").entries) == plain(ENTRIES[:whole])


@IN_A_FOLDER
@given(st.integers(0, len(WHOLE) - 2), st.integers(1, 255))
def test_one_altered_byte_is_damage(tmp_path: Path, place: int, change: int) -> None:
    altered = bytearray(WHOLE)
    altered[place] ^= change
    (tmp_path / "journal").write_bytes(altered)
    with pytest.raises(DamagedError):
        read(tmp_path / "journal")


@pytest.mark.parametrize(
    ("lines", "line"),
    [([], 1), (LINES[1:], 1), ([LINES[0], LINES[2]], 2), ([*LINES, LINES[0]], 4), ([LINES[0][:40]], 1)],
)
def test_lines_that_are_missing_or_stand_elsewhere_are_damage(tmp_path: Path, lines: list[bytes], line: int) -> None:
    (tmp_path / "journal").write_bytes(b"".join(lines))
    with pytest.raises(DamagedError) as caught:
        read(tmp_path / "journal")
    assert caught.value.line == line


def test_the_version_of_a_journal_is_told_whatever_else_it_holds(tmp_path: Path) -> None:
    (tmp_path / "journal").write_bytes(
        b'{"entry": {"schema": "avsync/journal/9", "tool": "9.0", "new": []}, "more": 1}\n'
    )
    assert origin(tmp_path / "journal") == ("avsync/journal/9", "9.0")


@pytest.mark.parametrize("data", [b"", b"nonsense\n", b'{"entry": {}}\n', b"\xff\xfe\n"])
def test_what_is_no_journal_has_no_version(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "journal").write_bytes(data)
    with pytest.raises(DamagedError):
        origin(tmp_path / "journal")
