import pytest

from collector.redaction.printed import MOST_LINES, PrintedObjects
from collector.redaction.redactor import Redactor
from tests.redaction.planted import KEY

NODE = [
    "RemoteParticipant {",
    "  sid: 'PA_x1',",
    "  identity: 'anna.m',",
    "  tracks: Map(1) {",
    "    'TR_x1' => { name: 'Front Camera' },",
    "    name: 'Front Camera',",
    "  },",
    "  name: 'Anna Mueller',",
    "}",
]
JSON = ["{", '  "sid": "PA_x1",', '  "identity": "anna.m",', '  "name": "Anna Mueller"', "}"]
TEXT = ['sid: "PA_x1"', 'identity: "anna.m"', 'name: "Anna Mueller"', 'sid: "RM_x1"', 'name: "lesson one"']
COMPOSE = [f"web-1  | {line}" for line in JSON]


@pytest.mark.parametrize("lines", [NODE, JSON, TEXT, COMPOSE])
def test_a_name_goes_from_an_object_of_many_lines(lines: list[str]) -> None:
    redactor = Redactor(KEY)
    safe = redactor.redact("\n".join(lines))
    assert "Mueller" not in safe
    assert "anna.m" not in safe
    assert safe.count("Front Camera") == "\n".join(lines).count("Front Camera")
    assert safe.count("\n") == len(lines) - 1
    assert ("lesson one" in safe) is (lines is TEXT)
    assert redactor.redact(safe) == safe


def fed(*lines: str, allowed: tuple[str, ...] = ()) -> list[str]:
    printed = PrintedObjects(lambda label, name: f"[{label}-of-{len(name)}]", allowed)
    return [printed.feed(line) for line in lines]


IDENTITY, NAME = '  "identity": "anna",', '  "name": "Anna M"'


@pytest.mark.parametrize(
    "between",
    [["}"], ["2026-03-05T14:00:00Z next"], ["{", '  "sid": "RM_x1",'], ['"a": 1'], ["  x"]],
)
def test_what_ends_the_object_ends_the_search(between: list[str]) -> None:
    assert fed(IDENTITY, *between, NAME)[-1] == NAME


@pytest.mark.parametrize(
    "name", ['    "name": "Cam 1"', '"name": "x"', '  "name": ""', '  "name": null', '  "name": "[user-0a1b2c3d]"']
)
def test_another_s_name_and_an_empty_one_stay(name: str) -> None:
    assert fed(IDENTITY, name)[-1] == name


@pytest.mark.parametrize(("count", "goes"), [(MOST_LINES - 2, True), (MOST_LINES - 1, False)])
def test_a_name_is_looked_for_so_far(count: int, goes: bool) -> None:
    assert (fed(IDENTITY, *['    "x": 1,'] * count, NAME)[-1] != NAME) is goes


def test_what_is_allowed_stays() -> None:
    assert fed(IDENTITY, NAME, allowed=("Anna M",))[-1] == NAME
    assert fed(IDENTITY, NAME)[-1] == '  "name": "[user-of-6]"'


def test_a_name_without_an_identity_before_it_stays() -> None:
    assert fed('  "sid": "RM_x1",', NAME)[-1] == NAME
