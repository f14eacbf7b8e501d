import json
from pathlib import Path

import pytest

from collector import __version__
from collector.bundle.archive import UnreadableBundleError
from collector.runs.rerunning import Change, rerun, rerun_document
from tests.avsync import document
from tests.bundle.contents import changed
from tests.documents import faults
from tests.room_factory import make_pair_statistics
from tests.runs.finished import make_finished, rewritten
from tests.runs.rehearsed import rehearsed


def made(folder: Path) -> Path:
    return make_finished(folder, rehearsed(-230), make_pair_statistics(60))


def test_the_same_rules_say_the_same_of_a_bundle(tmp_path: Path) -> None:
    result = rerun(made(tmp_path))
    assert result.changes == ()
    assert result.written_by == __version__
    assert result.now == document(tmp_path / "bundle.zip", "findings.json")


@pytest.mark.parametrize("what", ["verdict", "owner", "headline", "next_step"])
def test_what_is_said_otherwise_of_the_whole_is_listed(tmp_path: Path, what: str) -> None:
    path = made(tmp_path)
    now = document(path, "findings.json")[what]
    before = {"verdict": "pass", "owner": "the service"}.get(what, "another sentence")
    result = rerun(rewritten(path, "findings.json", **{what: before}))
    assert result.changes == (Change(what=what, id="", before=before, after=now),)


def test_findings_that_changed_came_or_went_are_listed(tmp_path: Path) -> None:
    path = made(tmp_path)
    findings = document(path, "findings.json")["findings"]
    changed_one, dropped, *rest = findings
    gone = changed_one | {"check": "sync.retired", "verdict": "warn", "summary": "was weighed once"}
    old = [changed_one | {"summary": "another sentence"}, gone, *rest]
    result = rerun(rewritten(path, "findings.json", findings=old))
    assert {(item.what, item.id) for item in result.changes} == {
        ("finding", changed_one["check"]),
        ("finding", dropped["check"]),
        ("finding", "sync.retired"),
    }
    by_id = {item.id: item for item in result.changes}
    assert by_id["sync.retired"] == Change(what="finding", id="sync.retired", before="warn: was weighed once", after="")
    assert by_id[dropped["check"]].before == ""
    assert by_id[changed_one["check"]].before.endswith(": another sentence")


def test_numbers_that_changed_are_a_change_though_the_sentence_is_the_same(tmp_path: Path) -> None:
    path = made(tmp_path)
    findings = document(path, "findings.json")["findings"]
    old = [finding | {"values": finding["values"] | {"extra_ms": 1.5}} for finding in findings[:1]] + findings[1:]
    (change,) = rerun(rewritten(path, "findings.json", findings=old)).changes
    assert change.id == findings[0]["check"]
    assert change.before == change.after


def test_causes_that_changed_are_listed_with_their_support(tmp_path: Path) -> None:
    path = made(tmp_path)
    now = document(path, "findings.json")["causes"][0]
    changes = rerun(rewritten(path, "findings.json", causes=[])).changes
    (result,) = [change for change in changes if (change.what, change.id) == ("cause", now["cause"])]
    assert result.before == ""
    assert result.after.startswith(f"{now['support']} support: {now['title']}")


def test_a_bundle_of_an_older_version_names_it(tmp_path: Path) -> None:
    result = rerun(rewritten(made(tmp_path), "findings.json", tool="0.0.1"))
    assert (result.written_by, result.changes) == ("0.0.1", ())
    assert result.now["tool"] == __version__


def test_the_document_has_the_shape_of_its_schema(tmp_path: Path) -> None:
    path = made(tmp_path)
    for bundle in (path, rewritten(path, "findings.json", verdict="pass", causes=[])):
        shown = rerun_document(rerun(bundle))
        assert faults(shown) == []
        assert faults(json.loads(json.dumps(shown["now"]))) == []


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("evidence/publisher.rehearsal.json", b"[]"),
        ("evidence/case.json", b""),
        ("findings.json", b'{"schema": "avsync/run/1"}'),
        ("findings.json", b'{"schema": "avsync/run/2", "tool": "9.9"}'),
    ],
)
def test_rules_need_the_whole_bundle(tmp_path: Path, name: str, data: bytes) -> None:
    with pytest.raises(UnreadableBundleError):
        rerun(changed(made(tmp_path), name, data))
