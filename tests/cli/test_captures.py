"""The screens that the README shows are those that the guide draws."""

import sys

import pytest

from tests.avsync import ROOT
from tests.cli import captures
from tests.cli.captures import FILE, HEAD, steady


@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX pseudo-terminal")
def test_the_screens_are_current() -> None:
    assert captures.page() == FILE.read_text("utf-8"), "renew them: python -m tests.cli.captures"


def test_the_readme_leads_to_the_screens() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert FILE.relative_to(ROOT).as_posix() in readme
    assert "python -m tests.cli.captures" in HEAD


def test_what_differs_from_run_to_run_does_not_show() -> None:
    assert steady("Guide 20261121T071012Z-12ab34") == "Guide 20260305T140500Z-0a1b2c"
    assert steady("ticket.md          1,234 bytes") == "ticket.md … bytes"
