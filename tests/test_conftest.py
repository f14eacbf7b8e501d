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


@pytest.mark.parametrize(
    ("servers", "code", "told"),
    [("1", 1, "may not skip here: Skipped: away"), ("", 0, "real servers are tried with AVSYNC_SERVERS=1")],
)
def test_what_needs_real_servers_skips_only_where_there_are_none(
    tmp_path: Path, servers: str, code: int, told: str
) -> None:
    (tmp_path / "test_it.py").write_text(SKIPPING)
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers =\n  live: one\n  servers: other\n")
    options = ("-ra", "-p", "tests.conftest", "-p", "no:cacheprovider", "-m", "servers", "-c", tmp_path / "pytest.ini")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, tmp_path],
        cwd=ROOT,
        env={**os.environ, "AVSYNC_SERVERS": servers, "PYTEST_ADDOPTS": "", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    assert told in done.stdout


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no variable says where unfinished runs lie")
def test_what_tests_leave_unfinished_does_not_lie_among_the_developers_own(tmp_path: Path) -> None:
    assert tmp_path.parent in platformdirs.user_state_path("avsync", appauthor=False).parents
