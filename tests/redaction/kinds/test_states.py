import pytest

from collector.redaction.kinds.states import STATES
from collector.redaction.redactor import Redactor
from tests.redaction.planted import KEY


@pytest.mark.parametrize("state", ["connected", "unavailable", "Interrupted", "DENIED"])
def test_what_became_of_a_participant_is_nobodys_name(state: str) -> None:
    assert Redactor(KEY).redact(f'participant="{state}"') == f'participant="{state}"'


def test_anything_else_may_be_a_name() -> None:
    assert "unavailable7" not in Redactor(KEY).redact('participant="unavailable7"')


@pytest.mark.parametrize("state", sorted(STATES))
def test_what_became_of_a_password_is_none(state: str) -> None:
    redactor = Redactor(KEY)
    redactor.redact(f"password={state}, then it was {state}")
    assert redactor.found_secrets() == frozenset()
