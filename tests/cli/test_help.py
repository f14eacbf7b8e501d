import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import collector
from collector.cli import COMMANDS, group

HEAVY = ("aiohttp", "cryptography", "jinja2", "livekit", "msgspec", "numpy", "psutil", "rich")


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys\nfrom collector.cli import group\n"
        "try: group.main(['--help'], prog_name='avsync')\nexcept SystemExit: pass\n"
        f"print(sorted(set({HEAVY!r}) & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
    assert "collect" in done.stdout


def test_planning_and_judging_load_no_arrays_and_no_table() -> None:
    code = (
        "import sys\nimport collector.cli.collect\nfrom collector.runs.concluding import get_ready\n"
        "from collector.runs.discovery import sources\nfrom tests.factory import make_request\n"
        "sources(); get_ready(make_request(), ())\n"
        "print({'numpy', 'rich'} & {*sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


@pytest.mark.parametrize(("given", "threads"), [({}, "1"), ({"OPENBLAS_NUM_THREADS": "2"}, "2")])
def test_numpy_starts_no_threads_unless_the_user_wants_them(given: dict[str, str], threads: str) -> None:
    kept = {key: value for key, value in os.environ.items() if key != "OPENBLAS_NUM_THREADS"}
    code = (
        "import os, sys\nfrom collector.cli import main\nsys.argv[1:] = ['--version']\n"
        "try: main()\nexcept SystemExit: print(os.environ['OPENBLAS_NUM_THREADS'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=kept | given)
    assert done.stdout.splitlines()[-1] == threads


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_of_its_own(name: str) -> None:
    result = CliRunner().invoke(group, [name, "--help"])
    assert result.exit_code == 0, result.output
    assert "Usage:" in result.output


def options_of(name: str) -> list[click.Option]:
    command = group.get_command(click.Context(group), name)
    assert command is not None
    return [parameter for parameter in command.params if isinstance(parameter, click.Option)]


def test_every_option_of_collect_says_what_it_is_for() -> None:
    silent = [option.opts[0] for option in options_of("collect") if not option.help]
    assert silent == []


def test_every_option_can_be_given_by_the_environment() -> None:
    for option in options_of("collect"):
        long = next(name for name in option.opts if name.startswith("--"))
        expected = "AVSYNC_" + long.removeprefix("--").upper().replace("-", "_")
        assert isinstance(option.envvar, list | tuple)
        assert expected in option.envvar


def test_no_sentence_sends_people_to_a_command_that_does_not_exist() -> None:
    planned = {"attach", "guide", "inspect", "invite", "lint", "merge", "reveal", "snippet", "watch"}
    package = Path(collector.__file__).parent
    texts = [path.read_text("utf-8") for path in package.rglob("*.py")]
    named = {name for text in texts for name in re.findall(r"\bavsync ([a-z]+)", text)}
    assert named & planned <= set(COMMANDS)


def test_an_unknown_command_is_wrong_usage() -> None:
    assert CliRunner().invoke(group, ["gather"]).exit_code == 2


def test_collect_without_a_room_is_wrong_usage() -> None:
    result = CliRunner().invoke(group, ["collect", "--offline"])
    assert result.exit_code == 2
    assert "--room" in result.output


def test_without_a_command_help_is_the_result() -> None:
    result = CliRunner().invoke(group, [])
    assert result.exit_code == 0
    assert "Commands:" in result.stdout
