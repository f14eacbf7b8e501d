from pathlib import Path

import pytest

from collector.bundle.archive import UnreadableBundleError
from collector.errors import UsageError
from collector.runs.strangers import edge_around

PATHS = (Path("a.zip"), Path("b.zip"))


def test_whatever_breaks_ends_in_one_sentence_without_the_errors_text() -> None:
    with (
        pytest.raises(UnreadableBundleError, match=r"What a.zip or b.zip holds .*OverflowError") as caught,
        edge_around(*PATHS),
    ):
        raise OverflowError("a secret")
    assert "a secret" not in str(caught.value)


def test_a_sentence_of_our_own_passes() -> None:
    with pytest.raises(UsageError, match="a way out"), edge_around(*PATHS):
        raise UsageError("a way out")
