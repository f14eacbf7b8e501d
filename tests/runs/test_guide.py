"""The guide's interpreter with a scripted person: replies are kept at once; resuming gives the same as not stopping."""

import errno
import os
import secrets
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collector.bundle.read import read_bundle
from collector.cli.progress import Silence
from collector.model.incident import Field
from collector.model.records.guide import GuideAnswers, GuideExperiment
from collector.model.request import Contact, LogPath
from collector.questions.effects import Kind, Reply
from collector.runs.guide import Guide, StoppedError, Turn
from collector.runs.guide_journal import Journal, reopen
from tests.avsync import ROOT, member
from tests.logs_factory import agora_line
from tests.runs.compared_bundles import content, content_of_today
from tests.runs.guided import ANSWERS, TRYING, Interrupted, Script, answers_of, begun, lead, offer, write_log
from tests.runs.guided import story as stories

LAST = "anyhow"
"""The last question before the bundle is packed, which takes seconds."""


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("XDG_STATE_HOME", "HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "state"))
    return tmp_path


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, dict[str, str], str]]:
    """One guide without any stop: its bundle, what was answered, its ticket."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("whole")
        for name in ("XDG_STATE_HOME", "HOME", "LOCALAPPDATA"):
            patch.setenv(name, str(folder / "state"))
        journal = begun()
        bundle = lead(journal, Script(), folder)
        yield bundle, answers_of(journal), member(bundle, "ticket.md")


def test_it_ends_in_a_bundle_whose_ticket_holds_every_answer(whole: tuple[Path, dict[str, str], str]) -> None:
    bundle, _, ticket = whole
    for part in (
        "Room or channel: demo-42 (told)",
        "2026-03-05 13:00:00 to 2026-03-05 13:10:00 UTC (told)",
        "Scenario: communication (told)",
        "sender: 4711; receiver: 815",
        "custom source: no; custom renderer: no",
        "reproducible: yes; steps: join and wait",
        "sound is late by half a second",
        "since (told): Monday",
    ):
        assert part in ticket
    evidence = read_bundle(bundle).evidence
    assert len(evidence.every(GuideAnswers)) == 1
    assert evidence.every(GuideExperiment) == ()
    assert evidence.incident.value(Field.SENDER) == "4711"


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(stops=st.lists(st.integers(0, 12), max_size=5))
def test_stopping_anywhere_and_resuming_gives_the_same_answers(
    whole: tuple[Path, dict[str, str], str], tmp_path: Path, stops: list[int]
) -> None:
    name = f"run-{secrets.token_hex(4)}"
    begun(name)
    for stop in (*stops, 1000):
        with pytest.raises(StoppedError, match="--resume"):
            lead(reopen(name), Script(stops_after=stop, stops_at=LAST), tmp_path)
    expected = {key: value for key, value in whole[1].items() if key != LAST}
    assert answers_of(reopen(name)) == expected


def test_back_asks_again_with_the_answer_before_as_the_default(tmp_path: Path) -> None:
    person = Script(turns={"platform": [Turn.BACK]}, stops_after=3)
    with pytest.raises(StoppedError):
        lead(begun(), person, tmp_path)
    assert [ask.key for ask in person.asked[:4]] == ["vendor", "platform", "vendor", "platform"]
    assert (person.asked[2].known, person.asked[2].known_by) == ("agora", "your answer before")


def test_back_at_the_first_question_is_a_sentence(tmp_path: Path) -> None:
    person = Script(turns={"vendor": [Turn.BACK]}, stops_after=0)
    with pytest.raises(StoppedError):
        lead(begun(), person, tmp_path)
    assert person.complaints == ["This is the first question."]


def test_what_was_said_so_far_is_shown(tmp_path: Path) -> None:
    person = Script(turns={"platform": [Turn.SAID]}, stops_after=1)
    with pytest.raises(StoppedError):
        lead(begun(), person, tmp_path)
    assert "So far:\n  vendor: Agora" in person.said


@pytest.mark.parametrize("typed", ["\x1b[A", "x" * 70_000, "   "])
def test_an_answer_that_cannot_be_taken_is_asked_for_again(tmp_path: Path, typed: str) -> None:
    person = Script(turns={"room": [typed]}, stops_after=4)
    journal = begun()
    with pytest.raises(StoppedError):
        lead(journal, person, tmp_path)
    assert len(person.complaints) == 1
    assert journal.replies["room"].value == "demo-42"


def test_the_step_on_the_device_names_the_code_of_this_guide(tmp_path: Path) -> None:
    answers = ANSWERS | {"when": "just-now", "output.try": "no", "device.where": "receiver"}
    person, journal = Script(answers, stops_at="device.try"), begun()
    with pytest.raises(StoppedError):
        lead(journal, person, tmp_path)
    assert f"avsync collect --room demo-42 --case {journal.begun.case} (the code" in person.asked[-1].question.why


def test_the_same_uid_at_both_ends_is_refused(tmp_path: Path) -> None:
    person = Script(turns={"receiver": ["4711"]}, stops_after=10)
    with pytest.raises(StoppedError):
        lead(begun(), person, tmp_path)
    assert "cannot be the same" in person.complaints[0]


def test_a_token_is_not_kept(tmp_path: Path) -> None:
    token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJzeW50aGV0aWMifQ.c3ludGhldGljLXNpZ25hdHVyZS1mb3ItdGVzdHM"
    person = Script(turns={"room": [token]}, stops_after=4)
    journal = begun()
    with pytest.raises(StoppedError):
        lead(journal, person, tmp_path)
    assert "not kept" in person.complaints[0]
    assert token not in (journal.folder / "journal.jsonl").read_text("utf-8")


class FullDisk(Journal):
    """A disk without space for the first two replies."""

    refusals = 2

    def append(self, reply: Reply) -> None:
        if self.refusals:
            self.refusals -= 1
            raise OSError(errno.ENOSPC, "No space left on device")
        super().append(reply)


def test_a_full_disk_is_waited_for_and_costs_no_answer(tmp_path: Path) -> None:
    made = begun()
    size = (made.folder / "journal.jsonl").stat().st_size
    journal = FullDisk(made.folder, made.begun, (), size=size, damaged=0)
    person = Script(turns={"retry": ["", ""]}, stops_after=1)
    with pytest.raises(StoppedError):
        lead(journal, person, tmp_path)
    assert len(person.complaints) == 2
    assert "Nothing is lost" in person.complaints[0]
    assert reopen("run-1").replies["vendor"].value == "agora"


def test_a_choice_that_this_version_does_not_offer_is_asked_anew_and_the_rest_is_kept(tmp_path: Path) -> None:
    journal = begun()
    at = datetime(2026, 3, 5, 14, 0, tzinfo=UTC)
    for key, value in (("vendor", "zoom"), ("platform", "ios"), ("room", "demo"), ("when", "next-week")):
        journal.append(Reply(key=key, kind=Kind.ANSWERED, at=at, value=value))
    person = Script(stops_after=3)
    with pytest.raises(StoppedError):
        lead(reopen("run-1"), person, tmp_path)
    assert [ask.key for ask in person.asked][:3] == ["vendor", "logs", "when"]
    assert {"platform": "ios", "room": "demo"}.items() <= answers_of(reopen("run-1")).items()


def test_a_bundle_that_is_gone_is_packed_anew(tmp_path: Path) -> None:
    journal = begun()
    first = lead(journal, Script(), tmp_path)
    first.unlink()
    again = lead(reopen("run-1"), Script(), tmp_path)
    assert again.is_file()


def test_what_an_option_gave_is_kept_by_enter_alone(tmp_path: Path) -> None:
    request = replace(offer(tmp_path).request, logs=(LogPath(path="a*.log"), LogPath(path="b.log", zone="UTC")))
    person = Script(turns={"known": ["no"], "logs": [""]}, stops_after=8)
    journal = begun()
    with pytest.raises(StoppedError):
        Guide(journal=journal, person=person, offer=replace(offer(tmp_path), request=request)).lead()
    assert journal.replies["logs"].value == "a*.log, b.log"
    assert person.complaints == []


def test_a_guide_that_is_resumed_with_a_trace_can_have_it_measured(tmp_path: Path) -> None:
    telling = dict.fromkeys(("custom_source", "ready"), "yes")
    person = Script(ANSWERS | telling, stops_at="ready")
    with pytest.raises(StoppedError):
        lead(begun(), person, tmp_path)
    request = replace(offer(tmp_path).request, timestamps="trace.csv")
    again = Script(ANSWERS | telling, stops_at="trace.measure.wanted")
    with pytest.raises(StoppedError):
        Guide(journal=reopen("run-1"), person=again, offer=replace(offer(tmp_path), request=request)).lead()
    assert again.asked[-1].key == "trace.measure.wanted"
    assert "--timestamps trace.csv" not in "".join(again.said)


@pytest.mark.parametrize(("stops_at", "words"), [("", "How is it now"), ("network.told", "How was it after")])
def test_how_it_is_now_is_not_asked_of_a_change_made_in_an_earlier_session(
    tmp_path: Path, stops_at: str, words: str
) -> None:
    answers = TRYING | {"network.try": "yes", "network.changed": "yes"}
    person = Script(answers, stops_at=stops_at or "network.restored")
    with pytest.raises(StoppedError):
        lead(begun(), person, tmp_path)
    if stops_at:
        person = Script(answers, stops_at="network.restored")
        with pytest.raises(StoppedError):
            lead(reopen("run-1"), person, tmp_path)
    (asked,) = [ask for ask in person.asked if ask.key == "network.told"]
    assert asked.question.text.startswith(words)


@pytest.mark.parametrize(("said", "measured"), [("", True), (Turn.SKIP, False)])
def test_what_was_changed_in_an_earlier_session_is_made_sure_of_before_it_is_measured(
    tmp_path: Path, said: str | Turn, measured: bool
) -> None:
    """This machine is the one that sends; its network is measured for a second, and nothing is contacted."""
    answers = TRYING | {"when": "now", "here": "sender", "network.where": "sender", "network.try": "yes"}
    answers |= {"device.measure.wanted": "no", "network.changed": "yes", "network.machine-after.still": "yes"}
    offered = offer(tmp_path)
    request = replace(offered.request, contact=Contact.OFFLINE, duration_s=1.0)
    offered = replace(offered, request=request)
    journal = begun()
    with pytest.raises(StoppedError):
        Guide(journal=journal, person=Script(answers, stops_at="network.changed"), offer=offered).lead()
    journal.append(Reply(key="network.changed", kind=Kind.ANSWERED, at=datetime.now(UTC), value="yes"))
    turns = {"network.machine-after.still": [said]}
    person = Script(answers, stops_at="network.told", turns={} if measured else turns)
    with pytest.raises(StoppedError):
        Guide(journal=reopen("run-1"), person=person, offer=offered).lead()
    asked = [ask for ask in person.asked if ask.key == "network.machine-after.still"]
    assert ["Switch to another network" in ask.question.text for ask in asked] == [True]
    assert ("left open whether the change was still made" in "".join(person.said)) is not measured
    assert ("share no figure that could be compared" in "".join(person.said)) is measured


class Closed(Script):
    """A terminal that is closed as soon as packing has begun."""

    @contextmanager
    def watching(self) -> Iterator[Silence]:
        yield Interrupted("SIGHUP")


@pytest.mark.skipif(sys.platform == "win32", reason="there, a terminal that is closed sends no signal")
def test_a_bundle_that_a_closed_terminal_cut_short_is_packed_anew_on_resuming(tmp_path: Path) -> None:
    journal = begun()
    with pytest.raises(StoppedError, match=r"(?s)what was, is in .*\.zip.*--resume"):
        lead(journal, Closed(), tmp_path)
    assert "save" not in journal.replies
    whole = lead(reopen("run-1"), Script(), tmp_path)
    assert "interrupted" not in str(read_bundle(whole).findings["exit_reasons"])


@pytest.mark.parametrize(("here", "asked"), [("sender", "sender"), ("receiver", "receiver")])
def test_the_uid_in_this_machines_log_is_offered_for_its_own_end(tmp_path: Path, here: str, asked: str) -> None:
    at = datetime(2026, 3, 5, 13, 1, tzinfo=UTC)
    log = tmp_path / "agorasdk.log"
    zone = agora_line(at, f"[TRACER2] joinChannel cid:0 ts:{at.timestamp() * 1000:.0f}")
    log.write_text(zone + agora_line(at, 'onJoinChannelSuccess(uid:"77", elapsed:215)'), "utf-8")
    person = Script(ANSWERS | {"logs": str(log), "here": here}, stops_at="early")
    with pytest.raises(StoppedError):
        lead(begun(), person, tmp_path)
    known = {ask.key: (ask.known, ask.known_by) for ask in person.asked}
    assert known[asked] == ("77", "a log says so"), person.said
    assert [key for key in ("sender", "receiver") if known[key][0]] == [asked]


def test_a_phones_log_fills_in_the_call_once_it_is_told_whose_it_is(tmp_path: Path) -> None:
    person = Script(stories("logged", tmp_path), stops_at="early")
    with pytest.raises(StoppedError):
        lead(begun(), person, tmp_path)
    known = {ask.key: (ask.known, ask.known_by) for ask in person.asked}
    joined = "from agoraapi.log, 2026-03-05 13:01:00 UTC"
    assert known["room"] == ("lesson-1", joined)
    assert known["when"] == ("earlier", joined)
    assert known["when_at"] == ("2026-03-05 13:01:00 to 2026-03-05 13:09:01 UTC", joined)
    assert known["sender"] == ("1001", "from agoraapi.log, 2026-03-05 13:01:01 UTC")
    assert known["receiver"] == ("2002", "from agoraapi.log, 2026-03-05 13:01:02 UTC")
    assert known["scenario"][0] == "communication"
    assert "zone" not in known
    assert known["here"] == ("", "")


def test_the_log_of_another_call_is_looked_into_where_it_is_named_on_resuming(tmp_path: Path) -> None:
    with pytest.raises(StoppedError):
        lead(begun(), Script(stops_at="when"), tmp_path)
    given = replace(offer(tmp_path).request, logs=(LogPath(path=str(write_log(tmp_path / "agoraapi.log"))),))
    person = Script({"room": "demo-42", "known": "yes"}, stops_at="when")
    with pytest.raises(StoppedError):
        Guide(journal=reopen("run-1"), person=person, offer=replace(offer(tmp_path), request=given)).lead()
    assert person.asked[-1].known == "earlier"
    assert person.asked[-1].key == "when"


def test_a_path_is_kept_as_it_lies_and_one_that_leads_nowhere_is_asked_for_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my log.txt").write_text("synthetic\n", "utf-8")
    typed = ["gone.log", "~nobody-here/x", "x" * 1900, "my\\ log.txt"]
    person = Script(turns={"logs": typed}, stops_after=len(typed) + 8)
    journal = begun()
    with pytest.raises(StoppedError):
        lead(journal, person, tmp_path)
    assert journal.replies["logs"].value == str(tmp_path / "my log.txt")
    assert len(person.complaints) == 3
    assert "There is nothing at gone.log" in person.complaints[0]


@pytest.mark.parametrize(("kept", "asked"), [("2026-03-04", True), ("2026-03-04 14:05", False)])
def test_a_date_alone_that_another_version_took_is_asked_for_again(tmp_path: Path, kept: str, asked: bool) -> None:
    journal = begun()
    for key, value in (ANSWERS | {"when_at": kept}).items():
        journal.append(Reply(key=key, kind=Kind.ANSWERED, at=datetime.now(UTC), value=value))
    person = Script(stops_after=1)  # the log, which is skipped
    with pytest.raises(StoppedError):
        lead(journal, person, tmp_path)
    assert ("when_at" in [one.key for one in person.asked]) is asked


def test_a_log_takes_the_zone_of_its_stamps_behind_its_path(tmp_path: Path) -> None:
    log = write_log(tmp_path / "agoraapi.log")
    typed = [f"{log}@Nowhere/Land", f"{log}.gone@UTC", f"{log}@+08:00"]
    person = Script({"log_of": "sender"}, turns={"logs": typed}, stops_after=len(typed) + 5)
    journal = begun()
    with pytest.raises(StoppedError):
        lead(journal, person, tmp_path)
    assert journal.replies["logs"].value == f"{log}@+08:00"
    assert "Nowhere/Land" in person.complaints[0]
    assert "There is nothing at" in person.complaints[1]


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork, which is what makes so many processes affordable")
@pytest.mark.parametrize(("story", "compared"), [("logged", content), ("trying", content_of_today)])
def test_killed_after_each_answer_and_resumed_it_ends_in_the_same_bundle(
    tmp_path: Path, story: str, compared: Callable[[Path], dict[str, str]]
) -> None:
    """The logged one takes from a log what it names; the trying one has changes of every outcome that can be told."""
    journal = begun()
    uninterrupted = compared(lead(journal, Script(stories(story, tmp_path)), tmp_path))
    journal.folder.rename(journal.folder.with_name("run-0"))
    done = subprocess.run(
        [sys.executable, "-m", "tests.runs.guided", str(tmp_path), story],
        cwd=ROOT,
        env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},  # whoever forks has one thread
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    path, kills = done.stdout.split("\n")[:2]
    asked = sum(reply.kind in (Kind.ANSWERED, Kind.SKIPPED) for reply in journal.replies.values())
    assert int(kills) == asked - 1  # the last answer leads to the bundle
    assert answers_of(reopen("run-1")) == answers_of(journal)
    killed = compared(Path(path))
    assert list(killed) == list(uninterrupted)
    assert [name for name in killed if killed[name] != uninterrupted[name]] == []


def test_one_answer_that_differs_shows_wherever_bundles_are_compared(
    whole: tuple[Path, dict[str, str], str], tmp_path: Path
) -> None:
    one = content(whole[0])
    other = content(lead(begun(), Script(ANSWERS | {"since": "Tuesday"}), tmp_path))
    differing = {name for name in one if one[name] != other[name]}
    assert differing == {"evidence/guide.answers.json", "manifest.json", "ticket.md", "summary.html"}
