from dataclasses import replace
from pathlib import Path

import pytest

from collector.errors import UsageError
from collector.model.incident import Field
from collector.model.records.guide import GuideAnswers, Told
from collector.model.request import LogPath, Request
from collector.runs.folders import JOURNAL
from collector.runs.journal import FileJournal, NoJournal
from collector.runs.unfinished import KEY, begin, reopen
from tests.factory import make_incident, make_request
from tests.runs.journals import API_SECRET, brought, make_asked, with_secret

WITH_SECRET = with_secret(make_request())


def stored(folder: Path, request: Request) -> Request:
    assert isinstance(begin(folder, make_asked(request, "logs.1")), FileJournal)
    return reopen(folder, request)[0].request


def test_what_was_asked_comes_back(tmp_path: Path) -> None:
    asked = make_asked(WITH_SECRET, "logs.1", "device.load")
    begin(tmp_path, asked)
    again, journal = reopen(tmp_path, WITH_SECRET)
    assert again == asked
    assert journal.resumed


def test_the_name_of_a_file_may_be_any_bytes(tmp_path: Path) -> None:
    odd = b"caf\xe9.log".decode("utf-8", "surrogateescape")
    request = replace(WITH_SECRET, logs=(LogPath(path=odd, zone="+08:00"),))
    assert stored(tmp_path, request) == request


def test_what_a_person_wrote_is_stored_redacted(tmp_path: Path) -> None:
    request = with_secret(make_request(incident=make_incident(symptom="anna@example.com is late", sender="anna")))
    asked = make_asked(request)
    begin(tmp_path, asked)
    again, _ = reopen(tmp_path, request)
    assert again.request.incident.value(Field.SYMPTOM).startswith("[email-")
    assert again.request.incident.value(Field.SENDER) == "anna"
    assert again.redactions == {"email": 1}
    assert [value for _, value in again.stand_ins] == ["anna@example.com"]


def test_who_was_told_to_send_is_hidden_in_what_a_person_wrote(tmp_path: Path) -> None:
    incident = make_incident(steps="ask bobby.x to talk", sender="bobby.x")
    again = stored(tmp_path, with_secret(make_request(incident=incident))).incident
    assert again.value(Field.STEPS).startswith("ask [user-")


def test_neither_the_secrets_nor_what_was_asked_stand_in_clear(tmp_path: Path) -> None:
    begin(tmp_path, make_asked(with_secret(make_request(incident=make_incident(sender="anna-smith"))), "logs.1"))
    held = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert not any(word in held for word in (API_SECRET.encode(), b"anna-smith", b"logs.1"))


@pytest.mark.parametrize("where", ["room", "path"])
def test_a_run_whose_options_hold_a_secret_is_not_stored(tmp_path: Path, where: str) -> None:
    request = WITH_SECRET
    if where == "room":
        request = replace(request, incident=make_incident(room=f"room-{API_SECRET}"))
    else:
        request = replace(request, logs=(LogPath(path=f"/logs/{API_SECRET}/a.log"),))
    assert isinstance(begin(tmp_path, make_asked(request)), NoJournal)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("secret", ["secret", "devkey"])
def test_a_secret_that_is_an_ordinary_word_is_no_reason_not_to_store(tmp_path: Path, secret: str) -> None:
    request = replace(with_secret(make_request(), secret), timestamps=f"/home/{secret}/trace.csv")
    assert stored(tmp_path, request) == request


def test_the_same_secrets_are_needed_again(tmp_path: Path) -> None:
    begin(tmp_path, make_asked(WITH_SECRET))
    with pytest.raises(UsageError, match="missing now: LIVEKIT_API_SECRET"):
        reopen(tmp_path, make_request())
    with pytest.raises(UsageError, match="not the same") as refused:
        reopen(tmp_path, with_secret(make_request(), "another-secret-4711"))
    assert "4711" not in str(refused.value)


def test_a_run_without_secrets_needs_none_and_takes_none(tmp_path: Path) -> None:
    begin(tmp_path, make_asked(make_request()))
    assert reopen(tmp_path, WITH_SECRET)[0].request.secrets == ()


def test_what_was_being_written_is_removed_and_what_is_kept_is_not(tmp_path: Path) -> None:
    journal = begin(tmp_path, make_asked(WITH_SECRET, "logs.1"))
    journal.note("logs.1", brought("logs.1", tmp_path))
    before = {path.name for path in tmp_path.iterdir()}
    for name in ("0123.later", "4567"):
        (tmp_path / name).write_bytes(b"half a stre")
    reopen(tmp_path, WITH_SECRET)
    assert {path.name for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize("name", [KEY, JOURNAL])
@pytest.mark.parametrize("data", [b"", b"\xff", b"00"])
def test_damage_is_refused_with_the_way_out(tmp_path: Path, name: str, data: bytes) -> None:
    begin(tmp_path, make_asked(WITH_SECRET))
    (tmp_path / name).write_bytes(data)
    with pytest.raises(UsageError, match="Begin a new run"):
        reopen(tmp_path, WITH_SECRET)


def test_a_journal_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        reopen(tmp_path, WITH_SECRET)


def test_what_was_told_before_the_run_comes_back(tmp_path: Path) -> None:
    request = make_request()
    window = request.incident.window
    answer = Told(question="Who else?", answer="anna@example.com")
    answers = GuideAnswers(host=request.here, taken=(window.start, window.end), told=(answer,))
    begin(tmp_path, replace(make_asked(request), records=(answers,)))
    again, _ = reopen(tmp_path, request)
    (record,) = again.records
    assert isinstance(record, GuideAnswers)
    assert record.told[0].answer.startswith("[email-")
    assert again.redactions == {"email": 1}
