"""What a guide takes from logs before it asks: those that were named, and those in the usual places."""

import os
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from collector.cli.progress import Silence
from collector.model.host import HostRole
from collector.model.request import LogPath
from collector.questions.effects import Measure, Reply
from collector.questions.parts import Over
from collector.runs.guide_looking import NAMES_NOTHING, NO_ZONE, logs_named, look, within
from tests.logs_factory import agora_line
from tests.runs.cases import answered, make_case
from tests.runs.guided import write_log

LOOK = Measure(key="log.look", title="", sources=("logs.",), over=Over.LAST_CALL)


def looked(folder: Path, *logs: Path, **answers: str) -> Reply:
    return look(LOOK, make_case(folder, logs=tuple(map(str, logs)), **answers), Silence())


def named(reply: Reply) -> dict[str, str]:
    return {one.key: one.value for one in reply.named}


def test_the_log_that_was_named_suggests_every_answer_that_it_holds(tmp_path: Path) -> None:
    reply = looked(tmp_path, write_log(tmp_path / "agoraapi.log"))
    assert {
        "vendor": "agora",
        "room": "lesson-1",
        "when": "earlier",
        "when_at": "2026-03-05 13:01:00 to 2026-03-05 13:09:01 UTC",
        "log.local": "1001",
        "log.remote": "2002",
        "scenario": "communication",
        "sdk_version": "4.2.2",
    }.items() <= named(reply).items()
    sources = {one.key: one.source for one in reply.named}
    assert sources["room"] == "from agoraapi.log, 2026-03-05 13:01:00 UTC"
    assert reply.values == {"can.log_of": "yes"}
    assert "  room or channel: lesson-1" in reply.lines


def test_a_path_that_was_typed_is_looked_into_like_an_option(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    told = answered(logs=str(write_log(tmp_path / "agoraapi.log")))
    reply = look(LOOK, replace(case, replies=told), Silence())
    assert named(reply)["room"] == "lesson-1"
    assert reply.value == ""  # no option's


def test_times_without_a_zone_are_told_to_be_taken_for_this_machines(tmp_path: Path) -> None:
    path = tmp_path / "agent.log"
    said = ('received job request {"room_name": "lesson"}', "tick")
    lines = [f"2026-03-05 14:0{minute}:00,000 - INFO livekit.agents - {text}" for minute, text in enumerate(said)]
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    case = make_case(tmp_path)
    without, within = (
        look(LOOK, replace(case, replies=answered(logs=name)), Silence()) for name in (str(path), f"{path}@+08:00")
    )
    assert NO_ZONE in without.lines
    assert NO_ZONE not in within.lines
    assert named(within)["when_at"] == "2026-03-05 06:00:00 to 2026-03-05 06:01:01 UTC"
    assert named(within)["room"] == "lesson"


def test_a_log_that_still_goes_on_suggests_no_time(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    path = tmp_path / "agoraapi.log"
    lines = [agora_line(now - timedelta(minutes=9), 'joinChannel {"channelId":"a","uid":7}'), agora_line(now, "tick")]
    path.write_text("".join(lines), "utf-8")
    assert named(looked(tmp_path, path)).keys() >= {"room", "log.local"}
    assert not {"when", "when_at"} & named(looked(tmp_path, path)).keys()


def test_another_calls_log_adds_nothing(tmp_path: Path) -> None:
    first = write_log(tmp_path / "agoraapi.log")
    later = datetime(2026, 3, 6, 9, 0, tzinfo=UTC)
    second = tmp_path / "other.log"
    second.write_text(agora_line(later, 'joinChannel {"channelId":"another","uid":0}'), "utf-8")
    found = named(looked(tmp_path, first, second))
    assert found["room"] == "another"
    assert "log.local" not in found


def test_whose_log_it_is_cannot_be_one_answer_for_the_logs_of_two_devices(tmp_path: Path) -> None:
    first = write_log(tmp_path / "agoraapi.log")
    second = tmp_path / "other.log"
    second.write_text(first.read_text("utf-8").replace("1001", "3003"), "utf-8")
    assert looked(tmp_path, first, second).values == {}


@pytest.mark.parametrize("text", ["", "no log at all\n", "\0" * 5000])
def test_a_named_log_that_names_nothing_is_said_to(tmp_path: Path, text: str) -> None:
    path = tmp_path / "some.log"
    path.write_text(text, "utf-8")
    reply = looked(tmp_path, path)
    assert (reply.lines, reply.named, reply.values) == ((NAMES_NOTHING,), (), {})


@pytest.mark.parametrize(
    "room",
    ["\x1b[2Jcleared", "x" * 300, "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJzeW50aGV0aWMifQ.c2lnbmF0dXJlLXN5bnRoZXRpYw"],
    ids=["control characters", "too long", "a token"],
)
def test_a_room_that_no_screen_or_disk_should_hold_is_not_offered(tmp_path: Path, room: str) -> None:
    path = tmp_path / "agoraapi.log"
    path.write_text(write_log(path).read_text("utf-8").replace("lesson-1", room), "utf-8")
    reply = looked(tmp_path, path)
    assert "room" not in named(reply)
    assert room not in "\n".join(reply.lines)
    assert named(reply)["log.local"] == "1001"


@pytest.mark.skipif(sys.platform == "win32", reason="no process there can send itself Ctrl-C alone")
def test_ctrl_c_cuts_it_short_and_the_guide_goes_on() -> None:
    def work(_: Callable[[], bool]) -> list[str]:
        os.kill(os.getpid(), signal.SIGINT)
        threading.Event().wait(2)
        return ["found"]

    assert within(5, work) == []


def test_what_does_not_come_back_is_left_behind() -> None:
    held = threading.Event()
    assert within(-2 + 0.01, lambda _: [held.wait(30)]) == []
    held.set()


def test_no_log_is_no_error(tmp_path: Path) -> None:
    assert looked(tmp_path, tmp_path / "gone.log").lines == ()
    assert looked(tmp_path, vendor="agora", platform="android").lines == ()


def test_whose_device_wrote_it_goes_into_the_request(tmp_path: Path) -> None:
    def of(**answers: str) -> tuple[HostRole, ...]:
        case = replace(make_case(tmp_path), replies=answered(**answers))
        return tuple(host.role for host in case.ask_for(case.window, live=False).logs_of)

    assert of(log_of="sender") == (HostRole.SENDER,)
    assert of(log_of="receiver") == (HostRole.RECEIVER,)
    assert of(log_of="other", here="sender") == (HostRole.BYSTANDER,)
    assert of(log_of="unsure") == of() == ()


def test_the_options_logs_tell_whether_others_were_looked_into(tmp_path: Path) -> None:
    request = make_case(tmp_path).request
    assert logs_named(request) == ""
    assert logs_named(replace(request, logs=(LogPath(path="a.log"), LogPath(path="b.log")))) == "a.log, b.log"
