import hashlib
import json
import random
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest

from collector.bundle.examining import PackedStream
from collector.deflated import LAST_BLOCK, deflated
from collector.evidence.recording import source as recordings
from collector.model.coverage import Coverage, Reason, State
from collector.model.incident import Field
from collector.model.member import Form, OpaqueFile, SafeStream
from collector.model.privacy import LookupId, Secret
from collector.model.records.logs import LogExcerpt, LogFact
from collector.model.request import Server
from collector.model.source import Phase, RawOpaque, RawStream, SourcePlan
from collector.redaction.redactor import Redactor
from collector.runs.assembling import assemble
from collector.runs.budget import PAGES_BYTES
from collector.runs.gathering import Harvest
from collector.runs.redacting import redactor_for
from tests.evidence.session import gather_all
from tests.factory import make_incident, make_request
from tests.logs_factory import make_excerpt
from tests.recordings import Take, write_recording

SECRET = "known-only-at-the-end-77"
PLAN = SourcePlan(source="logs.1", why="", phase=Phase.AFTER, deadline_s=1)


def harvest(folder: Path) -> Harvest:
    stream = RawStream(name="logs/logs.1/a.log", lines=iter([f"value {SECRET}\n".encode()]))
    return Harvest(
        streams=[Redactor(bytes(32)).redact_stream(stream, folder / "spooled")],
        coverage={"logs.1": Coverage(source="logs.1", state=State.COLLECTED)},
        secrets={SECRET},
    )


def plain(folder: Path, line: bytes) -> Harvest:
    stream = RawStream(name="logs/logs.1/a.log", lines=iter([line]))
    return Harvest(
        streams=[Redactor(bytes(32)).redact_stream(stream, folder / "spooled")],
        coverage={"logs.1": Coverage(source="logs.1", state=State.COLLECTED)},
    )


def test_what_one_source_learned_leaves_the_streams_of_the_others(tmp_path: Path) -> None:
    gathered = harvest(tmp_path)
    evidence = assemble(make_request(), gathered, (PLAN,))
    (stream,) = gathered.streams
    assert SECRET not in stream.path.read_text("utf-8")
    assert evidence.coverage[0].state is State.COLLECTED


@pytest.mark.parametrize("form", list(Form))
def test_a_name_that_was_learned_later_leaves_what_was_read_before(tmp_path: Path, form: Form) -> None:
    line = b"hello from annabel of room=annabel in channel anna\n"
    gathered = packed(tmp_path, line) if form is Form.DEFLATED else plain(tmp_path, line)
    gathered.handles = {"annabel", "annabel@corp.example"}
    assemble(make_request(), gathered, (PLAN,))
    (stream,) = gathered.streams
    text = stream.path.read_text("utf-8")
    assert text.startswith("hello from [user-")
    assert text.endswith(" of room=annabel in channel anna\n")


@pytest.mark.parametrize(
    ("name", "rest"),
    [
        ("Anna Mueller <anna@corp.example>", "Anna"),
        ("anna.mueller-192.168.1.7", "anna"),
        ("annabel:+4915112345678", "annabel"),
    ],
)
@pytest.mark.parametrize("write", [str, quote, json.dumps])
def test_a_name_of_which_a_part_was_replaced_before_it_was_learned_goes_whole(
    tmp_path: Path, name: str, rest: str, write: Callable[[str], str]
) -> None:
    request = make_request()
    early, late = redactor_for(request), redactor_for(request, handles=[name])
    line = f"track of {write(name)} muted\n"
    stream = RawStream(name="logs/logs.1/a.log", lines=iter([line.encode()]))
    gathered = plain(tmp_path, b"")
    gathered.streams = [early.redact_stream(stream, tmp_path / "early")]
    gathered.records = [early.safe_record(replace(make_excerpt(), format=line))]
    gathered.handles = {name}
    assert rest in gathered.streams[0].path.read_text("utf-8")
    evidence = assemble(request, gathered, (PLAN,))
    assert gathered.streams[0].path.read_text("utf-8") == late.redact(line)
    assert rest not in late.redact(line)
    assert evidence.every(LogExcerpt)[0].format == late.redact(line)


@pytest.mark.parametrize("handles", [{"carol"}, {"anna.bel@corp.example"}, set()])
def test_a_stream_without_a_name_that_came_later_stays_as_it_is(tmp_path: Path, handles: set[str]) -> None:
    gathered = plain(tmp_path, b"hello from carola\n")
    gathered.handles = handles
    before = gathered.streams[0].path
    assemble(make_request(), gathered, (PLAN,))
    assert [stream.path for stream in gathered.streams] == [before]


@pytest.mark.parametrize("form", list(Form))
@pytest.mark.parametrize("word", ["summer", "video", "123456"])
def test_a_word_that_somebody_chose_leaves_the_logs_as_a_word_and_no_record(
    tmp_path: Path, form: Form, word: str
) -> None:
    line = f"sent admin {word}, {word}7\n".encode()
    gathered = packed(tmp_path, line) if form is Form.DEFLATED else plain(tmp_path, line)
    gathered.secrets = {word}
    gathered.records = [replace(make_excerpt(), format=word)]
    evidence = assemble(make_request(), gathered, (PLAN,))
    assert gathered.streams[0].path.read_text("utf-8") == f"sent admin [secret], {word}7\n"
    assert evidence.every(LogExcerpt)[0].format == word
    assert gathered.redactions["secret"] == 1


def test_a_word_that_the_user_gave_as_a_secret_leaves_the_records_too(tmp_path: Path) -> None:
    request = replace(make_request(), server=Server(api_secret=Secret(value="summer")))
    gathered = plain(tmp_path, b"nothing\n")
    gathered.secrets = {"summer"}
    gathered.records = [replace(make_excerpt(), format="summer")]
    assert assemble(request, gathered, (PLAN,)).every(LogExcerpt)[0].format == "[secret]"


def test_a_log_called_like_a_word_that_somebody_chose_keeps_its_name(tmp_path: Path) -> None:
    stream = RawStream(name="logs/logs.1/summer.log", lines=iter([b"sent summer\n"]))
    gathered = plain(tmp_path, b"")
    gathered.streams = [Redactor(bytes(32)).redact_stream(stream, tmp_path / "named")]
    gathered.secrets = {"summer", "logs"}
    assemble(make_request(), gathered, (PLAN,))
    assert [stream.name for stream in gathered.streams] == ["logs/logs.1/summer.log"]


@pytest.mark.parametrize("hidden", [False, True])
def test_an_id_that_a_log_states_leaves_all_its_lines_where_ids_are_hidden(tmp_path: Path, hidden: bool) -> None:
    request = replace(make_request(), hide_identities=hidden)
    app_id = "0123456789abcdef" * 2
    gathered = plain(tmp_path, f"initialize vendorKey {app_id}\n".encode())
    redactor = redactor_for(request)
    fact = LogFact(field=Field.APP_ID, value=LookupId(app_id))
    gathered.records = [redactor.safe_record(make_excerpt(facts=(fact,)))]
    gathered.stand_ins = set(redactor.stand_ins())
    assemble(request, gathered, (PLAN,))
    (stream,) = gathered.streams
    assert (app_id in stream.path.read_text("utf-8")) is not hidden


def test_a_stream_that_cannot_be_made_safe_any_more_is_withheld_and_named(tmp_path: Path) -> None:
    gathered = harvest(tmp_path)
    # What the second pass would write is there already, as if somebody had put it there.
    blocked = gathered.streams[0].path
    blocked.with_name(f"{blocked.name}.0.later").write_bytes(b"")
    evidence = assemble(make_request(), gathered, (PLAN,))
    assert gathered.streams == []
    assert (evidence.coverage[0].state, evidence.coverage[0].reason) == (State.PARTIAL, Reason.REDACTION_FAILED)
    assert "a.log" in evidence.coverage[0].detail


def packed(folder: Path, line: bytes) -> Harvest:
    gathered = harvest(folder)
    (stream,) = gathered.streams
    stream.path.write_bytes(deflated(line) + LAST_BLOCK)
    gathered.streams = [replace(stream, form=Form.DEFLATED, bytes=len(line), crc=zlib.crc32(line), sha256="")]
    return gathered


def test_a_packed_stream_is_examined_once_for_the_same_secrets(tmp_path: Path) -> None:
    gathered = packed(tmp_path, b"nothing\n")
    assemble(make_request(), gathered, (PLAN,))
    (member,) = gathered.taken
    assert isinstance(member, PackedStream)
    assert (member.sha256, member.leaks) == (hashlib.sha256(b"nothing\n").hexdigest(), frozenset())
    gathered.secrets.add("met after it was examined")
    assert gathered.taken == tuple(gathered.streams)


def test_a_packed_stream_that_holds_a_secret_is_made_safe_again(tmp_path: Path) -> None:
    gathered = packed(tmp_path, f"value {SECRET}\n".encode())
    assemble(make_request(), gathered, (PLAN,))
    (stream,) = gathered.taken
    assert isinstance(stream, SafeStream)
    assert stream.form is Form.PLAIN
    assert SECRET not in stream.path.read_text("utf-8")


def test_a_packed_stream_that_is_damaged_is_withheld_where_secrets_are_known(tmp_path: Path) -> None:
    gathered = packed(tmp_path, b"nothing\n")
    gathered.streams[0].path.write_bytes(b"\xff" * 20)
    evidence = assemble(make_request(), gathered, (PLAN,))
    assert gathered.taken == ()
    assert evidence.coverage[0].reason is Reason.REDACTION_FAILED


@pytest.mark.parametrize(("held", "kept"), [(b"x" * 99, True), (b"x" * 99 + SECRET.encode(), False)])
def test_opaque_bytes_are_kept_unless_a_secret_stands_in_them(tmp_path: Path, held: bytes, kept: bool) -> None:
    path = tmp_path / "opaque"
    path.write_bytes(held)
    gathered = harvest(tmp_path)
    gathered.opaque = [OpaqueFile(name="logs/logs.1/agorasdk.log", path=path, consent="--include-encrypted")]
    evidence = assemble(make_request(), gathered, (PLAN,))
    assert bool(gathered.opaque) is kept
    assert evidence.coverage[0].reason is (Reason.NONE if kept else Reason.REDACTION_FAILED)
    assert SECRET not in evidence.coverage[0].detail


def test_a_recording_that_holds_a_secret_is_withheld_from_its_own_source(tmp_path: Path) -> None:
    """A screen recording may well be of a page with a key in it; its text is no bytes, but its title may be."""
    path = write_recording(tmp_path / "screen.mp4", Take(seconds=1))
    path.write_bytes(path.read_bytes() + SECRET.encode())
    request = replace(make_request(), recording=str(path), recording_consent="--attach-recording")
    (plan,) = recordings.plan(request)
    (file,) = [one for one in gather_all(recordings, request, plan).records if isinstance(one, RawOpaque)]
    gathered = Harvest(
        opaque=[OpaqueFile(name=file.name, path=path, consent=file.consent)],
        coverage={plan.source: Coverage(source=plan.source, state=State.COLLECTED)},
        secrets={SECRET},
    )
    evidence = assemble(request, gathered, (plan,))
    assert gathered.opaque == []
    assert evidence.coverage[0].reason is Reason.REDACTION_FAILED


def test_opaque_bytes_that_cannot_be_searched_are_withheld(tmp_path: Path) -> None:
    gathered = harvest(tmp_path)
    gathered.opaque = [OpaqueFile(name="logs/logs.1/agorasdk.log", path=tmp_path / "gone", consent="yes")]
    evidence = assemble(make_request(), gathered, (PLAN,))
    assert gathered.opaque == []
    assert evidence.coverage[0].reason is Reason.REDACTION_FAILED


def test_a_log_that_is_left_out_names_no_member_and_what_is_cut_its_size(tmp_path: Path) -> None:
    gathered = harvest(tmp_path)
    lines = (b"%064x\n" % chance for chance in map(random.Random(1).getrandbits, [256] * 20_000))
    large = RawStream(name="logs/logs.1/b.log", lines=lines)
    gathered.streams.append(Redactor(bytes(32)).redact_stream(large, tmp_path / "large"))
    names = [stream.name for stream in gathered.streams]
    gathered.records = [replace(make_excerpt(), member=name) for name in names]
    evidence = assemble(replace(make_request(), max_size_bytes=PAGES_BYTES + 10_000), gathered, (PLAN,))
    assert [log.member for log in evidence.every(LogExcerpt)] == [names[0], ""]
    assert (evidence.coverage[0].reason, evidence.coverage[0].bytes) == (Reason.TOO_LARGE, gathered.streams[0].bytes)


def test_the_incidents_ids_are_no_secrets_to_the_redactor_of_a_run() -> None:
    request = replace(make_request(), incident=make_incident(room="lesson-berlin-1"))
    redactor = redactor_for(request)
    redactor.redact("open https://meet.example/join?code=lesson-berlin-1")
    assert redactor.redact("joined lesson-berlin-1") == "joined lesson-berlin-1"


def test_what_is_replaced_in_the_incident_is_counted(tmp_path: Path) -> None:
    told = make_incident(sender="bob.b", symptom="mail anna@example.org from 203.0.113.9")
    gathered = plain(tmp_path, b"nothing\n")
    assemble(replace(make_request(), incident=told), gathered, (PLAN,))
    assert gathered.redactions == {"email": 1, "ipv4": 1, "user": 1}
