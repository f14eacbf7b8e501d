import base64
import re
import sys
from itertools import accumulate
from urllib.parse import quote

import pytest

from collector.redaction.dictionary import Dictionary
from collector.redaction.engines import fastest
from collector.redaction.redactor import Redactor
from tests.redaction.planted import KEY

SECRET = "known/S3cret+value"


@pytest.mark.parametrize(
    "written",
    [
        SECRET,
        quote(SECRET, safe=""),
        quote(SECRET, safe="").lower().replace("s3cret", "S3cret"),
        SECRET.replace("/", "\\/"),
        base64.b64encode(SECRET.encode()).decode(),
        base64.urlsafe_b64encode(b"ab" + SECRET.encode()).decode(),
        SECRET.encode().hex(),
    ],
)
def test_a_known_secret_goes_in_every_spelling(written: str) -> None:
    safe = Redactor(KEY, secrets=[SECRET]).redact(f"x{written}y")
    assert written not in safe
    assert "[secret]" in safe


def test_an_ordinary_word_as_a_secret_goes_as_a_word_only() -> None:
    redactor = Redactor(KEY, secrets=["secret"])
    assert redactor.redact("my secret, api_secret [secret]") == "my [secret], api_secret [secret]"


@pytest.mark.parametrize("short", ["", "a", "abc"])
def test_a_very_short_secret_is_not_looked_for(short: str) -> None:
    assert Redactor(KEY, secrets=[short]).redact("abc a") == "abc a"


def test_four_characters_are_looked_for() -> None:
    assert Redactor(KEY, secrets=["aB3$"]).redact("xaB3$x") == "x[secret]x"


@pytest.mark.parametrize(
    ("line", "hits"),
    [
        ("bob joined, Bob's bobsled, kebob", 1),
        ("bob, 'bob'(bob)", 3),
        (r"\nbob\n%22bob%22", 2),
        ('{"room": "bob", "x": "bob"}', 1),
        ("notbob bob_2", 0),
    ],
)
def test_a_known_name_goes_as_a_whole_word(line: str, hits: int) -> None:
    assert Redactor(KEY, handles=["bob"]).redact(line).count("[user-") == hits


@pytest.mark.parametrize("name", ["bo", "video", "Audio", "123456", "N/A", "None", "---"])
def test_a_name_that_would_hit_everything_is_not_looked_for(name: str) -> None:
    line = f"the {name} track"
    assert Redactor(KEY, handles=[name]).redact(line) == line


def test_a_secret_found_by_its_name_is_looked_for_from_then_on() -> None:
    redactor = Redactor(KEY)
    redactor.redact("token=Learned-0042-value")
    assert redactor.redact("again Learned-0042-value") == "again [secret]"


@pytest.mark.parametrize("value", ["Short1", "wordonly", "12345678"])
def test_what_may_be_a_word_is_not_learned(value: str) -> None:
    dictionary = Dictionary(fastest())
    dictionary.learn(value)
    assert len(dictionary) == 0


def test_a_value_that_is_secret_and_name_goes_as_a_secret() -> None:
    redactor = Redactor(KEY, secrets=["bob-S3cret"], handles=["bob-S3cret"])
    assert redactor.redact("bob-S3cret") == "[secret]"


def test_a_known_name_that_is_an_address_keeps_the_stand_in_of_its_handle() -> None:
    redactor = Redactor(KEY, handles=["bob@example.org"])
    shown = redactor.redact('{"identity": "bob@example.org"}').split('"')[3]
    assert redactor.redact("mail bob@example.org now") == f"mail {shown} now"


TEXTS = ["a Bob Miller-0002, b", "tok-é0001-x tok-é0002", "ab.c", "nothing", "ab.ctok-é0000", "tok-é0001 " * 3]


@pytest.mark.parametrize("many", [3, 400])
@pytest.mark.parametrize("text", TEXTS)
def test_what_stands_in_a_line_is_found_among_few_needles_and_among_many(text: str, many: int) -> None:
    dictionary = Dictionary(fastest())
    dictionary.add_secret("ab.c")
    for number in range(many):
        dictionary.add_secret(f"tok-é{number:04d}")
        dictionary.add_handle(f"Bob Miller-{number:04d}")
    lines = [f"tok-é{many - 1:04d}", text, "ab.c"]
    dictionary.narrow("\n".join(lines).encode())
    ends = list(accumulate(len(line.encode()) + 1 for line in lines))
    near = [dictionary.near(end) for end in ends]
    assert near == [dictionary.near_in(line) for line in lines]
    assert near[1] == sorted({word.encode() for word in NEEDLE.findall(text)})
    assert len(dictionary.find(text, near[1])) == len(NEEDLE.findall(text))


NEEDLE = re.compile(r"tok-é\d{4}|Bob Miller-\d{4}|ab\.c")


class Watched(bytes):
    """A block that counts how often something is looked for in it, and in how many bytes at most."""

    times = 0
    looked_bytes = 0

    def find(self, what: bytes, first: int = 0, last: int = sys.maxsize, /) -> int:  # type: ignore[override]  # as it is used
        self.times += 1
        self.looked_bytes += min(last, len(self)) - first
        return super().find(what, first, last)


def walk(dictionary: Dictionary, lines: list[str]) -> tuple[Watched, list[list[bytes]]]:
    """Learn from each line of a block its last word, as a redactor does; also return what stands in each."""
    block = Watched("".join(f"{line}\n" for line in lines).encode())
    dictionary.narrow(block)
    near, at = [], 0
    for line in lines:
        end = at + len(line.encode()) + 1
        found = dictionary.near(end) if dictionary.next_place(at, end) < end else []
        dictionary.learn(line.rpartition(" ")[2])
        near.append(found)
        at = end
    return block, near


@pytest.mark.parametrize("many", [10, 1000])
def test_a_block_is_not_searched_for_each_of_the_needles_known_before(many: int) -> None:
    dictionary = Dictionary(fastest())
    for number in range(many):
        dictionary.learn(f"tok-{number:04d}/xyz")
    lines = [f"uses tok-{number % 10:04d}%2Fxyz and more - -" for number in range(500)]
    block, near = walk(dictionary, lines)
    assert near == [[f"tok-{number % 10:04d}%2Fxyz".encode()] for number in range(500)]
    assert block.times <= 2 * 500


def test_a_block_is_not_searched_for_each_of_many_short_names() -> None:
    dictionary = Dictionary(fastest())
    for number in range(1000):
        dictionary.add_handle(f"u{number}")
    block, near = walk(dictionary, [f"name u{number} has joined - -" for number in range(0, 500)])
    assert all(f"u{number}".encode() in found for number, found in enumerate(near) if number >= 10)
    assert block.times <= 3 * 500


def test_a_block_is_not_searched_to_its_end_for_each_needle_that_comes_on_the_way() -> None:
    lines = [f"padding {'x' * 200} tok-{number:04d}/xyz" for number in range(1000)]
    lines += [f"uses tok-{number:04d}%2Fxyz and more - -" for number in range(1000)]
    block, near = walk(Dictionary(fastest()), lines)
    assert near == [[]] * 1000 + [[f"tok-{number:04d}%2Fxyz".encode()] for number in range(1000)]
    assert block.looked_bytes < len(block) * 1000 / 5


@pytest.mark.parametrize("distance", [1, 10, 60, 1 << 14, (1 << 14) + 7, 1 << 16])
def test_a_needle_is_found_however_far_behind_the_line_that_gave_it_away(distance: int) -> None:
    first, secret = "password tok-0042/xyz", "tok-0042/xyz"
    for fill in range(distance, distance + 20):
        lines = [first, "-" * fill, f"a {secret} b -", "-" * fill, f"a {secret} b -"]
        assert walk(Dictionary(fastest()), lines)[1] == [[], [], [secret.encode()], [], [secret.encode()]]
