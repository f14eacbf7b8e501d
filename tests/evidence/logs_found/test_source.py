"""Without ``--logs`` the logs are found, read as any other, and where there are none the way to them is told."""

import asyncio
import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from collector.evidence.logs.source import DEADLINE_S
from collector.evidence.logs_found.machine import Machine
from collector.evidence.logs_found.phone import FOLDER
from collector.evidence.logs_found.source import gather_on, plan_on
from collector.model.coverage import Coverage, Reason, State, Unavailable
from collector.model.host import HostRole
from collector.model.incident import Field
from collector.model.request import Contact, LogPath, Request
from collector.model.source import RawOpaque, SourcePlan, Wanted
from collector.runs.discovery import sources
from tests.evidence.logs.gathering import FakeRun, Gathered
from tests.evidence.logs_found.programs import machine_with, put_docker, put_journal, unix_only, with_phone
from tests.factory import END, START, make_incident, make_request
from tests.logs_factory import agora_line, every, server_line

NOISE = bytes((7 * n * n + 13 * n) % 256 for n in range(1, 90_000))


def request_for(*, vendor: str, platform: str = "") -> Request:
    return make_request(incident=make_incident(vendor=vendor, platform=platform))


def planned(machine: Machine, request: Request) -> SourcePlan:
    (only,) = plan_on(machine, request)
    return only


def gathered(machine: Machine, request: Request) -> Gathered:
    return asyncio.run(_gathered(machine, request))


async def _gathered(machine: Machine, request: Request) -> Gathered:
    session, plan = FakeRun(), planned(machine, request)
    result = session.gathered
    assert plan.skip is Reason.NONE, plan.detail
    async for item in gather_on(machine, request, plan, session):
        match item:
            case RawOpaque():
                result.opaque[item.name] = (item.consent, b"".join(item.chunks))
            case Coverage():
                result.coverage.append(item)
            case _:
                result.take(item)
    return result


def put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    os.utime(path, (END.timestamp(), END.timestamp()))


def agora_text(text: str, first: int, last: int) -> bytes:
    """Lines from one second of the window to another, in this machine's zone, which is what is assumed."""
    instants = every(10, START + timedelta(seconds=first), START + timedelta(seconds=last))
    return "".join(agora_line(at.astimezone().replace(tzinfo=None), text) for at in instants).encode()


def mac(folder: Path) -> Machine:
    return Machine(system="darwin", environment={"HOME": str(folder), "PATH": ""})


LOGS = Path("Library/Logs")


def test_the_source_is_found_without_registration() -> None:
    assert "collector.evidence.logs_found.source" in {source.module for source in sources()}


def test_a_rotation_set_is_one_stream_in_the_order_of_its_content(tmp_path: Path) -> None:
    put(tmp_path / LOGS / "agorasdk.1.log", agora_text("[VE]: second", 110, 200))
    put(tmp_path / LOGS / "agorasdk.2.log", agora_text("[VE]: first", 0, 100))
    put(tmp_path / LOGS / "agorasdk.log", agora_text("[VE]: third", 210, 300))
    found = gathered(mac(tmp_path), request_for(vendor="agora", platform="macos"))
    assert list(found.streams) == ["logs/logs.found.agora-macos/agorasdk.log"]
    order = dict.fromkeys(line.rpartition(" ")[2] for line in found.text.splitlines() if "[VE]" in line)
    assert list(order) == ["first", "second", "third"]
    assert found.end.state is State.COLLECTED
    assert found.end.share == 1.0


def test_the_plan_names_each_file_with_its_size_and_reads_none(tmp_path: Path) -> None:
    put(tmp_path / LOGS / "agorasdk.log", b"x" * 1234)
    plan = planned(mac(tmp_path), request_for(vendor="agora"))
    assert plan.reads == (f"{tmp_path / LOGS / 'agorasdk.log'} (1,234 bytes)",)
    assert plan.wanted is Wanted.DEFAULT
    assert plan.contacts == ()
    assert "Agora's SDK on macOS" in plan.why


def test_a_log_that_the_app_moved_is_planned_for_and_told(tmp_path: Path) -> None:
    text = agora_text('RtcEngine::setLogFile(this:0x7, {"filePath":"./call.log"})', 0, 100)
    put(tmp_path / LOGS / "agoraapi.log", text)
    put(tmp_path / LOGS / "call.log", agora_text("[VE]: moved", 0, 300))
    request = request_for(vendor="agora", platform="macos")
    assert "setLogFile" in planned(mac(tmp_path), request).reads[-1]
    found = gathered(mac(tmp_path), request)
    assert "[VE]: moved" in found.text
    assert found.end.state is State.COLLECTED
    assert found.end.detail.startswith("call.log was read, too: agoraapi.log says that the app moved its log there")


def test_the_deadline_grows_with_what_may_be_read(tmp_path: Path) -> None:
    put(tmp_path / LOGS / "agorasdk.log", b"x")
    small = planned(mac(tmp_path), request_for(vendor="agora"))
    with (tmp_path / LOGS / "agorasdk.1.log").open("wb") as file:
        file.truncate(1 << 30)
    large = planned(mac(tmp_path), request_for(vendor="agora"))
    assert (small.deadline_s, large.deadline_s) == (DEADLINE_S, DEADLINE_S + 536)


def test_what_is_not_there_is_planned_as_missing_with_the_way_to_it(tmp_path: Path) -> None:
    plan = planned(mac(tmp_path), request_for(vendor="agora"))
    assert plan.skip is Reason.NOT_FOUND
    assert plan.detail.startswith("No log is in the default folders of this machine. On the Mac: ")


@pytest.mark.parametrize(("platform", "words"), [("ios", "Download Container"), ("web", "console")])
def test_what_no_machine_reaches_says_how_to_get_it(tmp_path: Path, platform: str, words: str) -> None:
    plan = planned(machine_with(tmp_path), request_for(vendor="agora", platform=platform))
    assert plan.skip is Reason.UNSUPPORTED
    assert words in plan.detail
    assert "--logs" in plan.detail


def test_files_of_another_system_are_for_its_own_user_to_get(tmp_path: Path) -> None:
    plan = planned(machine_with(tmp_path), request_for(vendor="agora", platform="windows"))
    assert plan.skip is Reason.UNSUPPORTED
    assert "%LOCALAPPDATA%" in plan.detail


def test_logs_that_were_given_end_the_search(tmp_path: Path) -> None:
    put(tmp_path / LOGS / "agorasdk.log", b"x")
    request = replace(request_for(vendor="agora"), logs=(LogPath(path="some.log"),))
    assert plan_on(mac(tmp_path), request) == ()


@unix_only
def test_a_phone_is_asked_only_when_something_runs(tmp_path: Path) -> None:
    request = request_for(vendor="agora", platform="android")
    plan = planned(with_phone(tmp_path, state="offline"), request)
    assert plan.skip is Reason.NONE
    assert FOLDER in plan.reads[0]
    with pytest.raises(Unavailable, match=r"not exactly one phone.*adb pull") as missing:
        gathered(with_phone(tmp_path, state="offline"), request)
    assert missing.value.reason is Reason.NOT_FOUND


@unix_only
def test_a_phone_s_plain_log_is_read_and_its_encrypted_one_taken_with_consent(tmp_path: Path) -> None:
    files = tmp_path / "phone" / FOLDER.lstrip("/") / "com.example.call" / "files"
    put(files / "agorasdk.log", NOISE)
    put(files / "agoraapi.log", agora_text("[API]: Agora SDK ver 4.5.0 build 1", 0, 300))
    request = request_for(vendor="agora", platform="android")
    declined = gathered(with_phone(tmp_path), request)
    assert (declined.end.state, declined.end.reason) == (State.PARTIAL, Reason.DECLINED)
    assert declined.opaque == {}
    assert declined.fact(Field.SDK_VERSION) == "4.5.0"
    taken = gathered(with_phone(tmp_path), replace(request, encrypted_consent="--include-encrypted"))
    assert taken.opaque == {"logs/logs.found.agora-android/agorasdk.log": ("--include-encrypted", NOISE)}
    assert taken.end.state is State.COLLECTED


@unix_only
def test_offline_asks_neither_phone_nor_docker(tmp_path: Path) -> None:
    phone = replace(request_for(vendor="agora", platform="android"), contact=Contact.OFFLINE)
    assert planned(with_phone(tmp_path), phone).skip is Reason.DECLINED
    docker = machine_with(tmp_path, DOCKER_HOST="tcp://builder.example:2376", **put_docker(tmp_path, {}))
    plan = planned(docker, replace(request_for(vendor="livekit"), contact=Contact.OFFLINE))
    assert (plan.reads, plan.contacts) == ((), ())
    assert plan.skip is Reason.NOT_FOUND


@unix_only
def test_a_docker_daemon_elsewhere_is_named_as_contact(tmp_path: Path) -> None:
    docker = machine_with(tmp_path, DOCKER_HOST="tcp://builder.example:2376", **put_docker(tmp_path, {}))
    plan = planned(docker, request_for(vendor="livekit"))
    assert plan.contacts == ("tcp://builder.example:2376",)
    assert plan.reads[0].startswith("docker logs of the containers")


@unix_only
def test_a_server_s_journal_is_cut_to_the_window_and_is_the_server_s(tmp_path: Path) -> None:
    instants = every(60, START - timedelta(minutes=8), END + timedelta(minutes=8))
    lines = [(at.timestamp(), server_line(at, f"minute {at:%H%M}").rstrip("\n")) for at in instants]
    machine = machine_with(tmp_path, **put_journal(tmp_path, {"livekit-server.service": lines}))
    found = gathered(machine, request_for(vendor="livekit"))
    assert list(found.streams) == ["logs/logs.found.livekit-services/livekit-server.log"]
    assert found.excerpt.host.role is HostRole.SERVER
    assert "minute 1400" in found.text
    assert "minute 1357" not in found.text
    assert found.end.state is State.COLLECTED
    assert found.end.share == 1.0


def test_without_journald_and_docker_the_commands_for_the_server_are_told(tmp_path: Path) -> None:
    plan = planned(machine_with(tmp_path), request_for(vendor="livekit"))
    assert plan.skip is Reason.NOT_FOUND
    assert "journalctl -u 'livekit*'" in plan.detail


@unix_only
@pytest.mark.parametrize("keeper", ["docker", "journald"])
def test_lines_without_a_time_are_cut_by_when_they_were_kept(tmp_path: Path, keeper: str) -> None:
    instants = every(60, START - timedelta(minutes=8), END + timedelta(minutes=8))
    lines = [(at.timestamp(), f"agent said {at:%H%M}") for at in instants]
    if keeper == "docker":
        kept = {"ab12" * 16: {"name": "livekit-agent", "image": "acme/agent", "lines": lines}}
        machine = machine_with(tmp_path, **put_docker(tmp_path, kept))
    else:
        machine = machine_with(tmp_path, **put_journal(tmp_path, {"livekit-agent.service": lines}))
    found = gathered(machine, request_for(vendor="livekit"))
    assert found.end.state is State.COLLECTED, found.end
    assert "agent said 1400" in found.text
    assert "agent said 1357" not in found.text
    assert found.excerpt.clock.utc_offset_s == 0
