import json
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from collector.bundle.read import read_bundle
from collector.bundle.verify import verify_bundle, verify_document
from collector.comparison.compare import compare
from collector.comparison.document import compare_document
from collector.measure.change import Effect
from collector.model import schema
from collector.model.cause import Owner, Support
from collector.model.codec import MalformedError
from collector.model.coverage import Reason, State
from collector.model.finding import Verdict
from collector.model.host import HostRole
from collector.model.run import run_document
from collector.model.schema import SCHEMAS, schema_of
from collector.model.stage import Stage
from tests.bundle.contents import make_bundle, make_run
from tests.comparison.sides import make_offset, make_side
from tests.documents import faults

FOLDER = Path(schema.__file__).parent / "schemas"


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_schema_is_one_and_names_its_document(name: str) -> None:
    found = schema_of(f"avsync/{name}/1")
    Draft202012Validator.check_schema(found)
    assert found["title"] == f"avsync/{name}/1"


def test_every_file_is_a_schema_that_is_known() -> None:
    assert {path.stem for path in FOLDER.glob("*")} == set(SCHEMAS)


@pytest.mark.parametrize("document", ["avsync/run/2", "avsync/other/1", "avsync/../run/1", "run", ""])
def test_an_unknown_document_has_none(document: str) -> None:
    with pytest.raises(MalformedError, match="no JSON Schema"):
        schema_of(document)


def test_what_a_bundle_holds_is_as_promised(tmp_path: Path) -> None:
    loaded = read_bundle(make_bundle(tmp_path))
    assert faults(loaded.findings) == []
    assert faults(loaded.manifest) == []


@pytest.mark.parametrize("added", [{"bundle": None, "sha256": None}, {"bundle": "a.zip", "sha256": "0" * 64}])
def test_what_a_run_prints_is_as_promised(added: dict[str, object]) -> None:
    assert faults(run_document(make_run()) | added) == []


@pytest.mark.parametrize("bound_ms", [6.0, float("inf")])
def test_a_comparison_is_as_promised(bound_ms: float) -> None:
    comparison = compare(make_side(make_offset(-231, bound_ms)), make_side(make_offset(-20), tool="0.2.0"))
    assert faults(compare_document(comparison, tool="0.2.0")) == []


def test_a_verification_is_as_promised(tmp_path: Path) -> None:
    assert faults(verify_document(verify_bundle(make_bundle(tmp_path)))) == []
    assert faults(verify_document(verify_bundle(tmp_path / "absent.zip"))) == []


def test_a_document_of_another_shape_is_refused() -> None:
    document = run_document(make_run())
    assert faults(document | {"verdict": "fine"})
    assert faults({name: value for name, value in document.items() if name != "coverage"})
    assert faults(document | {"findings": [{"check": "sync.offset"}]})


def enums_in(node: object) -> Iterator[frozenset[str]]:
    if isinstance(node, dict):
        if isinstance(node.get("enum"), list):
            yield frozenset(node["enum"])
        for value in node.values():
            yield from enums_in(value)
    elif isinstance(node, list):
        for value in node:
            yield from enums_in(value)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        *(("run", words) for words in (Verdict, Owner, Support, Stage, HostRole, State, Reason)),
        *(("manifest", words) for words in (State, Reason)),
        *(("compare", words) for words in (Verdict, Effect)),
    ],
)
def test_a_closed_list_holds_the_words_of_the_model(name: str, words: type[StrEnum]) -> None:
    text = (FOLDER / f"{name}.json").read_text("utf-8")
    assert frozenset(word.value for word in words if word.value) in set(enums_in(json.loads(text)))
