"""What a person declined while a guide asked is left out of the bundle at its end, and what was agreed to is not."""

from dataclasses import replace
from pathlib import Path

import pytest

from collector.bundle.read import read_bundle
from collector.cli.progress import Silence
from collector.model.coverage import Coverage, Reason, State
from collector.model.request import Contact
from collector.questions.effects import Kind, Save
from collector.runs.guide_consent import as_agreed, consent_told
from collector.runs.guide_measuring import pack_up
from tests.factory import make_request
from tests.runs.cases import answered, make_case
from tests.runs.guided import write_log


@pytest.mark.parametrize(
    ("answers", "declined", "kept"),
    [
        ({"room.watch": "no"}, ("room.facts", "room.statistics"), ("network.path",)),
        ({"room.look": "no"}, ("room.facts",), ("room.statistics",)),
        ({"room.look": "yes", "room.watch": "no"}, ("room.statistics",), ("room.facts",)),
        ({"room.look": "no", "room.watch": "yes"}, (), ("room.facts", "room.statistics")),
        ({"log.read": "no"}, ("logs.found.livekit-services",), ("logs.1", "logs.12")),
        ({"log.read": "no", "renderer.log": "yes"}, (), ("logs.found.livekit-services",)),
        ({"network.nearby": "no"}, ("network.interfaces",), ("network.path",)),
        ({}, (), ("room.facts", "device.load", "logs.1")),
    ],
)
def test_only_what_was_declined_and_never_agreed_to_is_left_out(
    answers: dict[str, str], declined: tuple[str, ...], kept: tuple[str, ...]
) -> None:
    consent = consent_told(answered(**{f"{step}.wanted": answer for step, answer in answers.items()}))
    assert [source for source in (*declined, *kept) if consent.declines(source)] == list(declined)


def test_a_measurement_that_was_skipped_was_not_declined() -> None:
    (key, reply), *_ = answered(**{"room.watch.wanted": "no"}).items()
    assert not consent_told({key: replace(reply, kind=Kind.SKIPPED)}).declines("room.statistics")


def coverage_of(folder: Path, *, logs: tuple[str, ...] = (), **said: str) -> dict[str, Coverage]:
    """Pack a guide's bundle after these measurements were declined; return how each source ended."""
    case = make_case(folder, logs=logs, when="now", vendor="livekit", room="demo")
    wanted = answered(**{f"{step.replace('_', '.')}.wanted": answer for step, answer in said.items()})
    request = replace(case.request, duration_s=1.0)
    case = replace(case, request=request, replies={**case.replies, **wanted})
    bundle = read_bundle(Path(pack_up(Save(key="save", tried=()), case, Silence()).value))
    return {item.source: item for item in bundle.evidence.coverage}


def test_a_source_that_was_declined_ends_so_and_the_others_are_gathered(tmp_path: Path) -> None:
    ended = coverage_of(tmp_path, device_measure="no", room_watch="no", log_read="no")
    declined = [item for source, item in ended.items() if source.startswith(("device.", "room.", "logs."))]
    assert len(declined) > 4
    assert {(item.state, item.reason) for item in declined} == {(State.MISSING, Reason.DECLINED)}
    assert {item.detail for item in declined} == {"declined when the guide asked"}
    assert ended["network.interfaces"].state is State.COLLECTED


def test_a_log_that_was_named_is_packed_though_it_was_not_to_be_read_before(tmp_path: Path) -> None:
    ended = coverage_of(tmp_path, logs=(str(write_log(tmp_path / "agoraapi.log")),), log_read="no")
    assert ended["logs.1"].reason is not Reason.DECLINED


@pytest.mark.parametrize(
    ("answers", "contact", "expected"),
    [
        ({"room.watch": "no"}, Contact.ALLOWED, Contact.NO_JOIN),
        ({"room.watch": "no"}, Contact.OFFLINE, Contact.OFFLINE),
        ({"room.watch": "yes"}, Contact.ALLOWED, Contact.ALLOWED),
        ({"room.look": "no"}, Contact.ALLOWED, Contact.ALLOWED),
    ],
)
def test_nothing_enters_a_room_that_was_not_to_be_watched(
    answers: dict[str, str], contact: Contact, expected: Contact
) -> None:
    replies = answered(**{f"{step}.wanted": answer for step, answer in answers.items()})
    assert as_agreed(replace(make_request(), contact=contact), replies).contact is expected
