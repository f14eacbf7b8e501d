import hashlib
import random
from dataclasses import replace
from pathlib import Path

import pytest

from collector.deflated import LAST_BLOCK, deflated
from collector.model.coverage import Coverage, Reason, State
from collector.model.member import Form, OpaqueFile, SafeStream
from collector.model.source import RawStream
from collector.redaction.redactor import Redactor
from collector.runs.budget import PAGES_BYTES, RECORD_BYTES, WORTH_CUTTING_BYTES, cut_to, fit, packed_size, without
from tests.logs_factory import make_excerpt


def make_stream(folder: Path, name: str, lines: int) -> SafeStream:
    chance = random.Random(name)
    data = [b"line %06d of %d\n" % (number, chance.randrange(1 << 40)) for number in range(lines)]
    return Redactor(b"\0" * 32).redact_stream(RawStream(name=f"logs/logs.1/{name}", lines=iter(data)), folder / name)


def test_logs_that_cover_more_of_the_window_come_first_and_the_rest_is_named(tmp_path: Path) -> None:
    beside, inside = make_stream(tmp_path, "beside.log", 9000), make_stream(tmp_path, "inside.log", 9000)
    excerpts = [
        replace(make_excerpt(share=0.1), member=beside.name),
        replace(make_excerpt(share=0.9), member=inside.name),
    ]
    room = PAGES_BYTES + 2 * RECORD_BYTES + packed_size(inside) + WORTH_CUTTING_BYTES - 1
    fitted = fit([beside, inside], [], excerpts, most_bytes=room)
    assert fitted.streams == (inside,)
    assert "beside.log (0.3 MB)" in fitted.left_out["logs.1"]


def test_everything_stays_where_it_fits(tmp_path: Path) -> None:
    streams = [make_stream(tmp_path, name, 100) for name in ("a.log", "b.log")]
    fitted = fit(streams, [], [], most_bytes=PAGES_BYTES + sum(packed_size(item) for item in streams))
    assert (fitted.streams, fitted.left_out) == (tuple(streams), {})


def test_one_log_too_large_is_cut_to_the_lines_around_its_middle(tmp_path: Path) -> None:
    stream = make_stream(tmp_path, "a.log", 20_000)
    room = PAGES_BYTES + packed_size(stream) // 4
    fitted = fit([stream], [], [], most_bytes=room)
    (part,) = fitted.streams
    text = part.path.read_bytes()
    assert packed_size(part) <= room - PAGES_BYTES
    assert (part.bytes, part.sha256) == (len(text), hashlib.sha256(text).hexdigest())
    lines = text.splitlines()
    assert lines[0] == lines[-1]
    assert b"--max-size" in lines[0]
    assert b"line 010000" in text
    assert set(lines[1:-1]) <= set(stream.path.read_bytes().splitlines())
    assert "around its middle" in fitted.left_out["logs.1"]


def test_opaque_files_are_the_first_to_go(tmp_path: Path) -> None:
    stream = make_stream(tmp_path, "a.log", 100)
    (tmp_path / "opaque").write_bytes(b"x" * 1000)
    file = OpaqueFile(name="logs/logs.2/agorasdk.log", path=tmp_path / "opaque", consent="yes")
    room = PAGES_BYTES + packed_size(stream)
    assert fit([stream], [file], [], most_bytes=room + 1000).opaque == (file,)
    fitted = fit([stream], [file], [], most_bytes=room + 999)
    assert (fitted.streams, fitted.opaque) == ((stream,), ())
    assert "agorasdk.log" in fitted.left_out["logs.2"]


@pytest.mark.parametrize("most_bytes", [0, 1, 50, 1000])
def test_a_cut_never_ends_within_a_line(most_bytes: int, tmp_path: Path) -> None:
    stream = make_stream(tmp_path, "a.log", 200)
    lines = cut_to(stream, most_bytes).path.read_bytes().splitlines()
    assert set(lines[1:-1]) <= set(stream.path.read_bytes().splitlines())


@pytest.mark.parametrize("most_bytes", [50, 1000, 100_000])
def test_a_packed_stream_is_cut_to_the_same_lines(most_bytes: int, tmp_path: Path) -> None:
    stream = make_stream(tmp_path, "a.log", 20_000)
    data, packed = stream.path.read_bytes(), tmp_path / "packed"
    packed.write_bytes(deflated(data[:300_000]) + deflated(data[300_000:]) + LAST_BLOCK)
    part = cut_to(replace(stream, path=packed, form=Form.DEFLATED), most_bytes)
    assert part.form is Form.PLAIN
    assert part.path.read_bytes() == cut_to(stream, most_bytes).path.read_bytes()
    assert packed_size(replace(stream, path=packed, form=Form.DEFLATED)) == packed.stat().st_size


def test_the_coverage_says_what_was_left_out() -> None:
    ended = without(Coverage(source="logs.1", state=State.COLLECTED, detail="fine"), "Left out: a.log", kept_bytes=7)
    assert (ended.state, ended.reason, ended.detail) == (State.PARTIAL, Reason.TOO_LARGE, "fine. Left out: a.log")
