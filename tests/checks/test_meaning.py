"""What people read beside a fault of machine or network: what becomes of sound and picture, and the way out."""

import ast
from pathlib import Path

import pytest

from collector import checks
from collector.checks.runner import Check, catalogue

EFFECTS = ("sound", "picture", "voice", "hear", "join", "call", "keeps clients out")
TOPICS = ("network", "device")
MACHINE_AND_NETWORK = [check for check in catalogue() if check.id.split(".")[0] in TOPICS]
MODULES = [path for topic in TOPICS for path in sorted((Path(checks.__path__[0]) / topic).glob("*.py"))]
OPEN = ("Verdict.INCONCLUSIVE", "Verdict.WARN", "Verdict.FAIL")


@pytest.mark.parametrize("check", MACHINE_AND_NETWORK, ids=lambda check: check.id)
def test_the_first_sentence_says_what_becomes_of_the_call(check: Check) -> None:
    first = " ".join(check.why.split()).split(". ", 1)[0]
    assert any(word in first for word in EFFECTS), first


@pytest.mark.parametrize("path", MODULES, ids=lambda path: f"{path.parent.name}.{path.stem}")
def test_every_answer_that_is_no_pass_gives_a_way_out(path: Path) -> None:
    calls = (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call))
    answers = [{item.arg: ast.unparse(item.value) for item in call.keywords} for call in calls]
    without = [given["summary"] for given in answers if given.get("verdict") in OPEN and "advice" not in given]
    assert not without
