import re
from dataclasses import replace

import pytest

from collector.runs.inviting import ALPHABET, invite, new_code
from tests.report.invitations import LIVE


def test_a_code_is_long_enough_and_can_be_said() -> None:
    codes = {new_code() for _ in range(50)}
    assert len(codes) == 50
    assert all(re.fullmatch(rf"([{ALPHABET}]{{4}}-){{2}}[{ALPHABET}]{{4}}", code) for code in codes)


def test_the_code_never_stands_on_the_page() -> None:
    invited = invite(LIVE, code="")
    assert invited.code
    assert invited.code not in invited.page


@pytest.mark.parametrize(("given", "case"), [("OWN-CODE", True), ("", False)])
def test_a_code_that_is_known_or_not_wanted_is_not_made(given: str, case: bool) -> None:
    invited = invite(replace(LIVE, case=case), code=given)
    assert invited.code == ""
    assert "OWN-CODE" not in invited.page
