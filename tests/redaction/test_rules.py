from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.errors import UsageError
from collector.model.incident import Field
from collector.model.privacy import Address
from collector.model.request import RedactionRules
from collector.model.source import RawStream
from collector.redaction.engines import EVERY_LINE, engines
from collector.redaction.redactor import Redactor
from collector.redaction.rules import read_rules
from tests.factory import make_incident
from tests.redaction.planted import JWT, KEY

ORDERS = RedactionRules(patterns=(r"ORD-\d{4,}", r"seat (?P<value>[A-Z]\d+)"))


def rules(folder: Path, text: str) -> RedactionRules:
    path = folder / "rules.txt"
    path.write_text(text, "utf-8")
    return read_rules(path)


def allowing(*literals: str) -> Redactor:
    return Redactor(KEY, handles=["bob"], secrets=["known-S3cret"], rules=RedactionRules(allowed=literals))


def test_a_file_holds_patterns_literals_and_comments(tmp_path: Path) -> None:
    text = "\ufeff# ours\n\npattern ORD-\\d+ # and all of it\n  allow 10.1.2.3  \nallow two words\n"
    assert rules(tmp_path, text) == RedactionRules(
        patterns=("ORD-\\d+ # and all of it",), allowed=("10.1.2.3", "two words")
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# fine\nallows x\n", "Line 2 of rules.txt is no rule"),
        ("pattern\n", "Line 1 of rules.txt is no rule"),
        ("allow x\nallow   \n", "Line 2 of rules.txt is no rule"),
        ("\n\npattern (unclosed\n", "in line 3 of rules.txt is no regular expression of Python: missing \\)"),
        ("pattern x*\n", "in line 1 of rules.txt matches an empty text"),
    ],
)
def test_a_line_that_is_no_rule_is_named(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        rules(tmp_path, text)


def test_a_file_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="No such file"):
        read_rules(tmp_path / "absent")
    (tmp_path / "binary").write_bytes(b"\xff\xfe\xff")
    with pytest.raises(UsageError, match="not UTF-8 text"):
        read_rules(tmp_path / "binary")


def test_what_a_pattern_of_the_user_matches_goes_under_a_stand_in() -> None:
    safe = Redactor(KEY, rules=ORDERS).redact("ORD-12345 and ORD-12345 in seat B7, not ORD-1")
    first, _, second, *_ = safe.split()
    assert first == second
    assert first.startswith("[custom-")
    assert "in seat [custom-" in safe
    assert safe.endswith(", not ORD-1")


@pytest.mark.parametrize("engine", [*engines(), EVERY_LINE], ids=lambda engine: engine.name)
def test_a_pattern_is_looked_for_in_every_line_of_a_stream(tmp_path: Path, engine: object) -> None:
    raw = b"plain\nORD-12345\n" * 3 + f"token={JWT} ORD-777 ORD-7777\nplain".encode()
    redactor = Redactor(KEY, rules=ORDERS, engine=engine)  # type: ignore[arg-type]  # parametrize gives objects
    stream = redactor.redact_stream(RawStream(name="logs/x", lines=iter([raw])), tmp_path / "x")
    text = stream.path.read_text("utf-8")
    assert (text.count("plain"), text.count("[custom-"), "ORD-12345" in text) == (4, 4, False)
    assert "ORD-777 [custom-" in text
    assert stream.redactions == {"custom": 4, "jwt": 1}


def test_a_pattern_holds_for_ids_and_names_of_rooms_too() -> None:
    safe = Redactor(KEY, rules=ORDERS).safe_incident(make_incident(room="ORD-12345"))
    assert safe.value(Field.ROOM).startswith("[custom-")


@given(st.text(alphabet="OR D-0123456789 seatB[]custom", max_size=60))
def test_redacting_twice_changes_nothing_with_patterns_either(text: str) -> None:
    redactor = Redactor(KEY, rules=ORDERS)
    once = redactor.redact(text)
    assert redactor.redact(once) == once


@pytest.mark.parametrize(
    "text",
    [
        "from 10.1.2.3 on",
        '{"identity":"bob"} and bob',
        "mail bob@example.org",
        "/home/bob/x",
        "2a00:1450::1 up",
    ],
)
def test_an_allowed_literal_stays(text: str) -> None:
    redactor = allowing("10.1.2.3", "bob", "bob@example.org", "2a00:1450::1")
    assert redactor.redact(text) == text
    assert redactor.counts == {}


@pytest.mark.parametrize("value", ["known-S3cret", "S3cret-0042-value", JWT])
def test_an_allowed_literal_that_opens_something_goes(value: str) -> None:
    assert value not in allowing(value).redact(f"token={value}")


def test_what_only_holds_an_allowed_literal_goes() -> None:
    assert "alice" not in allowing("example.org", "lice").redact("mail alice@example.org")


def test_an_allowed_literal_stays_in_records_too() -> None:
    redactor = allowing("10.1.2.3", "bob")
    assert redactor.safe_record(Address.of("10.1.2.3")) == Address.of("10.1.2.3")
    assert redactor.safe_incident(make_incident(sender="bob")).value(Field.SENDER) == "bob"
    assert redactor.safe_incident(make_incident(sender="eve")).value(Field.SENDER).startswith("[user-")


def test_an_allowed_room_is_not_hidden() -> None:
    hiding = Redactor(KEY, hide_identities=True, rules=RedactionRules(allowed=("demo",)))
    assert hiding.safe_incident(make_incident(room="demo")).value(Field.ROOM) == "demo"
    assert hiding.safe_incident(make_incident(room="other")).value(Field.ROOM).startswith("[id-")


def test_an_allowed_literal_stays_in_a_stream(tmp_path: Path) -> None:
    raw = b"from 10.1.2.3 to 10.1.2.4\n" * 2
    stream = allowing("10.1.2.3").redact_stream(RawStream(name="logs/x", lines=iter([raw])), tmp_path / "x")
    text = stream.path.read_text("utf-8")
    assert (text.count("10.1.2.3"), text.count("[ipv4-private-")) == (2, 2)
