"""Programs are looked for on the path alone, and a docker daemon elsewhere is known as such."""

import os
import sys
from pathlib import Path

import pytest

from collector.evidence.logs_found.machine import Machine, this_machine
from tests.evidence.logs_found.programs import machine_with, put_program, unix_only


@unix_only
def test_a_program_on_the_path_is_found(tmp_path: Path) -> None:
    put_program(tmp_path / "bin", "adb", "")
    assert machine_with(tmp_path).program("adb") == str(tmp_path / "bin" / "adb")


def test_one_that_is_not_there_has_no_path(tmp_path: Path) -> None:
    assert machine_with(tmp_path).program("adb") == ""


@pytest.mark.parametrize(
    ("address", "remote"),
    [
        ("", ""),
        ("unix:///var/run/docker.sock", ""),
        ("npipe:////./pipe/docker", ""),
        ("tcp://b.example:2376", "tcp://b.example:2376"),
    ],
)
def test_a_daemon_elsewhere_is_a_contact(address: str, remote: str) -> None:
    assert Machine(system="linux", environment={"DOCKER_HOST": address}).remote_docker == remote


def test_this_machine_is_the_one_that_runs() -> None:
    assert this_machine() == Machine(system=sys.platform, environment=os.environ)
