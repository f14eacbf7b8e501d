"""What the README says is true of the program."""

import re
from pathlib import Path

import click
import pytest

from collector.cli import COMMANDS, group
from collector.runs.outcome import Outcome

README = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
EXAMPLES = re.findall(r"^(?:.*&& )?(?:\S*/)?avsync (\w+) ?(.*)$", README, re.MULTILINE)


def known_options() -> set[str]:
    context = click.Context(group)
    commands = [group.get_command(context, name) for name in COMMANDS]
    return {
        name
        for command in commands
        if command
        for parameter in command.params
        for name in [*parameter.opts, *parameter.secondary_opts]
        if name.startswith("--")
    }


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_in_the_readme(name: str) -> None:
    assert f"avsync {name}" in README


def test_examples_use_commands_that_exist() -> None:
    assert EXAMPLES
    assert {name for name, _ in EXAMPLES} <= set(COMMANDS)


def test_every_option_in_the_readme_exists() -> None:
    of_avsync = set(re.findall(r"(?<![\w-])--[a-z][a-z0-9-]+", README))
    of_others = {"--fast", "--upgrade", "--group", "--healthy", "--markdown", "--readme", "--servers", "--short"}
    assert of_avsync - of_others <= known_options()


def test_every_exit_code_is_in_the_table() -> None:
    table = {int(code) for code in re.findall(r"^\| (\d+) \|", README, re.MULTILINE)}
    assert {outcome.code for outcome in Outcome} | {0} == table


@pytest.mark.parametrize("mark", ["main-job", "tests"])
def test_ci_finds_the_two_commands(mark: str) -> None:
    assert re.search(rf"^<!-- {mark} -->\n```sh\n[^`]+\n```$", README, re.MULTILINE)
