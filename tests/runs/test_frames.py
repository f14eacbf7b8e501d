from dataclasses import replace
from pathlib import Path

from collector.model.member import OpaqueFile, SafeStream
from collector.model.request import LogPath
from collector.model.source import Phase, SourcePlan
from collector.runs.frames import Carried, Job, Spooled, frame_from_line, job_from_line, to_line
from tests.factory import make_request

PLAN = SourcePlan(source="logs.1", why="a test", phase=Phase.AFTER, deadline_s=1.0)


def job(path: str) -> Job:
    request = replace(make_request(), logs=(LogPath(path=path),))
    return Job(module="m", plan=PLAN, request=request, spool="s", secrets=("x",), handles=())


def test_a_job_comes_out_as_it_went_in() -> None:
    assert job_from_line(to_line(job("a.log"))) == job("a.log")


def test_the_name_of_a_file_may_be_any_bytes() -> None:
    name = b"caf\xe9 \xff.log".decode("utf-8", "surrogateescape")
    line = to_line(job(name))
    assert line.count(b"\n") == 1
    assert job_from_line(line) == job(name)


def test_an_opaque_file_comes_out_as_it_went_in() -> None:
    frame = Carried(file=OpaqueFile(name="logs/a.log", path=Path("spool") / "x", consent="--include-encrypted"))
    assert frame_from_line(to_line(frame)) == frame


def test_a_spooled_stream_may_lie_in_a_folder_of_any_name() -> None:
    folder = Path(b"caf\xe9 \xff".decode("utf-8", "surrogateescape"))
    frame = Spooled(stream=SafeStream(name="logs/a.log", path=folder / "x", bytes=3, sha256="0" * 64, crc=7))
    assert frame_from_line(to_line(frame)) == frame


def test_a_frame_comes_out_as_it_went_in() -> None:
    frame = Spooled(stream=SafeStream(name="logs/a.log", path=Path("spool") / "x", bytes=3, sha256="0" * 64, crc=7))
    assert frame_from_line(to_line(frame)) == frame
