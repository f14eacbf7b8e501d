import pytest

from collector.cli.sizes import size_bytes
from collector.errors import UsageError


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", 0),
        ("20MB", 20_000_000),
        ("20 mb", 20_000_000),
        ("20MiB", 20 * 1024**2),
        ("1.5g", 1_500_000_000),
        ("1000kb", 1_000_000),
        ("1000000", 1_000_000),
        ("1000000b", 1_000_000),
    ],
)
def test_sizes_are_read_as_people_write_them(text: str, expected: int) -> None:
    assert size_bytes("--max-size", text) == expected


@pytest.mark.parametrize("text", ["0", "999999", "-5MB", "much", "5 apples", "MB", "1e9", "nan"])
def test_what_is_no_size_or_too_small_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="--max-size 20MB"):
        size_bytes("--max-size", text)
