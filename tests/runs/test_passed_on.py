"""What a helper made leaves the worker as the worker would have made it."""

import io
from pathlib import Path

from collector.redaction.stack import Stack
from collector.redaction.stream import contents_of
from collector.runs.frames import Learned, Spooled, frame_from_line, to_line
from collector.runs.lane import redactor_of
from collector.runs.worker import Waiting, WorkerSession
from tests.runs.long_streams import make_job


def session_in(folder: Path, out: io.BytesIO) -> WorkerSession:
    job = make_job(folder)
    return WorkerSession(out=out, redactor=redactor_of(job), job=job, ahead=Waiting())


def test_what_a_helper_made_leaves_without_the_identities_noted_since(tmp_path: Path) -> None:
    out = io.BytesIO()
    session = session_in(tmp_path, out)
    stream = Stack(tmp_path / "stack").laid("logs/a/1.log", [b"joined: annabel\n"], redactions={})
    session.note_handle("annabel")
    session.pass_on_again(to_line(Spooled(stream=stream)))
    noted, frame = map(frame_from_line, out.getvalue().splitlines())
    assert isinstance(noted, Learned)
    assert isinstance(frame, Spooled)
    assert b"annabel" not in b"".join(contents_of(frame.stream))


def test_what_a_helper_made_is_evidence(tmp_path: Path) -> None:
    out = io.BytesIO()
    session = session_in(tmp_path, out)
    session.pass_on(b"{}\n")
    assert session.brought_evidence
    assert out.getvalue() == b"{}\n"
