import pytest

from collector.evidence.logs.members import escapes


@pytest.mark.parametrize(
    "name", ["../a", "a/../b", "..", "/a", "\\a", "C:\\a", "c:a", "a\\..\\b", "//server/a", "a\0b", ""]
)
def test_a_name_that_leads_out_is_seen(name: str) -> None:
    assert escapes(name)


@pytest.mark.parametrize("name", ["a", "a/b.log", "..a/b", "a..", "a/...", "2026-03-05T14:05/a.log"])
def test_an_ordinary_name_is_not(name: str) -> None:
    assert not escapes(name)
