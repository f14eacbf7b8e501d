"""What journald and docker keep of LiveKit's services is read for the window, and nothing of other services."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from collector.evidence.logs.files import UnreadableError
from collector.evidence.logs_found.found import Found, Nothing
from collector.evidence.logs_found.services import MARGIN, look
from collector.model.coverage import Reason
from collector.model.request import Contact
from tests.evidence.logs_found.programs import Lines, machine_with, put_docker, put_journal, unix_only
from tests.factory import END, START, make_window
from tests.log_writers import WRITERS
from tests.logs_factory import every, server_line

pytestmark = unix_only
LONG_BEFORE = START - timedelta(hours=5)


def server_lines(*instants: datetime) -> Lines:
    return [(at.timestamp(), server_line(at, "said").rstrip("\n")) for at in instants or tuple(every(60, START, END))]


def container(name: str, image: str, lines: Lines) -> dict[str, object]:
    return {"name": name, "image": image, "lines": lines}


ID = "ab12" * 16
OTHER = "cd34" * 16


def found(folder: Path, environment: dict[str, str], *, contact: Contact = Contact.ALLOWED) -> Found | Nothing:
    return look(machine_with(folder, **environment), make_window(), contact)


def names(answer: Found | Nothing) -> list[str]:
    assert isinstance(answer, Found), answer
    return [log.name for log in answer.logs]


def nothing(answer: Found | Nothing) -> Nothing:
    assert isinstance(answer, Nothing), answer
    return answer


def text(answer: Found | Nothing) -> str:
    assert isinstance(answer, Found), answer
    return b"".join(chunk for log in answer.logs for chunk in log.read(0)).decode()


def test_a_container_s_lines_near_the_window_are_read_whichever_output_they_came_by(tmp_path: Path) -> None:
    lines = server_lines(LONG_BEFORE, START, END)
    kept = {ID: container("livekit-1", "livekit/livekit-server:v1.8", lines)}
    answer = found(tmp_path, put_docker(tmp_path, kept))
    assert names(answer) == ["livekit-1.log"]
    assert text(answer) == lines[1][1] + "\n" + lines[2][1] + "\n"


@pytest.mark.parametrize(
    ("name", "image", "ours"),
    [
        ("web-1", "livekit/egress:v1", True),
        ("livekit-agent-1", "acme/agent:7", True),
        ("LiveKit", "sha256:0123", True),
        ("livekit-redis-1", "redis:7", False),
        ("livekit-caddy-1", "registry.example/caddy:2", False),
        ("web-1", "acme/web", False),
    ],
)
def test_containers_are_known_by_image_or_name_and_companions_are_not_read(
    tmp_path: Path, name: str, image: str, ours: bool
) -> None:
    answer = found(tmp_path, put_docker(tmp_path, {ID: container(name, image, server_lines())}))
    assert isinstance(answer, Found) is ours


def test_lines_without_a_time_get_docker_s(tmp_path: Path) -> None:
    lines = [(at.timestamp(), "agent said") for at in every(60, START, END)]
    answer = found(tmp_path, put_docker(tmp_path, {ID: container("livekit-agent", "acme/agent", lines)}))
    assert text(answer).startswith("2026-03-05T14:00:00.123456789Z agent said\n")


@pytest.mark.parametrize("identifier", ["livekit-agents-dev", "webrtc-native"])
def test_lines_with_a_time_of_day_are_placed_by_when_the_last_one_was_written(tmp_path: Path, identifier: str) -> None:
    last = END + timedelta(minutes=7)
    lines = [(at.timestamp(), WRITERS[identifier].write(at, "said").rstrip("\n")) for at in every(20, START, last)]
    environment = put_docker(tmp_path, {ID: container("agent-1", "livekit/agent", lines)})
    answer = found(tmp_path, environment)
    assert isinstance(answer, Found)
    assert [log.modified_s for log in answer.logs] == [pytest.approx(lines[-1][0], abs=1.0)]


def test_a_unit_s_lines_are_read_as_it_wrote_them(tmp_path: Path) -> None:
    kept = {"livekit-server.service": server_lines(), "ssh.service": [(START.timestamp(), "secret")]}
    answer = found(tmp_path, put_journal(tmp_path, kept))
    assert names(answer) == ["livekit-server.log"]
    assert text(answer) == "".join(line + "\n" for _, line in server_lines())


def test_a_unit_s_lines_without_a_time_get_journald_s(tmp_path: Path) -> None:
    lines = [(at.timestamp(), "agent said") for at in every(60, START, END)]
    answer = found(tmp_path, put_journal(tmp_path, {"livekit-agent.service": lines}))
    assert text(answer).startswith("2026-03-05T14:00:00.123456+0000 app[77]: agent said\n")


def test_both_are_asked(tmp_path: Path) -> None:
    environment = put_journal(tmp_path, {"livekit.service": server_lines()})
    environment |= put_docker(tmp_path, {ID: container("egress", "livekit/egress", server_lines())})
    assert names(found(tmp_path, environment)) == ["livekit.log", "egress.log"]


def test_a_silent_service_beside_another_is_no_gap(tmp_path: Path) -> None:
    kept = {
        ID: container("livekit-1", "livekit/livekit-server", server_lines()),
        OTHER: container("egress", "livekit/egress", server_lines(LONG_BEFORE)),
    }
    answer = found(tmp_path, put_docker(tmp_path, kept))
    assert names(answer) == ["livekit-1.log"]
    assert isinstance(answer, Found)
    assert answer.refusals == ()


@pytest.mark.parametrize(("beyond", "inside"), [(timedelta(0), True), (timedelta(seconds=2), False)])
def test_the_margin_has_an_end(tmp_path: Path, beyond: timedelta, inside: bool) -> None:
    kept = {ID: container("livekit-1", "livekit/livekit-server", server_lines(END + MARGIN + beyond))}
    answer = found(tmp_path, put_docker(tmp_path, kept))
    assert isinstance(answer, Found) is inside
    if isinstance(answer, Nothing):
        assert answer.reason is Reason.OUTSIDE_WINDOW
        assert "livekit-1 wrote nothing" in answer.why


def test_a_daemon_that_does_not_answer_is_told(tmp_path: Path) -> None:
    why = nothing(found(tmp_path, put_docker(tmp_path, "no daemon"))).why
    assert "docker's daemon does not answer" in why
    assert "journalctl is not" in why


def test_offline_docker_is_not_asked(tmp_path: Path) -> None:
    kept = {ID: container("livekit-1", "livekit/livekit-server", server_lines())}
    assert "--offline" in nothing(found(tmp_path, put_docker(tmp_path, kept), contact=Contact.OFFLINE)).why


def test_more_than_anybody_runs_is_cut_and_said(tmp_path: Path) -> None:
    kept = {f"{number:012x}": container(f"livekit-{number}", "livekit/agent", server_lines()) for number in range(21)}
    answer = found(tmp_path, put_docker(tmp_path, kept))
    assert len(names(answer)) == 20
    assert isinstance(answer, Found)
    assert answer.refusals[0].reason is Reason.TOO_LARGE


def test_what_a_listing_says_of_ids_is_checked(tmp_path: Path) -> None:
    kept = {"--help": container("livekit-1", "livekit/livekit-server", server_lines())}
    assert nothing(found(tmp_path, put_docker(tmp_path, kept))).reason is Reason.NOT_FOUND


def test_a_container_s_first_lines_come_along_as_they_name_the_version(tmp_path: Path) -> None:
    lines = server_lines(LONG_BEFORE + timedelta(seconds=1), LONG_BEFORE + timedelta(seconds=12), START)
    kept = container("livekit-1", "livekit/livekit-server", lines)
    kept["started"] = f"{LONG_BEFORE:%Y-%m-%dT%H:%M:%S}.123456789Z"
    answer = found(tmp_path, put_docker(tmp_path, {ID: kept}))
    assert text(answer) == lines[0][1] + "\n" + lines[2][1] + "\n"


def test_a_container_s_first_lines_alone_are_no_log_of_the_window(tmp_path: Path) -> None:
    kept = container("livekit-1", "livekit/livekit-server", server_lines(LONG_BEFORE))
    kept["started"] = f"{LONG_BEFORE:%Y-%m-%dT%H:%M:%S}Z"
    assert nothing(found(tmp_path, put_docker(tmp_path, {ID: kept}))).reason is Reason.OUTSIDE_WINDOW


def test_a_daemon_that_breaks_off_is_read_to_its_end_and_told(tmp_path: Path) -> None:
    kept = container("livekit-1", "livekit/livekit-server", server_lines())
    answer = found(tmp_path, put_docker(tmp_path, {ID: kept}))
    assert isinstance(answer, Found)
    (tmp_path / "docker.json").write_text("gone")
    with pytest.raises(UnreadableError, match="error"):
        text(answer)
