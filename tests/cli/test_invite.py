import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from collector.cli import group
from collector.errors import UsageError
from collector.redaction import case_key
from collector.runs.inviting import ALPHABET
from tests.avsync import avsync

CODE = re.compile(rf"[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}")


def invite(*arguments: str) -> Result:
    return CliRunner().invoke(group, ["invite", *arguments], env={"LIVEKIT_URL": "", "AVSYNC_URL": ""})


def test_the_page_is_stdout_and_the_code_is_told_apart() -> None:
    done = invite("--room", "demo", "--here", "sender")
    assert done.exit_code == 0
    assert "--here receiver" in done.stdout
    assert CODE.search(done.stdout) is None
    assert len(CODE.findall(done.stderr)) == 1


def test_a_window_stands_in_the_command_in_utc() -> None:
    done = invite("--room", "demo", "--around", "2026-03-05T14:05", "--zone", "+01:00", "--no-case")
    assert "--from 2026-03-05T13:00:00.000Z --to 2026-03-05T13:10:00.000Z" in done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize("arguments", [(), ("--room", " "), ("--room", "demo", "--case", "A", "--no-case")])
def test_what_cannot_be_is_wrong_usage(arguments: tuple[str, ...]) -> None:
    assert isinstance(invite(*arguments).exception, UsageError)


def test_a_token_is_never_repeated() -> None:
    done = CliRunner().invoke(group, ["invite", "--room", "demo"], env={"LIVEKIT_TOKEN": "a-synthetic-token"})
    assert "a-synthetic-token" not in done.output


def test_the_same_code_and_room_give_both_ends_the_same_key() -> None:
    assert case_key("7K2M-Q4XW-H9DP", "demo") == case_key("7K2M-Q4XW-H9DP", "demo")
    assert case_key("7K2M-Q4XW-H9DP", "demo") != case_key("7K2M-Q4XW-H9DP", "other")


def test_the_command_that_the_page_names_is_one_that_collect_takes(tmp_path: Path) -> None:
    page = invite("--room", "demo", "--here", "sender", "--case", "7K2M-Q4XW-H9DP").stdout
    (line,) = (line for line in page.splitlines() if "avsync collect" in line)
    arguments = line.split("avsync collect ")[1].replace("CODE", "7K2M-Q4XW-H9DP").split()
    done = avsync(tmp_path, "collect", *arguments, "--offline", "--dry-run")
    assert done.code == 0, done.stderr
