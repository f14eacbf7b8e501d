import pytest

from collector.errors import RedactionError
from collector.redaction.leaks import LeakSearch
from collector.runs.packing import sealed

GIVEN, MET = "planted-S3cret-0042", "met-in-a-log-9f3b"
FIRST_MET = {MET: "logs.2", "met-elsewhere-77ab": "logs.1"}
KNOWN = LeakSearch({GIVEN, *FIRST_MET})


def test_a_text_without_a_secret_becomes_a_member() -> None:
    assert sealed("ticket.md", "all well", KNOWN, FIRST_MET).text == "all well"


def test_a_secret_that_a_source_brought_is_traced_to_it_with_a_way_out() -> None:
    with pytest.raises(RedactionError) as caught:
        sealed("ticket.md", f"it says {MET} here", KNOWN, FIRST_MET)
    assert str(caught.value).startswith("ticket.md would hold what logs.2 gives as a secret, so no bundle was written.")
    assert 'the line "allow WORD"' in str(caught.value)
    assert MET not in str(caught.value)


def test_a_secret_that_the_user_gave_has_no_way_out() -> None:
    with pytest.raises(RedactionError, match=r"would hold a secret of this run, .* Please report this\.") as caught:
        sealed("ticket.md", f"it says {GIVEN} here", KNOWN, FIRST_MET)
    assert "allow" not in str(caught.value)
