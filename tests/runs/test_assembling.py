from pathlib import Path

from collector.model.coverage import Coverage, Reason, State
from collector.model.source import Phase, RawStream, SourcePlan
from collector.redaction.redactor import Redactor
from collector.runs.assembling import assemble
from collector.runs.gathering import Harvest
from tests.factory import make_request

SECRET = "known-only-at-the-end-77"
PLAN = SourcePlan(source="logs.1", why="", phase=Phase.AFTER, deadline_s=1)


def harvest(folder: Path) -> Harvest:
    stream = RawStream(name="logs/logs.1/a.log", lines=iter([f"value {SECRET}\n".encode()]))
    return Harvest(
        streams=[Redactor(bytes(32)).redact_stream(stream, folder / "spooled")],
        coverage={"logs.1": Coverage(source="logs.1", state=State.COLLECTED)},
        secrets={SECRET},
    )


def test_what_one_source_learned_leaves_the_streams_of_the_others(tmp_path: Path) -> None:
    gathered = harvest(tmp_path)
    evidence = assemble(make_request(), gathered, (PLAN,))
    (stream,) = gathered.streams
    assert SECRET not in stream.path.read_text("utf-8")
    assert evidence.coverage[0].state is State.COLLECTED


def test_a_stream_that_cannot_be_made_safe_any_more_is_withheld_and_named(tmp_path: Path) -> None:
    gathered = harvest(tmp_path)
    # What the second pass would write is there already, as if somebody had put it there.
    blocked = gathered.streams[0].path
    blocked.with_name(blocked.name + ".later").write_bytes(b"")
    evidence = assemble(make_request(), gathered, (PLAN,))
    assert gathered.streams == []
    assert (evidence.coverage[0].state, evidence.coverage[0].reason) == (State.PARTIAL, Reason.REDACTION_FAILED)
    assert "a.log" in evidence.coverage[0].detail
