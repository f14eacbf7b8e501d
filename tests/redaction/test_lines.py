import pytest

from collector.redaction.lines import LONGEST_LINE_BYTES, readable, storable, whole_lines


def test_pieces_become_whole_lines() -> None:
    assert list(whole_lines([b"a", b"b\nc\n", b"d\re", b"f\r\n", b"g"])) == [b"ab\n", b"c\n", b"d\ref\r\n", b"g"]


def test_a_line_of_the_longest_length_stays() -> None:
    pieces = [b"x" * (LONGEST_LINE_BYTES - 1), b"\n"]
    assert list(whole_lines(pieces)) == [b"".join(pieces)]


def test_a_longer_line_is_left_out_and_said_to_be() -> None:
    first, second = whole_lines([b"x" * LONGEST_LINE_BYTES, b"S3cret\n", b"next\n"])
    assert b"S3cret" not in first
    assert b"4194311 bytes" in first
    assert second == b"next\n"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"caf\xc3\xa9", "café"),
        (b"caf\xe9 x", "caf\\xe9 x"),
        (b"a\x00b" + b"c" * 20, "a\\x00b" + "c" * 20),
        ("token".encode("utf-16-le"), "token"),
        (b"\x1b[36mtoken\x1b[0m=x", "token=x"),
    ],
)
def test_bytes_become_text_that_hides_nothing(raw: bytes, text: str) -> None:
    assert readable(raw) == text


def test_parts_of_foreign_file_names_are_written_out() -> None:
    assert storable("a\udcffé") == "a\\udcffé"
