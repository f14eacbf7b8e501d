"""Every command that opens a stranger's archive, run on all the archives that a stranger could send to do harm."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.avsync import ROOT, clean_environment
from tests.bundle.forged import make_logged
from tests.bundle.hostile import Case, cases
from tests.bundle.opening import COMMANDS

MOST_BYTES = 300_000_000
Ended = Mapping[str, Mapping[str, Any]]


@pytest.fixture(scope="module")
def strangers(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[Case, ...]]:
    made = tmp_path_factory.mktemp("strangers") / "within"  # the folder above is looked through as well
    made.mkdir()
    (made / "hostile").mkdir()
    (made / "empty").mkdir()
    (made / "empty" / "pages").mkdir()
    kept = tuple(cases(make_logged(made)))
    for case in kept:
        (made / "hostile" / f"{case.name}.zip").write_bytes(case.data)
    return made, kept


@pytest.fixture(scope="module")
def folder(strangers: tuple[Path, tuple[Case, ...]]) -> Path:
    return strangers[0]


@pytest.fixture(scope="module")
def corpus(strangers: tuple[Path, tuple[Case, ...]]) -> tuple[Case, ...]:
    return strangers[1]


@pytest.fixture(scope="module", params=list(COMMANDS))
def ran(request: pytest.FixtureRequest, folder: Path) -> tuple[str, Ended]:
    """Each command has one process for all archives: the peak of its memory is that of the worst of them."""
    before = _files(folder.parent)
    done = subprocess.run(
        [sys.executable, "-m", "tests.bundle.opening", request.param, str(folder)],
        capture_output=True,
        check=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        cwd=folder / "empty",
        env=clean_environment(folder / "empty", {"TMPDIR": str(folder / "empty"), "HOME": str(folder / "empty")}),
    )
    ended = {line["name"]: line for line in map(json.loads, done.stdout.splitlines())}
    assert _files(folder.parent) == before, "a command that only reads left a file"
    return request.param, ended


def _files(folder: Path) -> dict[str, int]:
    """Return all files but the pages that were asked for, each by its bundle's name in one folder."""
    found = {path.relative_to(folder): path.stat().st_size for path in folder.rglob("*") if path.is_file()}
    return {str(path): size for path, size in found.items() if path.parent.name != "pages" or path.suffix != ".html"}


def test_no_archive_takes_the_memory(ran: tuple[str, Ended]) -> None:
    assert max(ended["peak_bytes"] for ended in ran[1].values()) < MOST_BYTES


def test_every_archive_ends_in_a_sentence(ran: tuple[str, Ended], corpus: tuple[Case, ...]) -> None:
    command, ended = ran
    assert ended.keys() == {case.name for case in corpus}
    for case in corpus:
        lines = ended[case.name]["told"].splitlines()
        told = "\n".join(lines)
        assert not re.search(r"Traceback|a defect of avsync|[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", told), (
            case.name
        )
        assert max(map(len, lines)) < 2_500, case.name
        if ended[case.name]["code"] == 2:
            assert len(lines) == 1, case.name
            assert re.fullmatch(r"""avsync: .+[.']""", told), (command, case.name)


def test_verify_says_what_is_wrong(folder: Path, ran: tuple[str, Ended], corpus: tuple[Case, ...]) -> None:
    command, ended = ran
    for case in corpus if command == "verify" else ():
        assert ended[case.name]["code"] == 1, case.name
        assert re.search(case.told, ended[case.name]["told"]), (case.name, ended[case.name]["told"])


def test_what_is_not_harmed_stays_readable(ran: tuple[str, Ended], corpus: tuple[Case, ...]) -> None:
    command, ended = ran
    for case in corpus if command in ("inspect", "reply") else ():
        assert ended[case.name]["code"] == (1 if case.readable else 2), case.name
        shown = {"inspect": "Who should act", "reply": "Hello,"}[command]
        assert (shown in ended[case.name]["told"]) is case.readable, case.name


def test_nothing_harmed_is_sent_even_if_somebody_approves_it(ran: tuple[str, Ended], corpus: tuple[Case, ...]) -> None:
    command, ended = ran
    assert [case.name for case in corpus if command == "attach" and ended[case.name]["code"] != 2] == []


@pytest.mark.skipif(sys.platform == "win32", reason="its pipes have no place in a folder")
@pytest.mark.parametrize("command", COMMANDS)
def test_what_is_no_file_is_not_waited_for(folder: Path, tmp_path: Path, command: str) -> None:
    os.mkfifo(tmp_path / "pipe.zip")
    for place in (tmp_path / "pipe.zip", Path()):
        arguments = [text.replace("ARCHIVE", str(place)) for text in _arguments(command, folder)]
        done = subprocess.run(
            [sys.executable, "-m", "collector", *arguments],
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=60,
            cwd=ROOT,
            env=clean_environment(tmp_path, {}),
        )
        way_out = "is not beside the bundle" if command == "reveal" else "is no file. Give the bundle's path."
        assert way_out in done.stdout + done.stderr
        assert done.returncode == (1 if command == "verify" else 2)


def _arguments(command: str, folder: Path) -> list[str]:
    """Return a command line for what has no bytes: the name ARCHIVE stands for it."""
    if command == "attach":
        return ["attach", "ARCHIVE", "--to", f"{folder.as_uri()}/", "--yes", "--sha256", "0" * 64]
    return list(COMMANDS[command]("ARCHIVE", str(folder / "good.zip")))


def test_the_archive_that_nobody_harmed_passes(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "collector", "verify", str(folder / "good.zip")], capture_output=True, cwd=ROOT
    )
    assert done.returncode == 0
