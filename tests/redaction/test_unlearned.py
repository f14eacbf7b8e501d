from dataclasses import fields

import pytest

from collector.model.request import RedactionRules
from collector.model.run import Run
from collector.redaction.kinds.kind import Nature
from collector.redaction.redactor import Redactor
from collector.redaction.unlearned import Unlearned, reads_like_words, stands_for_itself
from tests.redaction.planted import KEY, LETTERS


@pytest.mark.parametrize(
    "value",
    [
        *("2026-03-05", "2026-03", "2026-03-05T14:00:00Z", "2026-03-05T14:00:00.123+01:00", "20260305T140500Z"),
        *("14:05:00", "1772719200", "1772719200123", "1772719200.123456"),
        *("RM_abcd1234efgh", "PA_abcd1234efgh", "TR_abcd1234efgh"),
        *("sha256", "hmac-sha1", "RSA-PSS-SHA256", "aes-128-gcm"),
        *("application", "communication", "inconclusive", "interrupted", "disconnected", "unavailable"),
        *("active", "none-yet", "1234567", "standup"),
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


CHOSEN = ["abc123", "Berlin", "standup", "summer", "Monday", "video", "summary", "communication", "123456", "20010911"]


@pytest.mark.parametrize("value", CHOSEN)
@pytest.mark.parametrize(
    "line",
    [
        *("admin_password={}", '"passphrase": "{}"', "password: {}", "    PIN: {}", "--db-password {} now"),
        *('["lk", "--password", "{}"]', "<Password>{}</Password>", "passwords: ['{}']", "curl -u anna:{} https://h"),
        "API7f3c9a7b2d: {}",
    ],
)
def test_what_somebody_chose_is_a_secret_whatever_it_says(line: str, value: str) -> None:
    redactor = Redactor(KEY)
    assert value not in redactor.redact(line.format(value))
    assert redactor.found_secrets() == {value}


def test_what_somebody_chose_goes_at_once_where_it_is_no_ordinary_word() -> None:
    safe = Redactor(KEY).redact("admin_password=abc123\nSASL PLAIN sent admin abc123")
    assert safe == "admin_password=[secret]\nSASL PLAIN sent admin [secret]"


@pytest.mark.parametrize(
    "line",
    [
        *("password=disabled", "credential=Incorrect", "secret=hmac-sha256", "password=2026-03-05T14:00:00Z"),
        *("pin=12345", "wrong password: try again", "password=lesson", "password=authorization"),
    ],
)
def test_what_only_says_how_it_went_or_stands_in_the_rooms_name_is_no_choice(line: str) -> None:
    redactor = Redactor(KEY, lookups=["lesson-berlin-1"])
    assert "[secret]" in redactor.redact(line)
    assert redactor.found_secrets() == frozenset()


def test_a_word_of_the_rooms_name_is_learned_where_ids_are_hidden() -> None:
    redactor = Redactor(KEY, lookups=["lesson-berlin-1"], hide_identities=True)
    redactor.redact("password=lesson")
    assert redactor.found_secrets() == {"lesson"}


@pytest.mark.parametrize("name", [field.name for field in fields(Run)])
def test_the_keys_of_the_documents_read_like_words(name: str) -> None:
    assert reads_like_words(name)


@pytest.mark.parametrize("value", ["x7Kp2mQ9", "3f1c9a7b2d", "QZkXvWjP-mTbD", "a" * 49])
def test_what_is_random_or_long_does_not_read_like_words(value: str) -> None:
    assert not reads_like_words(value)


def test_a_value_in_a_url_is_read_as_it_is_meant() -> None:
    assert Unlearned(()).holds("2026-03-05T14%3A00%3A00Z")
    assert not Unlearned(()).holds("Zk3j%3AX9qLwP0s")


def test_what_the_user_allows_is_replaced_only_where_its_name_stands() -> None:
    line = "password=lesson-X9q and lesson-X9q here"
    allowing = Redactor(KEY, rules=RedactionRules(allowed=("lesson-X9q",)))
    assert allowing.redact(line) == "password=[secret] and lesson-X9q here"
    assert allowing.found_secrets() == frozenset()
    assert Redactor(KEY).redact(line) == "password=[secret] and [secret] here"
    assert not Unlearned(()).holds("lesson-X9q", Nature.CHOSEN)


@pytest.mark.parametrize("value", ["application", "2026-03-05", "lesson-berlin-1"])
def test_a_secret_that_was_told_goes_whatever_it_says(value: str) -> None:
    redactor = Redactor(KEY, secrets=[value], lookups=["lesson-berlin-1"])
    assert value not in redactor.redact(f"at {value} here")


def test_a_long_hostile_value_costs_no_time() -> None:
    values = [part * (200_000 // len(part)) for part in ("sha-", "a-", "12", "2026-03-05T14:00:00 ", "aes1", "Ab")]
    assert not any(map(stands_for_itself, values))
    assert not any(stands_for_itself(value[:47] + "?") for value in values)
    assert not any(map(reads_like_words, values))
