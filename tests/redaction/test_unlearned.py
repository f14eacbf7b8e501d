from dataclasses import fields
from pathlib import Path

import pytest

from collector.model.request import RedactionRules
from collector.model.run import Run
from collector.redaction import unlearned
from collector.redaction.redactor import Redactor
from collector.redaction.unlearned import Unlearned, stands_for_itself
from tests.redaction.planted import KEY, LETTERS


@pytest.mark.parametrize(
    "value",
    [
        *("2026-03-05", "2026-03", "2026-03-05T14:00:00Z", "2026-03-05T14:00:00.123+01:00", "20260305T140500Z"),
        *("14:05:00", "1772719200", "1772719200123", "1772719200.123456"),
        *("RM_abcd1234efgh", "PA_abcd1234efgh", "TR_abcd1234efgh"),
        *("sha256", "hmac-sha1", "RSA-PSS-SHA256", "aes-128-gcm"),
        *("application", "communication", "inconclusive", "interrupted", "disconnected", "unavailable"),
    ],
)
def test_a_value_that_says_something_of_its_own_stays_where_nothing_gives_it_away(value: str) -> None:
    assert stands_for_itself(value)
    redactor = Redactor(KEY)
    assert redactor.redact(f"auth={value} and {value} here") == f"auth=[secret] and {value} here"
    assert redactor.found_secrets() == frozenset()


@pytest.mark.parametrize(
    "value",
    [
        *("passwordlong", "hunter2hunter2", "1234567890", "3172719200", "2026-03-05-x1", "a2026-03-05"),
        *("RM_abcd1234efg", "RM_abcd1234efghi", "XX_abcd1234efgh", "shalimar99", "sha256-9f3bq"),
        *("correct-horse-battery", "Applicationx", LETTERS[:16], "unavailable9f3b7"),
    ],
)
def test_anything_else_goes_wherever_it_stands(value: str) -> None:
    assert not stands_for_itself(value)
    redactor = Redactor(KEY)
    assert value not in redactor.redact(f"password={value} and {value} here")
    assert value in redactor.found_secrets()


@pytest.mark.parametrize("name", [field.name for field in fields(Run) if len(field.name) > 10])
def test_the_keys_of_the_documents_are_words_of_our_own(name: str) -> None:
    assert stands_for_itself(name)


def test_a_value_in_a_url_is_read_as_it_is_meant() -> None:
    assert Unlearned(()).holds("2026-03-05T14%3A00%3A00Z")
    assert not Unlearned(()).holds("Zk3j%3AX9qLwP0s")


def test_what_the_user_allows_is_replaced_only_where_its_name_stands() -> None:
    line = "password=lesson-X9q and lesson-X9q here"
    allowing = Redactor(KEY, rules=RedactionRules(allowed=("lesson-X9q",)))
    assert allowing.redact(line) == "password=[secret] and lesson-X9q here"
    assert allowing.found_secrets() == frozenset()
    assert Redactor(KEY).redact(line) == "password=[secret] and [secret] here"


@pytest.mark.parametrize("value", ["application", "2026-03-05", "lesson-berlin-1"])
def test_a_secret_that_was_told_goes_whatever_it_says(value: str) -> None:
    redactor = Redactor(KEY, secrets=[value], lookups=["lesson-berlin-1"])
    assert value not in redactor.redact(f"at {value} here")


def test_a_long_hostile_value_costs_no_time() -> None:
    values = [part * (200_000 // len(part)) for part in ("sha-", "a-", "1", "2026-03-05T14:00:00 ", "aes1", "Ab")]
    assert not any(map(stands_for_itself, values))
    assert not any(stands_for_itself(value[:47] + "?") for value in values)


def test_where_the_package_is_no_files_every_word_is_learned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unlearned, "_FOLDERS", (tmp_path / "gone",))
    unlearned._own_words.cache_clear()
    assert not stands_for_itself("communication")
    unlearned._own_words.cache_clear()
