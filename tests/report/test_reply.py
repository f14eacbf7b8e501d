import shlex
from collections.abc import Mapping
from dataclasses import replace

import pytest

from collector.causes.runner import CauseEntry, catalogue
from collector.model.cause import NamedCause, Support
from collector.model.coverage import Coverage, State
from collector.model.finding import Verdict
from collector.model.incident import Field, Vendor
from collector.model.privacy import LookupId
from collector.model.records.logs import LogFact
from collector.model.run import Run
from collector.model.ticket import ticket_fields
from collector.report.reply import QUESTIONS, render_reply
from tests.factory import RECEIVER, SENDER, TAKEN, make_evidence, make_incident, make_window
from tests.report.call_records import make_log
from tests.report.machine_records import make_delay
from tests.report.makers import make_finding, make_judgement, make_run
from tests.report.runs import ALL_RUNS, no_server_run, queue_run, sync_group_run

CODES: Mapping[str, Mapping[Vendor, str]] = {
    "publisher.queue": {Vendor.LIVEKIT: "rtc.AudioSource(48000, 1, queue_size_ms=A)"}
}


SDK = LogFact(field=Field.SDK_VERSION, value=LookupId("4.2.2"))


def reply(run: Run, bundle: str = "avsync-demo.zip") -> str:
    return render_reply(run, bundle=bundle, codes=CODES)


def flowing(text: str) -> str:
    """The text as one line a paragraph, however it was broken."""
    return "\n".join(" ".join(part.split()) for part in text.split("\n\n"))


def test_cause_evidence_and_change_are_said() -> None:
    told = flowing(reply(queue_run()))
    assert (
        "Cause (strong support, publisher.queue; who should act: your app): The publisher's audio queue is much longer "
        "than its video queue." in told
    )
    assert (
        "Evidence: Audio reaches the viewer 231 ± 6 ms late, changing in a step, since 14:02:10 UTC; it arises in the "
        "publisher’s queue. With a stall of 0.5 s the sound stays 234 ± 9 ms late." in told
    )
    assert "What to change: Set AudioSource(queue_size_ms=200)" in told
    assert "rtc.AudioSource(48000, 1, queue_size_ms=A)" in told


def test_a_line_of_code_is_for_the_vendor_of_the_call_only() -> None:
    run = queue_run()
    agora = make_incident(vendor="agora")
    assert "rtc.AudioSource" not in reply(replace(run, evidence=replace(run.evidence, incident=agora)))


def test_a_run_without_a_cause_says_what_to_do_next() -> None:
    told = flowing(reply(no_server_run()))
    assert "Cause: none can be named yet. Inconclusive:" in told
    assert "What to do next: Give the server with --url and a key" in told
    assert "No offset was measured; not measured were: source, publisher’s queue" in told


def test_how_to_measure_again_is_a_command_with_this_bundle_as_before() -> None:
    lines = reply(queue_run()).splitlines()
    assert "    avsync collect --room demo --vendor livekit --here sender --rehearse" in lines
    assert "    avsync compare avsync-demo.zip AFTER.zip" in lines


def test_only_what_is_missing_is_asked() -> None:
    told = reply(queue_run())
    assert "Which room" not in told
    assert "Is there a short screen recording of the fault?" in told
    assert "1. " in told


def test_nothing_is_asked_of_who_gave_all() -> None:
    asked = {field.name for field in ticket_fields(make_evidence())}
    assert asked == set(QUESTIONS)


@pytest.mark.parametrize("name", ALL_RUNS)
def test_prose_stays_within_78_columns(name: str) -> None:
    lines = reply(ALL_RUNS[name]()).splitlines()
    assert all(len(line) <= 78 for line in lines if not line.startswith("    "))


@pytest.mark.parametrize("name", ALL_RUNS)
def test_the_evidence_has_two_sentences_at_most(name: str) -> None:
    (line,) = (line for line in flowing(reply(ALL_RUNS[name]())).splitlines() if line.startswith("Evidence: "))
    assert 1 <= line.count(". ") + 1 <= 3  # a decimal point is no end of a sentence, but a fraction before a blank is


@pytest.mark.parametrize(
    ("room", "expected"),
    [
        ("demo", "demo"),
        ("two words", "'two words'"),
        ("$(rm -rf ~)", "'$(rm -rf ~)'"),
        ("a';reboot;'", shlex.quote("a';reboot;'")),
        ("--out=/etc/x", "ROOM"),
        ("[room-1]", "ROOM"),
        ("\x1b[31mred", "ROOM"),
        ("\u202egnp", "ROOM"),
        ("two\nlines", "ROOM"),
        ("", "ROOM"),
    ],
)
def test_a_room_is_quoted_or_left_to_the_person(room: str, expected: str) -> None:
    told = reply(make_run(make_judgement(), incident=make_incident(room=room)))
    assert f"    avsync collect --room {expected}\n" in told


def test_a_tie_says_what_would_separate_it() -> None:
    run = sync_group_run()
    tied = replace(run.judgement.causes[0], tied_with=("receiver.buffers", "network.jitter"))
    told = flowing(reply(replace(run, judgement=replace(run.judgement, causes=(tied,)))))
    assert "What you sent cannot tell it from receiver.buffers and network.jitter. It lets sound and picture" in told


def test_nothing_that_a_stranger_wrote_steers_a_terminal() -> None:
    hostile = "\x1b[31m\u202eevil\x07"
    run = make_run(make_judgement(headline=hostile, next_step=hostile), make_delay(SENDER))
    told = render_reply(run, bundle=f"{hostile}.zip", codes=CODES)
    assert not {"\x1b", "\u202e", "\x07"} & set(told)
    assert "avsync compare BEFORE.zip AFTER.zip" in told


def run_with(entry: CauseEntry, vendor: Vendor) -> Run:
    """A run in which nothing but one cause of the catalogue is named, by one finding."""
    cause = NamedCause(
        cause=entry.id,
        title=entry.title,
        owner=entry.owner,
        arises_at=entry.arises_at,
        support=Support.STRONG,
        because=("made.up",),
        against=(),
        advice=entry.advice,
    )
    found = make_finding("made.up", Verdict.FAIL, "A synthetic finding says so")
    judged = make_judgement(Verdict.FAIL, owner=entry.owner, causes=(cause,), findings=(found,), not_measured=())
    return make_run(judged, incident=make_incident(room="demo", vendor=vendor.value))


@pytest.mark.parametrize("vendor", [Vendor.LIVEKIT, Vendor.AGORA])
@pytest.mark.parametrize("entry", catalogue(), ids=lambda entry: entry.id)
def test_every_cause_is_answered_with_evidence_change_and_how_to_measure_again(
    entry: CauseEntry, vendor: Vendor
) -> None:
    told = render_reply(run_with(entry, vendor), bundle="a.zip", codes={one.id: one.code for one in catalogue()})
    parts = flowing(told).splitlines()
    assert parts[2] == f"Cause (strong support, {entry.id}; who should act: {entry.owner.value}): {entry.title}."
    assert parts[3] == "Evidence: A synthetic finding says so."
    assert parts[4] == f"What to change: {' '.join(entry.advice.split())}"
    again = parts.index("How to see whether it helped: measure again the same way, and compare.")
    code = [entry.code[vendor]] if vendor in entry.code else []
    assert [line.strip() for line in told.splitlines() if line.startswith("    ")][: len(code)] == code
    assert parts[again + 1] == f"avsync collect --room demo --vendor {vendor.value} avsync compare a.zip AFTER.zip"
    assert parts[again + 2] == "Still open, and only this:" or parts[again + 2].startswith(
        "Still open, and only this: 1."
    )


ALL_GIVEN = {
    "room": "demo",
    "scenario": "communication",
    "sender": "1001",
    "receiver": "2002",
    "custom_source": "no",
    "custom_renderer": "no",
    "reproducible": "yes",
    "steps": "join and speak",
    "sdk_version": "4.2.2",
    "vendor": "agora",
}
GATHERED = tuple(
    Coverage(source=source, state=State.COLLECTED, instants=TAKEN, share=1.0, bytes=9)
    for source in ("recording", "logs.1", "logs.2")
)


def whole(**changed: str) -> Run:
    """A run of who gave all that support asks for, and the logs of both ends."""
    logs = (make_log(facts=(SDK,), host=host) for host in (SENDER, RECEIVER))
    return make_run(
        make_judgement(), *logs, incident=make_incident(window=make_window(), **ALL_GIVEN | changed), coverage=GATHERED
    )


def test_to_who_gave_all_nothing_else_is_asked() -> None:
    told = reply(whole())
    assert "Nothing else is needed from you." in told
    assert "Still open" not in told


@pytest.mark.parametrize("field", ["room", "scenario", "sender", "receiver", "custom_source", "steps"])
def test_one_thing_that_is_missing_is_the_only_question(field: str) -> None:
    told = reply(whole(**{field: ""}))
    assert "Nothing else is needed" not in told
    assert "\n1. " in told
    assert "\n2. " not in told


def test_a_vendor_that_there_is_not_gets_no_code() -> None:
    assert "--vendor" not in reply(make_run(make_judgement(), incident=make_incident(vendor="acme")))
