from collections.abc import Iterator
from pathlib import Path

import pytest

from collector.evidence.timestamp_lines import GARBAGE, LONGEST_LINE_BYTES, Frame, Garbage, Line, lines_of, parsed


def read(*lines: str) -> list[object]:
    return list(parsed(iter([line.encode() for line in lines])))


def frame(kind: str, stamp: float, arrival: float = -1.0, duration_s: float = -1.0) -> Frame:
    return Frame(kind, stamp, arrival, duration_s, -1, 0, "")


@pytest.mark.parametrize(
    "lines",
    [
        ["kind,timestamp,arrival,duration", "video,33,1.5,", "audio,34,1.6,0.01"],
        ["\ufeffKind,Timestamp,Arrival,Duration\r\n", "Video,33,1.5,\r\n", "Audio,34,1.6,0.01\r\n"],
        ["kind;timestamp;arrival;duration", "video;33;1.5;", "audio;34;1.6;0.01"],
        ['"kind","timestamp","arrival","duration"', '"v","33","1.5",""', '"a","34","1.6","0.01"'],
        ["arrival,duration,kind,timestamp", "1.5,,video,33", "1.6,0.01,audio,34"],
        ["video,33,1.5", "audio,34,1.6,0.01"],
        ["kind;timestamp;arrival;duration", "video;33,0;1,5;", "audio;34,0;1,6;0,01"],
        [
            '{"kind":"video","timestamp":33,"arrival":1.5}',
            "",
            '{"kind":"audio","timestamp":"34","arrival":1.6,"duration":0.01,"unknown":[1]}',
        ],
    ],
)
def test_the_same_frames_are_read_from_every_form(lines: list[str]) -> None:
    assert read(*lines) == [frame("video", 33, 1.5), frame("audio", 34, 1.6, 0.01)]


@pytest.mark.parametrize(
    "line",
    [
        "video,nan,1.5",
        "video,inf,1.5",
        "video,one,1.5",
        "video,1/0,1.5",
        "video,1/,1.5",
        "video,1/2/3,1.5",
        "v,1e20,1.5",
        '{"kind":"video","timestamp":true,"arrival":1}',
        '{"kind":"video","timestamp_ms":33,"arrival":1}',
        '{"kind":"video","timestamp":{"value":1,"timescale":30},"arrival":1}',
        '{"kind":"video","timestamp":1e300,"arrival":1}',
        '{"kind":"video","timestamp":1e999,"arrival":1}',
    ],
)
def test_what_is_no_frame_though_it_names_a_kind_is_garbage_of_that_kind(line: str) -> None:
    assert read("video,1,1", line) == [frame("video", 1, 1), Garbage("video")]


@pytest.mark.parametrize("stamp", ["1001/30000", '{"kind":"video","timestamp":"1001/30000","arrival":1}'])
def test_a_fraction_is_a_number(stamp: str) -> None:
    assert read(stamp if "{" in stamp else f"video,{stamp},1") == [frame("video", 1001 / 30000, 1)]


@pytest.mark.parametrize(
    "line",
    [
        "subtitle,33,1.5",
        "video",
        "\x00\x01\x02",
        '{"kind":"subtitle","timestamp":true,"arrival":1}',
        '{"kind":"video","timestamp":NaN,"arrival":1}',
        "# a comment, with a comma",
        '{"kind":"video","timestamp":33,"arr',
        "{" * 5000,
    ],
)
def test_what_is_no_frame_is_garbage(line: str) -> None:
    assert read("video,1,1", line) == [frame("video", 1, 1), GARBAGE]


def test_a_frame_without_a_timestamp_has_none() -> None:
    assert read('{"kind":"audio","timestamp":null,"arrival":1}', "audio,,1")[0] == frame("audio", 0, 1)


def test_an_arrival_as_iso_time_with_its_zone_is_unix_seconds() -> None:
    assert read("video,33,2026-03-05T14:00:00+00:00") == [frame("video", 33, 1772719200.0)]
    assert read("video,33,2026-03-05T14:00:00") == [Garbage("video")]


def test_a_header_and_a_state_come_as_they_are() -> None:
    header, state = read('{"schema":"avsync/trace/1","run":"r"}', '{"kind":"state","arrival":1,"offset_ms":-2.5}')
    assert isinstance(header, Line)
    assert isinstance(state, Line)
    assert (header.run, state.offset_ms) == ("r", -2.5)


def test_a_line_without_an_end_is_read_by_its_beginning_only(tmp_path: Path) -> None:
    (tmp_path / "trace.csv").write_bytes(b"x" * (3 * LONGEST_LINE_BYTES + 7) + b"\nvideo,1,1\n")
    found: Iterator[bytes] = lines_of(tmp_path / "trace.csv")
    assert [len(line) for line in found] == [LONGEST_LINE_BYTES, 10]


@pytest.mark.parametrize(
    "names", ["type,pts,arrival", "kind,pts,arrival", "timestamp,arrival,type", "Kind, Arrival (ms), Presentation time"]
)
def test_columns_of_unknown_names_are_not_taken_in_their_usual_order(names: str) -> None:
    assert set(read(names, "video,1,2", "video,2,3")) == {GARBAGE}


def test_a_comment_before_the_names_of_the_columns_does_not_hide_them() -> None:
    assert read("# recorded by hand", "arrival;kind;timestamp", "1.5;video;33") == [GARBAGE, frame("video", 33, 1.5)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
def test_what_a_windows_shell_writes_is_read(tmp_path: Path, encoding: str) -> None:
    text = "kind,timestamp,arrival\r\nvideo,33,1.5\r\n"
    marked = "\ufeff" + text if encoding == "utf-16-be" else text
    (tmp_path / "trace.csv").write_bytes(marked.encode(encoding))
    assert list(parsed(lines_of(tmp_path / "trace.csv"))) == [frame("video", 33, 1.5)]
