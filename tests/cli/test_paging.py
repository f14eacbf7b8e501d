"""Each command that writes a page opens it in the browser that the user names: a real program, which notes it."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.avsync import avsync
from tests.comparison.bundles import bundle
from tests.comparison.ends import both_ends
from tests.runs.finished import make_finished
from tests.runs.rehearsed import make_bundle, rehearsed

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="a browser is named by BROWSER on Linux only")


def inspected(folder: Path) -> tuple[str, ...]:
    return "inspect", str(make_finished(folder, rehearsed(-230)))


def compared(folder: Path) -> tuple[str, ...]:
    names = (("a.zip", -230), ("b.zip", 5))
    return "compare", *(str(make_bundle(folder, name, rehearsed(offset_ms))) for name, offset_ms in names)


def joined(folder: Path) -> tuple[str, ...]:
    return "merge", *(bundle(folder, side) for side in both_ends())


def named_browser(folder: Path, *, code: int = 0) -> dict[str, str]:
    """Return the environment that names a program which writes its argument down and ends with ``code``."""
    program = folder / "browser"
    noted = "pathlib.Path('opened').write_text(sys.argv[1])"
    program.write_text(f"#!{sys.executable}\nimport pathlib, sys\n{noted}\nsys.exit({code})\n")
    program.chmod(0o755)
    return {"BROWSER": f"{program} %s"}


@pytest.mark.parametrize(("made", "page"), [(inspected, "bundle.html"), (compared, "a-b.html"), (joined, "a-b.html")])
def test_the_page_is_opened_in_the_users_browser(
    tmp_path: Path, made: Callable[[Path], tuple[str, ...]], page: str
) -> None:
    done = avsync(tmp_path, *made(tmp_path), "--html", page, **named_browser(tmp_path), PATH=os.environ["PATH"])
    assert (done.code, done.stdout, done.stderr) == (0, f"{page}\n", "")
    assert (tmp_path / "opened").read_text() == (tmp_path / page).as_uri()
    assert (tmp_path / page).read_text("utf-8").startswith("<!doctype html>")


@pytest.mark.parametrize("made", [inspected, compared, joined])
def test_no_open_starts_no_browser(tmp_path: Path, made: Callable[[Path], tuple[str, ...]]) -> None:
    done = avsync(tmp_path, *made(tmp_path), "--html", "page.html", "--no-open", **named_browser(tmp_path))
    assert (done.code, done.stdout) == (0, "page.html\n")
    assert not (tmp_path / "opened").exists()


def test_a_browser_that_fails_leaves_the_page_and_a_sentence(tmp_path: Path) -> None:
    """With an empty PATH and no display, no other browser is tried."""
    alone = {"PATH": "", "DISPLAY": "", "WAYLAND_DISPLAY": ""}
    done = avsync(tmp_path, *inspected(tmp_path), "--html", "page.html", **named_browser(tmp_path, code=1), **alone)
    assert (done.code, done.stdout) == (0, "page.html\n")
    assert done.stderr == "No browser could be opened: open this file yourself.\n"
    assert (tmp_path / "page.html").is_file()
