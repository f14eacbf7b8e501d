import pytest

from collector.vendors.no_values import is_nobody


@pytest.mark.parametrize(
    "name",
    ["None", "NULL", "True", "Unknown", "undefined", "N/A", "(null)", "<nil>", "***", "---", "•••", ""],
)
def test_a_word_for_no_value_and_a_mask_name_nobody(name: str) -> None:
    assert is_nobody(name)


@pytest.mark.parametrize("name", ["Nona", "nullah", "N/A-7", "*a*", "安娜", "ünal", "7", "🎉🎉🎉"])
def test_what_only_begins_so_is_somebody(name: str) -> None:
    assert not is_nobody(name)
