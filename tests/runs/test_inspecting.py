import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from collector import __version__
from collector.bundle.archive import UnreadableBundleError
from collector.errors import UsageError
from collector.model.finding import Verdict
from collector.model.window import TimeWindow
from collector.runs.inspecting import draft_reply, inspect_bundle, shown_in_terminal, write_page
from collector.runs.judging import judge
from tests.avsync import document
from tests.bundle.contents import changed
from tests.factory import make_incident
from tests.room_factory import make_pair_statistics
from tests.runs.finished import HOSTILE, make_finished, rewritten
from tests.runs.rehearsed import rehearsed

REHEARSAL = "evidence/publisher.rehearsal.json"


def made(folder: Path) -> Path:
    return make_finished(folder, rehearsed(-230), make_pair_statistics(60))


def test_a_bundle_is_shown_as_it_was_judged(tmp_path: Path) -> None:
    inspected = inspect_bundle(made(tmp_path))
    assert inspected.run.judgement == judge(inspected.run.evidence)
    assert inspected.state.intact
    assert inspected.state.notes == ()
    assert (inspected.run.run, inspected.run.tool) == ("run-1", __version__)
    assert inspected.run.redactions == {"ipv4": 212, "jwt": 3}
    assert [file.name for file in inspected.files][:2] == ["findings.json", "evidence/case.json"]


def test_newer_rules_speak_and_what_they_say_otherwise_is_noted(tmp_path: Path) -> None:
    path = rewritten(made(tmp_path), "findings.json", tool="0.0.1", verdict="pass", headline="all is well")
    inspected = inspect_bundle(path)
    assert inspected.run.judgement.headline != "all is well"
    assert "avsync 0.0.1 did (pass: all is well)" in inspected.state.notes[0]
    assert "avsync checks --rerun" in inspected.state.notes[0]


def test_where_evidence_is_lost_the_bundles_own_findings_are_shown(tmp_path: Path) -> None:
    path = made(tmp_path)
    inspected = inspect_bundle(changed(path, REHEARSAL, b"no json"))
    stated = document(path, "findings.json")
    assert inspected.run.judgement.headline == stated["headline"]
    assert [item.check for item in inspected.run.judgement.findings] == [item["check"] for item in stated["findings"]]
    assert inspected.state.lost == (REHEARSAL,)
    assert "those that the bundle itself states" in inspected.state.notes[0]


def test_where_own_findings_are_lost_the_evidence_is_judged(tmp_path: Path) -> None:
    path = made(tmp_path)
    inspected = inspect_bundle(changed(path, "findings.json", b""))
    assert inspected.run.judgement.headline == document(path, "findings.json")["headline"]
    assert "judged anew" in inspected.state.notes[0]


def test_without_manifest_the_times_are_the_windows(tmp_path: Path) -> None:
    inspected = inspect_bundle(changed(made(tmp_path), "manifest.json", b""))
    window = inspected.run.evidence.incident.window
    assert (inspected.run.started, inspected.run.ended) == (window.start, window.end)
    assert inspected.files == ()
    assert inspected.state.lost == ("manifest.json",)


def test_a_bundle_of_a_newer_version_says_which_to_install(tmp_path: Path) -> None:
    inspected = inspect_bundle(rewritten(made(tmp_path), "manifest.json", tool="7.3.0"))
    assert "'avsync-collector>=7.3.0'" in inspected.state.notes[0]


def test_a_page_goes_beside_the_bundle_and_never_into_it_or_over_a_file(tmp_path: Path) -> None:
    path = made(tmp_path)
    before = path.read_bytes()
    inspected = inspect_bundle(path)
    assert write_page(inspected) == tmp_path / "bundle.html"
    assert write_page(inspected) == tmp_path / "bundle-2.html"
    assert "<!doctype html>" in (tmp_path / "bundle.html").read_text("utf-8")
    assert path.read_bytes() == before


def test_a_page_goes_where_it_is_wanted(tmp_path: Path) -> None:
    inspected = inspect_bundle(made(tmp_path))
    (tmp_path / "pages").mkdir()
    assert write_page(inspected, tmp_path / "pages") == tmp_path / "pages" / "bundle.html"
    assert write_page(inspected, tmp_path / "mine.htm") == tmp_path / "mine.htm"


def test_a_place_that_is_not_there_is_named_with_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"No page can be written to .*nowhere.*--html OUT"):
        write_page(inspect_bundle(made(tmp_path)), tmp_path / "nowhere" / "a.html")


def test_a_draft_has_the_change_and_the_code_of_the_catalogue(tmp_path: Path) -> None:
    path = make_finished(tmp_path, rehearsed(-230), incident=make_incident(sender="4711", vendor="livekit"))
    told = draft_reply(inspect_bundle(path))
    assert "publisher.queue" in told
    assert "video_queue_size_ms=V" in told


def test_hostile_facts_are_shown_as_text(tmp_path: Path) -> None:
    incident = make_incident(room=HOSTILE, symptom=HOSTILE, vendor="acme", server_host=HOSTILE * 500)
    shown = shown_in_terminal(inspect_bundle(make_finished(tmp_path, rehearsed(-230), incident=incident)))
    assert not {"\x1b", "\u202e"} & {letter for part in shown for row in part.rows for letter in row.text}
    assert any("[bold red]x[/]" in row.text for part in shown for row in part.rows)


def test_a_window_that_no_clock_can_show_ends_in_a_sentence(tmp_path: Path) -> None:
    first, last = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
    window = TimeWindow(start=first, end=last, known_by="option", zone="+08:00", live=False)
    inspected = inspect_bundle(make_finished(tmp_path, rehearsed(-230), incident=make_incident(window=window)))
    with pytest.raises(UnreadableBundleError, match="cannot be shown"):
        shown_in_terminal(inspected)


def test_a_verdict_that_only_findings_state_is_read_without_evidence(tmp_path: Path) -> None:
    path = rewritten(made(tmp_path), "findings.json", verdict="warn", headline="stated")
    inspected = inspect_bundle(changed(path, "evidence/case.json", b""))
    assert (inspected.run.judgement.verdict, inspected.run.judgement.headline) == (Verdict.WARN, "stated")
    assert inspected.run.evidence.incident.room == "demo"


def test_nothing_of_a_bundle_is_unpacked(tmp_path: Path) -> None:
    path = made(tmp_path)
    shown_in_terminal(inspect_bundle(path))
    assert [item.name for item in tmp_path.iterdir()] == ["bundle.zip"]
    with zipfile.ZipFile(path) as bundle:
        assert bundle.testzip() is None
