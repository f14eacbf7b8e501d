"""What a guide measures, with real workers and files: traces of a synthetic publisher and a synthetic log."""

import json
import os
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from collector.bundle.read import read_bundle
from collector.bundle.verify import verify_bundle
from collector.cli.progress import Silence
from collector.evidence.logs_found.phone import FOLDER
from collector.model.codec import records_from_json
from collector.model.host import Host, HostRole
from collector.model.incident import Field
from collector.model.records.device import DeviceLoad, ToolFacts
from collector.model.records.guide import GuideAnswers
from collector.model.request import Contact, PushPattern, Server
from collector.model.window import TimeWindow
from collector.questions.effects import Measure, Reply, Save
from collector.questions.parts import Over
from collector.questions.reading import JUST_NOW
from collector.runs.guide_case import Case
from collector.runs.guide_measuring import CUT_SHORT, EndedError, carry_out, filters_found, keep_evidence, pack_up
from collector.runs.judging import judge
from collector.runs.measured_before import measured_before
from tests.checks.device.device_factory import make_tool, make_tools
from tests.evidence.logs_found.programs import unix_only, with_phone
from tests.factory import END, START, make_evidence, make_incident, make_window
from tests.logs_factory import agora_line
from tests.recordings import Take, write_recording
from tests.room_factory import make_samples, make_statistics, make_track
from tests.runs.cases import answered, make_case
from tests.runs.guided import Interrupted

TRACE = ("publisher.timestamps",)
READ = Measure(key="log.read", title="", sources=("logs.",), over=Over.INCIDENT)
SECONDS = 12


def write_trace(path: Path, offset_ms: float) -> str:
    """A trace of twelve seconds that ends now, as the instrument writes it; the queues part the two by so much."""
    header = {"schema": "avsync/trace/1", "sdk": "livekit 1.2.0", "fps": 30.0, "sample_rate": 48_000.0}
    lines: list[dict[str, object]] = [header | {"unix": time.time() - SECONDS, "monotonic": 0.0}]
    for number in range(30 * SECONDS):
        at = number / 30
        lines.append({"kind": "video", "timestamp": at, "arrival": at, "api": "AVSynchronizer.push"})
    for number in range(50 * SECONDS):
        at = number / 50
        frame = {"timestamp": at, "arrival": at, "duration": 0.02, "samples": 960, "api": "AVSynchronizer.push"}
        lines.append({"kind": "audio"} | frame)
    for number in range(20 * SECONDS):
        state = {"arrival": number / 20, "offset_ms": offset_ms + number % 3, "offset_from": "stamps"}
        lines.append({"kind": "state", "video_queue_ms": 10.0, "audio_queue_ms": 10.0} | state)
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return str(path)


def measured(case: Case, key: str, against: str = "") -> Reply:
    return carry_out(Measure(key=key, title=key, sources=TRACE, against=against), case, Silence())


def test_what_a_measurement_shows_is_short_and_names_the_likely_cause(tmp_path: Path) -> None:
    case = make_case(tmp_path, trace=write_trace(tmp_path / "trace.jsonl", -300.0), here="sender")
    reply = measured(case, "trace.measure")
    assert reply.lines[0].startswith("  fail: Leaving the publisher, audio is ")
    assert [line.split(":")[0].strip() for line in reply.lines[1:4]] == ["pass"] * 3
    assert reply.lines[4].endswith(" more without a fault, in the bundle")
    assert reply.lines[5:] == ("  likely cause: The publisher's queues hold sound and picture for different times",)
    assert reply.causes == ("publisher.queue",)


@pytest.mark.parametrize(
    ("before_ms", "after_ms", "expected"), [(-300.0, 0.0, "helped"), (0.0, -300.0, "worse"), (0.0, 1.0, "did not help")]
)
def test_a_trace_before_and_after_a_change_is_compared(
    tmp_path: Path, before_ms: float, after_ms: float, expected: str
) -> None:
    case = make_case(tmp_path, trace=write_trace(tmp_path / "trace.jsonl", before_ms), vendor="livekit")
    assert measured(case, "x.before").effect == ""
    write_trace(tmp_path / "trace.jsonl", after_ms)
    reply = measured(case, "x.after", against="x.before")
    assert reply.effect == expected, (reply.reasons, reply.lines)
    assert [figure.unit for figure in reply.figures][:1] == ["ms"]
    first, last = reply.taken  # the trace's own time, which ends as it is written
    assert SECONDS - 1 < (last - first).total_seconds() < SECONDS + 1


def test_without_the_measurement_before_nobody_can_tell(tmp_path: Path) -> None:
    case = make_case(tmp_path, trace=write_trace(tmp_path / "trace.jsonl", 0.0), vendor="livekit")
    reply = measured(case, "x.after", against="x.before")
    assert reply.effect == "cannot tell"
    assert "not there any more" in reply.reasons[0]


def test_what_cannot_be_kept_is_shown_all_the_same(tmp_path: Path) -> None:
    case = make_case(tmp_path, trace=write_trace(tmp_path / "trace.jsonl", 0.0))
    for name in ("kept", "measured"):
        case.folder.joinpath(name).write_text("in the way", "utf-8")
    reply = measured(case, "trace.measure")
    assert any(line.startswith("  pass: ") for line in reply.lines), reply.lines
    assert "could not be kept in" in reply.lines[-1]
    assert reply.lines[-1].endswith("nothing can be compared with it.")


def test_what_cannot_be_measured_is_said(tmp_path: Path) -> None:
    case = make_case(tmp_path, trace=str(tmp_path / "none.jsonl"))
    assert "not measured: publisher.timestamps: The file given" in "".join(measured(case, "x.before").lines)


@pytest.mark.parametrize(
    ("url", "contact", "expected"),
    [("", Contact.ALLOWED, "no"), ("ws://h", Contact.ALLOWED, "yes"), ("ws://h", Contact.NO_JOIN, "no")],
)
def test_a_room_can_be_watched_only_with_a_server_and_consent(
    tmp_path: Path, url: str, contact: Contact, expected: str
) -> None:
    case = make_case(tmp_path)
    case = replace(case, request=replace(case.request, server=Server(url=url), contact=contact))
    reply = carry_out(Measure(key="means", title=""), case, Silence())
    assert reply.values == {"can.room": expected, "can.trace": "no", "can.recording": "yes", "can.log": "no"}


def test_what_a_log_states_is_learned_before_anybody_is_asked(tmp_path: Path) -> None:
    begin = datetime(2026, 3, 5, 14, 0, tzinfo=UTC)
    path = tmp_path / "agorasdk.log"
    texts = ["APP_LIFE agora sdk version: 4.2.0", "[77] setExternalVideoSource enabled:1"]
    path.write_text("".join(agora_line(begin + timedelta(seconds=i), text) for i, text in enumerate(texts)), "utf-8")
    case = make_case(tmp_path, logs=(str(path),))
    assert carry_out(Measure(key="means", title=""), case, Silence()).values["can.log"] == "yes"
    reply = carry_out(READ, case, Silence())
    assert reply.facts.get(Field.CUSTOM_SOURCE) == "yes", reply
    assert "custom source: yes" in "".join(reply.lines)


def test_what_a_log_says_of_late_pictures_is_of_the_incidents_own_time(tmp_path: Path) -> None:
    path = tmp_path / "agorasdk.log"
    late = [agora_line(START + timedelta(seconds=i), "SmoothRender Too old frame, timestamp=182739") for i in range(4)]
    path.write_text("".join(late), "utf-8")
    case = make_case(tmp_path, logs=(str(path),))
    wanted = replace(READ, key="renderer.log", judges=("logs.late-frames", "media.late-frames"))
    (line,) = carry_out(wanted, case, Silence()).lines
    assert "video arrived too late to be shown smoothly; this is the receiving side (4 times)" in line


def test_what_was_watched_before_is_judged_again_with_what_is_known_by_now(tmp_path: Path) -> None:
    case = make_case(tmp_path, custom_renderer="yes")
    keep_evidence(make_evidence(make_statistics(make_track(make_samples(61)))), case.folder / "measured" / "room.watch")
    wanted = Measure(
        key="renderer.room", title="", sources=("room.",), judges=("media.late-frames",), kept="room.watch"
    )
    (line,) = carry_out(wanted, case, Silence()).lines
    assert line.startswith("  inconclusive: 0.0 ± 0.1 % of 840 pictures came too late or were dropped; what your own")
    gone = carry_out(replace(wanted, kept="never"), case, Silence())
    assert "not there any more" in gone.lines[0]


@unix_only
def test_a_log_that_is_at_hand_is_read_without_being_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A phone at this machine, played by programs of ours; nothing else is asked but its log."""
    path = tmp_path / "phone" / FOLDER.lstrip("/") / "com.example.call" / "files" / "agoraapi.log"
    path.parent.mkdir(parents=True)
    path.write_text(agora_line(START + timedelta(seconds=1), "[77] setExternalVideoSource enabled:1"), "utf-8")
    os.utime(path, (END.timestamp(), END.timestamp()))
    for name, value in with_phone(tmp_path).environment.items():
        monkeypatch.setenv(name, value)
    case = make_case(tmp_path, vendor="agora", platform="android")
    allowed = replace(case, request=replace(case.request, contact=Contact.ALLOWED))
    assert carry_out(Measure(key="means", title=""), allowed, Silence()).values["can.log"] == "yes"
    reply = carry_out(READ, allowed, Silence())
    assert reply.lines[:1] == ("The logs that were found without being named say:",)
    assert reply.facts.get(Field.CUSTOM_SOURCE) == "yes", reply
    offline = carry_out(Measure(key="means", title=""), case, Silence())
    assert offline.values["can.log"] == "no"  # --offline: no phone is asked


def test_the_publishers_settings_are_those_that_were_told(tmp_path: Path) -> None:
    case = make_case(tmp_path, push="parallel", video_queue_ms="250", audio_queue_ms="300")
    settings = case.ask_for(make_window(), live=True).rehearsal
    assert (settings.told, settings.push) == (True, PushPattern.PARALLEL)
    assert (settings.video_queue_ms, settings.audio_queue_ms) == (250, 300)


def test_all_runs_of_a_guide_have_one_case_key(tmp_path: Path) -> None:
    case = make_case(tmp_path, room="demo-2")
    first, second = (case.ask_for(make_window(), live=live) for live in (True, False))
    assert first.case_key == second.case_key
    assert first.incident.room == "demo-2"


@pytest.mark.parametrize(("hours", "live"), [(0, True), (2, False)])
def test_what_was_happening_hours_ago_happens_no_more(tmp_path: Path, hours: int, live: bool) -> None:
    case = make_case(tmp_path, when="now")
    at = datetime.now(UTC) - timedelta(hours=hours)
    window = replace(case, replies={"when": replace(case.replies["when"], at=at)}).window
    assert window.live is live
    assert abs((window.end - at).total_seconds()) < 60
    assert JUST_NOW == "10m"


def test_the_bundle_holds_what_was_told(tmp_path: Path) -> None:
    case = make_case(tmp_path, since="Monday", when="just-now")
    reply = pack_up(Save(key="save", tried=()), case, Silence())
    (answers,) = read_bundle(Path(reply.value)).evidence.every(GuideAnswers)
    assert [(told.question, told.answer) for told in answers.told] == [("since", "Monday")]
    assert len(reply.values["sha256"]) == 64
    assert CUT_SHORT not in reply.lines


@pytest.mark.skipif(sys.platform == "win32", reason="there, a terminal that is closed sends no signal")
def test_packing_that_a_closed_terminal_cut_short_keeps_what_there_was_and_is_not_the_end(tmp_path: Path) -> None:
    case = make_case(tmp_path, since="Monday", when="just-now")
    with pytest.raises(EndedError, match="packed anew") as ended:
        pack_up(Save(key="save", tried=()), case, Interrupted("SIGHUP"))
    (partial,) = tmp_path.glob("*.zip")
    assert str(partial) in str(ended.value)
    assert verify_bundle(partial).problems == ()
    assert "interrupted" in str(read_bundle(partial).findings["exit_reasons"])


@pytest.mark.skipif(sys.platform == "win32", reason="nothing there sends this process alone a Ctrl-C")
def test_packing_that_a_person_cut_short_is_the_end_and_says_that_it_is_partial(tmp_path: Path) -> None:
    reply = pack_up(Save(key="save", tried=()), make_case(tmp_path), Interrupted("SIGINT"))
    assert CUT_SHORT in reply.lines
    assert "interrupted" in str(read_bundle(Path(reply.value)).findings["exit_reasons"])


@pytest.mark.parametrize(
    ("before_ms", "after_ms", "expected", "recovered"),
    [(-300.0, 0.0, "helped", True), (0.0, 300.0, "worse", False), (-300.0, -301.0, "did not help", False)],
)
def test_two_recordings_before_and_after_a_change_are_compared(
    tmp_path: Path, before_ms: float, after_ms: float, expected: str, recovered: bool
) -> None:
    case = make_case(tmp_path, vendor="agora")
    case = replace(case, request=replace(case.request, incident=make_incident(room="")))
    replies = []
    for moment, offset_ms, against in (("before", before_ms, ""), ("after", after_ms, "x.before")):
        path = write_recording(tmp_path / f"{moment}.mp4", Take(offset_ms=offset_ms))
        wanted = Measure(key=f"x.{moment}", title=moment, sources=("recording.",), against=against, recording=str(path))
        replies.append(carry_out(wanted, case, Silence()))
    assert (replies[1].effect, replies[1].recovered) == (expected, recovered), replies[1].reasons
    assert [figure.title for figure in replies[1].figures] == ["Offset in the recording", "Drift in the recording"]


def test_a_recording_and_a_log_that_were_told_go_into_the_run(tmp_path: Path) -> None:
    case = make_case(tmp_path, recording="/synthetic/screen.mp4", recording_attach="yes")
    request = case.ask_for(make_window(), live=True)
    assert (request.recording, request.recording_consent) == ("/synthetic/screen.mp4", "told to the guide")


@pytest.mark.parametrize(
    ("option", "answers", "consent"),
    [
        ("--attach-recording", {}, "--attach-recording"),
        ("--attach-recording", {"recording_attach": "no"}, ""),
        ("", {"recording_attach": "no"}, ""),
        ("", {}, ""),
    ],
)
def test_what_is_said_last_of_attaching_a_recording_holds(
    tmp_path: Path, option: str, answers: dict[str, str], consent: str
) -> None:
    case = replace(make_case(tmp_path), replies=answered(recording="/synthetic/screen.mp4", **answers))
    case = replace(case, request=replace(case.request, recording_consent=option))
    assert case.ask_for(make_window(), live=True).recording_consent == consent


def test_a_log_that_was_told_is_read_like_one_that_was_given(tmp_path: Path) -> None:
    case = replace(make_case(tmp_path), replies=answered(**{"logs.again": "/synthetic/sdk.log"}))
    assert [log.path for log in case.ask_for(make_window(), live=True).logs] == ["/synthetic/sdk.log"]


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """A guide under way that has measured the load of this machine, as it was told for its checks."""
    case = make_case(tmp_path_factory.mktemp("watched"), when="now", here="sender", room="demo", vendor="agora")
    case = replace(case, request=replace(case.request, duration_s=1.0))
    wanted = Measure(key="device.measure", title="", sources=("device.load",))
    return replace(case, replies={**case.replies, "device.measure": carry_out(wanted, case, Silence())})


def test_what_was_measured_for_the_checks_is_not_measured_again_for_the_bundle(watched: Case) -> None:
    (kept,) = Path(watched.folder, "measured", "device.measure", "evidence").glob("device.load*")
    first = [one for one in records_from_json(kept.read_bytes()) if isinstance(one, DeviceLoad)]
    evidence = read_bundle(Path(pack_up(Save(key="save", tried=()), watched, Silence()).value)).evidence
    assert list(evidence.every(DeviceLoad)) == first
    (coverage,) = [item for item in evidence.coverage if item.source == "device.load"]
    assert coverage.detail == "measured earlier in this guide"
    assert coverage.share < 0.1  # of a window of ten minutes and more


@pytest.mark.parametrize(
    ("told", "window", "reused"),
    [
        ({}, make_window(start=datetime.now(UTC) - timedelta(hours=1), end=datetime.now(UTC)), True),
        ({"room.again": "another"}, make_window(start=datetime.now(UTC) - timedelta(hours=1)), False),
        ({"sender": "4711"}, make_window(start=datetime.now(UTC) - timedelta(hours=1)), False),
        ({}, make_window(), False),
        ({}, make_window(start=datetime.now(UTC) + timedelta(hours=1)), False),
    ],
)
def test_only_what_is_of_the_same_call_and_time_is_used_again(
    watched: Case, told: dict[str, str], window: TimeWindow, reused: bool
) -> None:
    folder = watched.folder / "kept" / "device.measure"
    live = window.start > START
    case = replace(watched, replies={**watched.replies, **answered(**told)})
    request = case.ask_for(replace(window, end=max(window.start, window.end), live=live), live=True)
    assert (measured_before([folder], request) != {}) is reused


def test_a_journal_that_is_damaged_is_measured_anew(watched: Case, tmp_path: Path) -> None:
    (tmp_path / "journal.jsonl").write_text("{", "utf-8")
    request = watched.ask_for(watched.window, live=True)
    assert measured_before([tmp_path, tmp_path / "gone"], request) == {}


@pytest.mark.parametrize(
    ("role", "tool", "expected"),
    [
        (HostRole.SENDER, make_tool("process"), {Field.ENHANCEMENT: "OBS Studio"}),
        (HostRole.SENDER, make_tool("driver"), {}),
        (HostRole.RECEIVER, make_tool("process"), {}),
    ],
)
def test_a_filter_that_is_found_where_the_call_is_sent_is_a_fact(
    role: HostRole, tool: ToolFacts, expected: dict[Field, str]
) -> None:
    tools = make_tools(tool, host=Host(role=role, known_by="told to the guide"))
    assert filters_found(judge(make_evidence(tools))) == expected
