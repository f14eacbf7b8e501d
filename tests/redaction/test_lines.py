import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.redaction.lines import BLOCK_BYTES, LONGEST_LINE_BYTES, readable, storable, whole_blocks


def test_pieces_become_blocks_of_whole_lines() -> None:
    assert list(whole_blocks([b"a", b"b\nc\n", b"d\re", b"f\r\n", b"g"])) == [b"ab\nc\nd\ref\r\ng"]


def test_a_piece_as_long_as_a_block_is_passed_on_as_it_is() -> None:
    piece = b"x\n" * (BLOCK_BYTES // 2)
    blocks = list(whole_blocks([piece, b"y", b"z\n", piece]))
    assert blocks[0] is piece
    assert b"".join(blocks) == piece + b"yz\n" + piece


def test_a_block_ends_after_a_line() -> None:
    first, second = whole_blocks([b"x" * BLOCK_BYTES, b"y\nz", b"\n"])
    assert first == b"x" * BLOCK_BYTES + b"y\n"
    assert second == b"z\n"


@given(st.binary(max_size=60), st.integers(min_value=1, max_value=9))
def test_blocks_together_are_what_came(raw: bytes, size: int) -> None:
    assert b"".join(whole_blocks(raw[at : at + size] for at in range(0, len(raw), size))) == raw


@pytest.mark.parametrize("size", [1 << 16, LONGEST_LINE_BYTES, 3 * LONGEST_LINE_BYTES])
def test_a_line_of_the_longest_length_stays(size: int) -> None:
    raw = b"before\n" + b"x" * (LONGEST_LINE_BYTES - 1) + b"\nafter\n"
    assert b"".join(whole_blocks(raw[at : at + size] for at in range(0, len(raw), size))) == raw


@pytest.mark.parametrize("size", [1 << 16, LONGEST_LINE_BYTES, 3 * LONGEST_LINE_BYTES])
def test_a_longer_line_is_left_out_and_said_to_be(size: int) -> None:
    raw = b"before\n" + b"x" * (LONGEST_LINE_BYTES - 6) + b"S3cret\nafter\n"
    safe = b"".join(whole_blocks(raw[at : at + size] for at in range(0, len(raw), size)))
    assert b"S3cret" not in safe
    assert b"4194305 bytes" in safe
    assert safe.startswith(b"before\n[")
    assert safe.endswith(b"]\nafter\n")


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"caf\xc3\xa9", "café"),
        (b"caf\xe9 x", "caf\\xe9 x"),
        (b"a\x00b" + b"c" * 20, "a\\x00b" + "c" * 20),
        ("token".encode("utf-16-le"), "token"),
        (b"\x1b[36mtoken\x1b[0m=x", "token=x"),
        (rb'{"log":"\u001b[36mtoken=\u001b[0mx\n"}', r'{"log":"token=x\n"}'),
        (rb'{"m":"{\"log\":\"\\u001B[1;36mtoken\\u001B[0m=x"}', r'{"m":"{\"log\":\"token=x"}'),
        (b"#033[36mtoken#033[0m=#033[35mx", "token=x"),
        (rb"\x1b[36mtoken\033[0m=x", "token=x"),
        (rb"issue #033[1] of \u001bx, key 1b[0m, #33[0m", r"issue #033[1] of \u001bx, key 1b[0m, #33[0m"),
    ],
)
def test_bytes_become_text_that_hides_nothing(raw: bytes, text: str) -> None:
    assert readable(raw) == text.encode()


def test_a_text_loses_its_colours_too() -> None:
    assert storable(r"\u001b[36mtoken=\u001b[0mx") == storable("\x1b[36mtoken=\x1b[0mx") == "token=x"
    assert storable(r"token=\u001bx") == r"token=\u001bx"


def test_parts_of_foreign_file_names_are_written_out() -> None:
    assert storable("a\udcffé") == "a\\udcffé"
