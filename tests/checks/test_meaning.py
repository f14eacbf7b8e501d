"""What a check's text begins with is what people read beside a fault: it says what becomes of sound and picture."""

import pytest

from collector.checks.runner import Check, catalogue

EFFECTS = ("sound", "picture", "voice", "hear", "join", "call", "keeps clients out")
MACHINE_AND_NETWORK = [check for check in catalogue() if check.id.startswith(("network.", "device."))]


@pytest.mark.parametrize("check", MACHINE_AND_NETWORK, ids=lambda check: check.id)
def test_the_first_sentence_says_what_becomes_of_the_call(check: Check) -> None:
    first = " ".join(check.why.split()).split(". ", 1)[0]
    assert any(word in first for word in EFFECTS), first
