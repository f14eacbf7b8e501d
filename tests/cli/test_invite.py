import os
import re
import shlex
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from collector.cli import group
from collector.errors import UsageError
from collector.redaction.pseudonym import case_key
from collector.runs.inviting import ALPHABET
from tests.avsync import avsync, clean_environment, finish, start

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


@pytest.mark.parametrize("url", ["wss://anna:a-synthetic-pw@live.example", "wss://anna@live.example", "live.example"])
def test_a_server_s_address_is_checked_as_for_a_run_and_not_repeated(url: str) -> None:
    done = invite("--room", "demo", "--url", url)
    assert isinstance(done.exception, UsageError)
    assert "anna" not in f"{done.output}{done.exception}"


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("wss://live.example:7880/rtc?access_token=a-synthetic-token&x=1#part", "wss://live.example:7880/rtc"),
        ("https://live.example", "wss://live.example"),
        ("", "wss://…"),
    ],
)
def test_the_page_tells_a_server_s_address_without_what_may_be_a_token(url: str, told: str) -> None:
    page = invite("--room", "demo", "--vendor", "livekit", "--url", url).stdout
    (line,) = (line for line in page.splitlines() if "LIVEKIT_URL=" in line)
    assert shlex.split(line)[1] == f"LIVEKIT_URL={told}"
    assert "synthetic" not in page


def test_the_same_code_and_room_give_both_ends_the_same_key() -> None:
    assert case_key("7K2M-Q4XW-H9DP", "demo") == case_key("7K2M-Q4XW-H9DP", "demo")
    assert case_key("7K2M-Q4XW-H9DP", "demo") != case_key("7K2M-Q4XW-H9DP", "other")


def pasted(page: str, folder: Path) -> str:
    """Return the page's line for a shell, in a folder where its own install step puts ``avsync``."""
    (line,) = (line.strip() for line in page.splitlines() if "avsync collect" in line)
    if os.name != "nt":
        place = folder / line.split()[0]
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m collector "$@"\n', "utf-8")
        place.chmod(0o755)
    return line


@pytest.mark.skipif(os.name == "nt", reason="the page's line is for a shell that Windows does not have")
@pytest.mark.parametrize("vendor", [(), ("--vendor", "livekit"), ("--vendor", "agora")])
@pytest.mark.parametrize("when", [(), ("--around", "2026-03-05T14:05", "--zone", "+01:00")], ids=["live", "over"])
@pytest.mark.parametrize("room", ["demo", "it's $(touch gone); a & b"])
def test_the_command_on_the_page_is_taken_as_it_is_pasted(
    tmp_path: Path, room: str, when: tuple[str, ...], vendor: tuple[str, ...]
) -> None:
    page = invite("--room", room, "--here", "sender", *vendor, *when).stdout
    line = pasted(page, tmp_path).replace("CODE", "7K2M-Q4XW-H9DP") + " --offline --dry-run"
    done = subprocess.run(
        ["sh", "-c", line],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        cwd=tmp_path,
        env=clean_environment(tmp_path, {}),
    )
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "gone").exists()
    assert list(tmp_path.glob("*.zip")) == []


@pytest.fixture(scope="module")
def bundles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Bundles of this machine: the inviting end, the other one with the code that it was told, and with another."""
    folder = tmp_path_factory.mktemp("invited")
    told = invite("--room", "demo", "--here", "sender", "--around", "2026-03-05T14:05Z")
    (code,) = CODE.findall(told.stderr)
    (line,) = (line for line in told.stdout.splitlines() if "avsync collect" in line)
    asked = shlex.split(line)[2:]
    running = [
        start(folder, "collect", *("WRONG-CODE" if word == "CODE" else word for word in asked), *FAST, "c.zip"),
        start(folder, "collect", *(code if word == "CODE" else word for word in asked), *FAST, "b.zip"),
        start(folder, "collect", "--room", "demo", "--here", "sender", *TIME, "--case", code, *FAST, "a.zip"),
    ]
    assert {finish(process).code for process in running} == {5}  # no log covers a window of long ago
    return folder


FAST = ("--offline", "--quiet", "--out")
TIME = ("--around", "2026-03-05T14:05Z")


@pytest.mark.parametrize(("other", "expected"), [("b.zip", True), ("c.zip", False)])
def test_the_code_told_apart_gives_both_ends_one_key_and_a_merge_shows_it(
    bundles: Path, other: str, *, expected: bool
) -> None:
    document = avsync(bundles, "merge", "a.zip", other, "--json").document
    assert document["one_key"] is expected
    assert (document["a"]["role"], document["b"]["role"]) == ("sender", "receiver")


def test_the_code_is_in_no_bundle(bundles: Path) -> None:
    for bundle in bundles.glob("*.zip"):
        with zipfile.ZipFile(bundle) as archive:
            held = b"".join(archive.read(name) for name in archive.namelist())
        assert b"WRONG-CODE" not in held
        assert not CODE.search(held.decode("utf-8", "replace"))
