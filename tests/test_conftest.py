import os
import subprocess
import sys
from pathlib import Path

import platformdirs
import pytest

from tests.avsync import ROOT

SKIPPING = """
import platformdirs
import pytest


def test_it(real_servers):
    pytest.skip("away")
"""


MISSING_ITS_BOUND = """
from pathlib import Path

import pytest

from tests.calm import Meanwhile
from tests.conftest import MEANWHILE


class Machine(Meanwhile):
    stolen_percent = {stolen_percent}


@pytest.mark.{mark}
def test_it():
    MEANWHILE[Path(__file__)] = Machine()
    assert 41 < 40
"""


@pytest.mark.parametrize(
    ("servers", "code", "told"),
    [("1", 1, "may not skip here: Skipped: away"), ("", 0, "real servers are tried with AVSYNC_SERVERS=1")],
)
def test_what_needs_real_servers_skips_only_where_there_are_none(
    tmp_path: Path, servers: str, code: int, told: str
) -> None:
    done = run_over(tmp_path, SKIPPING, AVSYNC_SERVERS=servers)
    assert done.returncode == code, done.stdout + done.stderr
    assert told in done.stdout


@pytest.mark.parametrize(
    ("mark", "again", "stolen_percent", "code"),
    [("measures", "1", 2.1, 0), ("measures", "1", 2.0, 1), ("measures", "", 2.1, 1), ("live", "1", 2.1, 1)],
)
def test_only_what_missed_its_bound_twice_on_a_machine_without_its_processors_is_not_judged(
    tmp_path: Path, mark: str, again: str, stolen_percent: float, code: int
) -> None:
    text = MISSING_ITS_BOUND.format(mark=mark, stolen_percent=stolen_percent)
    done = run_over(tmp_path, text, AVSYNC_CALM=again)
    assert done.returncode == code, done.stdout + done.stderr
    assert ("not judged: meanwhile others took 2 % of this machine's processors" in done.stdout) == (code == 0)
    assert ("1 xfailed" in done.stdout) == (code == 0)


def run_over(folder: Path, text: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run pytest over a file of this text, with what conftest.py does."""
    (folder / "test_it.py").write_text(text)
    (folder / "pytest.ini").write_text("[pytest]\nmarkers =\n  live: one\n  servers: other\n  measures: third\n")
    options = ("-ra", "-p", "tests.conftest", "-p", "no:cacheprovider", "-c", folder / "pytest.ini")
    return subprocess.run(
        [sys.executable, "-m", "pytest", *options, folder],
        cwd=ROOT,
        env={
            **os.environ,
            "AVSYNC_SERVERS": "",
            "AVSYNC_CALM": "",
            "PYTEST_ADDOPTS": "",
            "COLUMNS": "200",
            **variables,
        },
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no variable says where unfinished runs lie")
def test_what_tests_leave_unfinished_does_not_lie_among_the_developers_own(tmp_path: Path) -> None:
    assert tmp_path.parent in platformdirs.user_state_path("avsync", appauthor=False).parents
