"""The rules of the house that a linter does not know."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from collector.causes.runner import catalogue as causes
from collector.checks.runner import catalogue as checks

ROOT = Path(__file__).parent.parent
SOURCES = sorted(ROOT.glob("collector/**/*.py"))
TESTS = sorted(ROOT.glob("tests/**/*.py"))
WALL = 400
MAKERS = {"SafeText": {"redaction", "bundle"}, "SafeStream": {"redaction"}}
"""The bundle itself writes two kinds of text: evidence that went through redaction, and the manifest."""


def names_called(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id


@pytest.mark.parametrize("path", [*SOURCES, *TESTS], ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_passes_the_wall(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= WALL


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_module_opens_with_a_sentence(path: Path) -> None:
    docstring = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    assert docstring.split("\n")[0].rstrip().endswith((".", "?", ":")), path


def test_what_tests_share_stands_beside_them() -> None:
    shared = re.compile(r"^\s*(?:from|import) tests\.(?:\w+\.)*test_", re.MULTILINE)
    assert not [path.relative_to(ROOT) for path in TESTS if shared.search(path.read_text("utf-8"))]


@pytest.mark.parametrize("check", checks(), ids=lambda check: check.id)
def test_every_check_asks_explains_and_is_tested(check: object) -> None:
    identifier, question, why = (getattr(check, name) for name in ("id", "question", "why"))
    topic, name = identifier.split(".")
    assert question.endswith("?")
    assert why
    assert (ROOT / "tests/checks" / topic / f"test_{name.replace('-', '_')}.py").is_file()


@pytest.mark.parametrize("cause", causes(), ids=lambda cause: cause.id)
def test_every_cause_says_what_to_do_and_is_tested(cause: object) -> None:
    identifier, why, advice, source = (getattr(cause, name) for name in ("id", "why", "advice", "source"))
    topic, name = identifier.split(".")
    assert why
    assert advice
    assert source
    assert (ROOT / "tests/causes" / topic / f"test_{name.replace('-', '_')}.py").is_file()


@pytest.mark.parametrize(("type_name", "allowed"), MAKERS.items())
def test_only_redaction_makes_what_a_bundle_takes(type_name: str, allowed: set[str]) -> None:
    makers = {path.relative_to(ROOT / "collector").parts[0] for path in SOURCES if type_name in names_called(path)}
    assert makers <= allowed


def test_gathering_never_judges() -> None:
    judging = {"Answer", "Finding", "Verdict"}
    for path in ROOT.glob("collector/evidence/**/*.py"):
        words = {node.id for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Name)}
        assert not words & judging, path


def test_checks_and_causes_open_nothing() -> None:
    for folder in ("checks", "causes"):
        for path in ROOT.glob(f"collector/{folder}/**/*.py"):
            assert not {"open", "print", "input"} & set(names_called(path)), path
