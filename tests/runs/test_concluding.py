import pytest

from collector.model.request import Request
from collector.model.source import MANY_FILES, Phase, SourcePlan
from collector.redaction.redactor import Redactor
from collector.runs import concluding
from tests.factory import make_request


@pytest.mark.parametrize(("files", "asked"), [(MANY_FILES - 1, 0), (MANY_FILES, 1)])
def test_a_run_that_reads_many_files_gets_ready_to_make_their_records_safe(
    files: int, asked: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Request] = []

    def redactor_for(request: Request) -> Redactor:
        made.append(request)
        return Redactor(b"")

    monkeypatch.setattr(concluding, "redactor_for", redactor_for)
    plan = SourcePlan(source="logs.1", why="a test", phase=Phase.AFTER, deadline_s=1.0, files=files)
    concluding.get_ready(make_request(), (plan,))
    assert len(made) == asked
