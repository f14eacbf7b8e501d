"""A stream made safe in portions on all processors is what one redactor makes of it."""

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path

import psutil
import pytest

from collector.errors import RedactionError
from collector.model.member import Form
from collector.model.source import RawStream
from collector.redaction.redactor import Redactor
from collector.redaction.stream import contents_of
from collector.runs.elsewhere import Elsewhere
from collector.runs.lane import Done, Portion, redactor_of
from collector.runs.lanes import Lanes, lanes_ahead, start_lanes
from collector.runs.portions import Portions
from collector.runs.shelf import NOWHERE, Shelf
from tests.runs.long_streams import PORTION_BYTES, make_job, pieces_of

KEY = (
    b"-----BEGIN PRIVATE KEY-----\n"
    + b"MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSj\n" * 20
    + b"-----END PRIVATE KEY-----\n"
)


def lanes_here() -> list[psutil.Process]:
    """The lanes of this process; what another test left unwaited for has no command line any more."""
    found = []
    for child in psutil.Process().children():
        with suppress(psutil.NoSuchProcess):
            found += [child] if "collector.runs.lane" in child.cmdline() else []
    return found


@pytest.fixture(autouse=True)
def small_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("collector.runs.portions.PORTION_BYTES", PORTION_BYTES)


def test_portions_and_one_redactor_make_the_same(tmp_path: Path) -> None:
    job = make_job(tmp_path)
    handles: set[str] = set()

    def lines() -> Iterator[bytes]:
        for number, piece in enumerate(pieces):
            if number < 7:
                handles.add(f"anna{number}")
            yield piece

    pieces = pieces_of(3 * PORTION_BYTES)
    redactor = redactor_of(job)
    lanes = Lanes(job, redactor, noted=set(), handles=handles, elsewhere=Elsewhere())
    for number in range(7):
        handles.add(f"anna{number}")
        redactor.add_handle(f"anna{number}")
    safe = lanes.redact_stream(RawStream(name="logs/a.log", lines=lines()), tmp_path / "lanes")
    alone = redactor_of(job)
    for handle in handles:
        alone.add_handle(handle)
    expected = alone.redact_stream(RawStream(name="logs/a.log", lines=iter(pieces)), tmp_path / "alone")
    assert b"".join(contents_of(safe)) == expected.path.read_bytes()
    assert (safe.form, expected.form) == (Form.DEFLATED, Form.PLAIN)
    assert (safe.bytes, safe.crc, safe.redactions) == (expected.bytes, expected.crc, expected.redactions)
    assert safe.sha256 == ""
    assert redactor.counts + lanes.elsewhere.counts == alone.counts
    assert redactor.found_secrets() | lanes.elsewhere.secrets == alone.found_secrets()
    assert {*redactor.stand_ins(), *lanes.elsewhere.stand_ins} == {*alone.stand_ins()}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["alone", "lanes"]


def refused(_name: str) -> int:
    raise OSError


def laid_every_other_time(shelf: Shelf, slot: int, pieces: Iterable[bytes], length: int) -> int:
    return NOWHERE if slot else lay(shelf, slot, pieces, length)


lay = Shelf.lay


@pytest.mark.parametrize(
    ("name", "instead"), [("os.memfd_create", refused), ("collector.runs.shelf.Shelf.lay", laid_every_other_time)]
)
def test_what_goes_through_a_pipe_becomes_the_same(
    name: str, instead: Callable[..., int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pieces = pieces_of(20 * PORTION_BYTES)
    job = make_job(tmp_path)
    expected = redactor_of(job).redact_stream(RawStream(name="logs/a.log", lines=iter(pieces)), tmp_path / "alone")
    monkeypatch.setattr(name, instead, raising=False)
    lanes = Lanes(job, redactor_of(job), noted=set(), handles=set(), elsewhere=Elsewhere())
    safe = lanes.redact_stream(RawStream(name="logs/a.log", lines=iter(pieces)), tmp_path / "lanes")
    assert b"".join(contents_of(safe)) == expected.path.read_bytes()


@pytest.mark.parametrize("before", [PORTION_BYTES - 400, PORTION_BYTES - 20])
def test_a_key_over_the_border_of_two_portions_leaves_nothing(before: int, tmp_path: Path) -> None:
    filler = b"2026-03-05T14:00:00.000Z x\n"
    data = filler * (before // len(filler)) + KEY + filler * (PORTION_BYTES // len(filler))
    lines = [line + b"\n" for line in data[:-1].split(b"\n")]
    job = make_job(tmp_path)
    lanes = Lanes(job, redactor_of(job), noted=set(), handles=set(), elsewhere=Elsewhere())
    safe = lanes.redact_stream(RawStream(name="logs/a.log", lines=iter(lines)), tmp_path / "lanes")
    assert b"MIIEvQ" not in b"".join(contents_of(safe))
    assert safe.bytes > PORTION_BYTES


def test_lanes_that_wait_serve_the_first_stream_and_others_the_next(tmp_path: Path) -> None:
    def lines() -> Iterator[bytes]:
        yield from pieces_of(2 * PORTION_BYTES)
        served.append({lane.pid for lane in lanes_here()})

    served: list[set[int]] = []
    job = make_job(tmp_path)
    ahead = lanes_ahead()
    waiting = {child.pid for child in psutil.Process().children()}
    lanes = Lanes(job, redactor_of(job), noted=set(), handles=set(), elsewhere=Elsewhere(), ahead=ahead)
    for name in ("first", "next"):
        lanes.redact_stream(RawStream(name="logs/a.log", lines=lines()), tmp_path / name)
    first, following = served
    assert first <= waiting
    assert following.isdisjoint(waiting)
    assert (tmp_path / "first").read_bytes() == (tmp_path / "next").read_bytes()


def test_what_a_lane_has_not_begun_at_the_end_is_made_here_with_all_that_it_was_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("collector.runs.portions.PORTION_BYTES", 2 << 20)  # more than a pipe takes
    job = make_job(tmp_path)
    (lane,) = start_lanes()[:1]
    (child,) = lanes_here()
    child.suspend()
    lanes = Lanes(job, redactor_of(job), noted=set(), handles={"anna0"}, elsewhere=Elsewhere(), ahead=[lane])
    begun: list[str] = []

    def lines() -> Iterator[bytes]:
        for piece in pieces:
            time.sleep(0.05)  # so that the lane begins with the first
            yield piece

    def resumed_once_made_here(portion: Portion, pieces: Iterable[bytes]) -> tuple[Done, bytes]:
        begun.extend(portion.handles)
        child.resume()
        return make(portion, pieces)

    make = lanes.here.make
    lanes.here.make = resumed_once_made_here  # type: ignore[method-assign]  # tells when a portion is made here
    pieces = [b"2026-03-05T14:00:00.000Z x\n" * 90_000 + b"2026-03-05T14:00:00.000Z by anna0\n"] * 3
    safe = lanes.redact_stream(RawStream(name="logs/a.log", lines=lines()), tmp_path / "lanes")
    assert begun == ["anna0"]
    alone = redactor_of(job)
    alone.add_handle("anna0")
    expected = alone.redact_stream(RawStream(name="logs/a.log", lines=iter(pieces)), tmp_path / "alone")
    assert b"".join(contents_of(safe)) == expected.path.read_bytes()


def test_a_short_stream_is_left_to_the_redactor(tmp_path: Path) -> None:
    job = make_job(tmp_path)
    lanes = Lanes(job, redactor_of(job), noted=set(), handles=set(), elsewhere=Elsewhere())
    safe = lanes.redact_stream(RawStream(name="logs/a.log", lines=iter([b"one\n", b"two\n"])), tmp_path / "lanes")
    assert (safe.bytes, safe.sha256) == (8, hashlib.sha256(b"one\ntwo\n").hexdigest())


def test_a_portion_that_breaks_withholds_the_stream(tmp_path: Path) -> None:
    def lines() -> Iterator[bytes]:
        yield from pieces_of(2 * PORTION_BYTES)
        raise ValueError("a defect")

    job = make_job(tmp_path)
    lanes = Lanes(job, redactor_of(job), noted=set(), handles=set(), elsewhere=Elsewhere())
    with pytest.raises(RedactionError, match="ValueError"):
        lanes.redact_stream(RawStream(name="logs/a.log", lines=lines()), tmp_path / "lanes")
    assert not list(tmp_path.iterdir())


def test_a_lane_that_is_killed_withholds_the_stream(tmp_path: Path) -> None:
    def lines() -> Iterator[bytes]:
        for number, piece in enumerate(pieces_of(20 * PORTION_BYTES)):
            yield piece
            if number * len(piece) > 2 * PORTION_BYTES:
                for lane in lanes_here():
                    lane.kill()

    job = make_job(tmp_path)
    lanes = Lanes(job, redactor_of(job), noted=set(), handles=set(), elsewhere=Elsewhere())
    with pytest.raises(RedactionError, match=r"logs/a\.log could not be made safe"):
        lanes.redact_stream(RawStream(name="logs/a.log", lines=lines()), tmp_path / "lanes")
    assert not list(tmp_path.iterdir())


def test_portions_hold_every_piece_once_and_in_order() -> None:
    pieces = pieces_of(2 * PORTION_BYTES)
    portions = Portions(iter(pieces))
    cut = list(portions)
    assert [piece for portion in cut for piece in portion] + list(portions.rest) == pieces
    assert len(cut) >= 2


ROWS = KEY.splitlines(keepends=True)[1:-1]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(b"".join(ROWS), id="bare"),
        pytest.param(b"".join(b"\x1b[32m" + row[:-1] + b"\x1b[0m\r\n" for row in ROWS), id="coloured"),
        pytest.param(b"".join(b"web-1  | " + row for row in ROWS), id="behind a prefix"),
        pytest.param(b"-----BEGIN PRIVATE KEY-----\n", id="just begun"),
    ],
)
def test_nothing_is_cut_while_a_key_is_open(rows: bytes) -> None:
    begun = b"".join(pieces_of(PORTION_BYTES)) + b"-----BEGIN PRIVATE KEY-----\n" + rows
    pieces = [begun, rows + b"-----END PRIVATE KEY-----\n", *pieces_of(2 * PORTION_BYTES)]
    portions = Portions(iter(pieces))
    cut = [*portions, list(portions.rest)]
    assert cut[0][:2] == pieces[:2]
    assert redacted(*cut) == redacted(pieces)


def test_a_line_in_two_pieces_may_have_begun_a_key() -> None:
    begun = [b"x" * PORTION_BYTES + b"-----BEGIN PRIVATE", b" KEY-----\n" + b"".join(ROWS[:1]), *ROWS[1:]]
    portions = Portions(iter([b"-----BEGIN PRIVATE KEY-----\n", *begun]))
    assert list(portions) == []


PRINTED = [b"{\n", b'  "identity": "anna.m",\n', *[b'  "x": 1,\n'] * 8, b'  "name": "Anna Mueller"\n', b"}\n"]


@pytest.mark.parametrize("lines", range(1, len(PRINTED)))
def test_nothing_is_cut_between_an_identity_and_the_name_behind_it(lines: int) -> None:
    begun = b"".join(pieces_of(PORTION_BYTES)) + b"".join(PRINTED[:lines])
    pieces = [begun, b"".join(PRINTED[lines:]), *pieces_of(2 * PORTION_BYTES)]
    portions = Portions(iter(pieces))
    cut = [*portions, list(portions.rest)]
    assert len(cut) >= 3
    assert redacted(*cut) == redacted(pieces)
    assert b"Mueller" not in redacted(*cut)


def test_a_key_that_was_cut_off_keeps_nothing_together() -> None:
    pieces = [KEY[:100] + b"\n", *pieces_of(2 * PORTION_BYTES)]
    portions = Portions(iter(pieces))
    cut = list(portions)
    assert [piece for portion in cut for piece in portion] + list(portions.rest) == pieces
    assert len(cut) >= 2
    assert redacted(*cut) == redacted(pieces)


def redacted(*portions: list[bytes]) -> bytes:
    """Return portions made safe apart from each other."""
    apart = [Redactor(case_key=b"k" * 32).redact_portion("a.log", portion) for portion in portions]
    return b"".join(chain.from_iterable(apart))


def test_a_redactor_is_made_as_the_job_asks(tmp_path: Path) -> None:
    assert isinstance(redactor_of(make_job(tmp_path)), Redactor)
    assert "hunter2" not in redactor_of(make_job(tmp_path)).redact("with hunter2hunter2")
