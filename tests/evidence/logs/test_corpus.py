"""One synthetic log in every format is recognised, placed in time, and cut with what continues its records."""

import os
import re
from datetime import timedelta
from pathlib import Path

import pytest

from collector.model.happening import happenings
from collector.vendors.formats import formats
from tests.evidence.logs.gathering import DATA, Gathered, collect
from tests.factory import START, make_evidence, make_window

CORPUS = sorted((DATA / "formats").glob("*.log"))
MINUTE = timedelta(minutes=1)
BETWEEN = make_window(start=START + MINUTE + MINUTE / 2, end=START + 3 * MINUTE + MINUTE / 2)


def placed(data: bytes, path: Path, *, room: str = "demo") -> Gathered:
    """Gather a copy of a log of the corpus that was changed last when its last record was written."""
    path.write_bytes(data)
    last = (START + 5 * MINUTE + timedelta(milliseconds=70)).timestamp()
    os.utime(path, (last, last))
    return collect(path, zone="UTC", window=BETWEEN, room=room)


def test_the_corpus_has_every_format() -> None:
    assert {path.stem for path in CORPUS} == {item.id for item in formats()}


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_a_log_of_each_format_is_recognised_and_placed(path: Path, tmp_path: Path) -> None:
    excerpt = placed(path.read_bytes(), tmp_path / "device.log").excerpt
    assert excerpt.format == path.stem
    first, last = excerpt.read
    assert abs(first - START) < timedelta(milliseconds=100)
    assert last - first == 5 * MINUTE


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_a_log_of_each_format_is_cut_between_its_records(path: Path, tmp_path: Path) -> None:
    text = placed(path.read_bytes(), tmp_path / "device.log").text
    records = [line for line in path.read_text().splitlines() if line and not line.startswith(("    at ", "Local"))]
    each = len(records) // 6
    inside = records[2 * each : 4 * each]
    assert all(line in text for line in inside)
    assert "Call.kt:42" in text
    assert records[-1] not in text


ENCODINGS = {
    "UTF-8 with a mark": lambda text: text.encode("utf-8-sig"),
    "UTF-16 LE": lambda text: b"\xff\xfe" + text.encode("utf-16-le"),
    "UTF-16 BE": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    "UTF-16 without a mark": lambda text: text.encode("utf-16-le"),
    "CRLF": lambda text: text.replace("\n", "\r\n").encode(),
    "NULs at the start": lambda text: b"\0" * 5000 + text.encode(),
    "NULs between lines": lambda text: text.replace("\n", "\n\0\0").encode(),
    "a mark at each line": lambda text: text.replace("\n", "\n\ufeff").encode("utf-8-sig"),
    "colours": lambda text: text.replace("\n", "\x1b[0m\n\x1b[32m").encode(),
}


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
@pytest.mark.parametrize("encoding", sorted(ENCODINGS))
def test_the_bytes_of_a_text_do_not_matter(path: Path, encoding: str, tmp_path: Path) -> None:
    plain = placed(path.read_bytes(), tmp_path / "plain.log").excerpt
    found = placed(ENCODINGS[encoding](path.read_text()), tmp_path / "device.log").excerpt
    assert (found.format, found.read) == (plain.format, plain.read)


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_docker_compose_in_front_changes_no_time(path: Path, tmp_path: Path) -> None:
    lines = path.read_text().splitlines(keepends=True)
    prefixed = "".join(f"my-app-1  | {line}" for line in lines).encode()
    plain = placed(path.read_bytes(), tmp_path / "plain.log").excerpt
    found = placed(prefixed, tmp_path / "device.log").excerpt
    assert (found.format, found.read) == (plain.format, plain.read)


THIRD = re.compile(
    r"track published TR_synthetic1|LoginResponse ok|Joining channel success|\[TRACER2\] joinChannel cid.*"
    r"|onJoinChannelSuccess .*|Sync info stats: 2000,"
)
"""What the record of 14:02 says, in one format or another."""


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_an_event_in_a_log_of_each_format_has_its_time_and_the_clock_s_uncertainty(path: Path, tmp_path: Path) -> None:
    told = "onUserJoined uid 2002" if path.stem.startswith("agora") else "room event reconnected"
    excerpt = placed(THIRD.sub(told, path.read_text()).encode(), tmp_path / "device.log").excerpt
    (event,) = excerpt.events
    assert (event.what, event.subject) in (("joined", "2002"), ("connected again", ""))
    assert abs(event.at - (START + 2 * MINUTE)) < timedelta(milliseconds=100)
    shown = [item for item in happenings(make_evidence(excerpt)) if item.what.startswith(event.what)]
    assert [item.within_s for item in shown] == [excerpt.clock.uncertainty_s]
    assert excerpt.clock.uncertainty_s > 0
