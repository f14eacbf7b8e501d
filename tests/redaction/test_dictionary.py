import base64
from urllib.parse import quote

import pytest

from collector.redaction import Redactor
from collector.redaction.dictionary import Dictionary
from collector.redaction.engines import fastest
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


@pytest.mark.parametrize("name", ["bo", "video", "Audio", "123456"])
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


@pytest.mark.parametrize("many", [3, 400])
@pytest.mark.parametrize("text", ["a Bob Miller-0002, b", "tok-é0001-x tok-é0002", "ab.c", "nothing", "ab.ctok-é0000"])
def test_among_many_near_needles_those_of_a_line_are_found_as_among_few(text: str, many: int) -> None:
    few, all_of_them = (Dictionary(fastest()) for _ in range(2))
    for dictionary, count in ((few, 3), (all_of_them, many)):
        dictionary.add_secret("ab.c")
        for number in range(count):
            dictionary.add_secret(f"tok-é{number:04d}")
            dictionary.add_name(f"Bob Miller-{number:04d}", "user")
        dictionary.narrow("\n".join([text, *(f"tok-é{number:04d}" for number in range(count))]).encode())
    assert all_of_them.find(text) == few.find(text)


class Searched(str):
    """A line that counts how often something is looked for in it."""

    __slots__ = ("times",)
    times: int

    def find(self, *what: object) -> int:
        self.times += 1
        return super().find(*what)  # type: ignore[arg-type]  # as they came


def test_a_line_is_not_searched_for_each_of_many_near_needles() -> None:
    dictionary = Dictionary(fastest())
    for number in range(1000):
        dictionary.add_secret(f"tok-{number:04d}-xyz")
    dictionary.narrow("\n".join(f"tok-{number:04d}-xyz" for number in range(1000)).encode())
    line = Searched("one of them: tok-0042-xyz")
    line.times = 0
    assert [item.start for item in dictionary.find(line)] == [13]
    assert line.times < 10
