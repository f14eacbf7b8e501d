"""What the README says is true of the program."""

import re
import shlex
from itertools import pairwise
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


@pytest.mark.parametrize(("name", "arguments"), EXAMPLES)
def test_examples_choose_among_what_an_option_takes(name: str, arguments: str) -> None:
    words = shlex.split(arguments.replace("…", ""), comments=True)
    command = group.get_command(click.Context(group), name)
    assert command is not None
    choices = {
        option: item.type.choices
        for item in command.params
        if isinstance(item.type, click.Choice)
        for option in item.opts
    }
    given = [(option, value) for option, value in pairwise(words) if option in choices]
    assert [(option, value) for option, value in given if value not in choices[option]] == []


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
