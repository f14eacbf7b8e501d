import pytest

from collector.evidence.logs.identities import IDENTITY_NEEDLES, identities_in


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('{"participant": "anna"}', ["anna"]),
        ('  "identity": "dave.brown",', ["dave.brown"]),
        (r"{\"identity\":\"dave brown\"}", ["dave brown"]),
        ("  identity: 'dave',", ["dave"]),
        ('identity: "dave"', ["dave"]),
        ("P(sid=PA_x1, identity=carol.jones, name=Carol)", ["carol.jones"]),
        ("{Sid:PA_x1 Identity:carol7 Name:Carol}", ["carol7"]),
        ("identity=zoe@example.com", ["zoe@example.com"]),
        ('{"sub": "bob.smith", "name": "Bob", "video": {"room": "demo"}}', ["bob.smith"]),
        ('{"participant":"anna","identity":"bob","sub":"eve","video":{}}', ["anna", "bob", "eve"]),
    ],
)
def test_whom_a_line_names_is_read(line: str, expected: list[str]) -> None:
    assert [name.decode() for _, name in identities_in(line.encode())] == expected


@pytest.mark.parametrize(
    "line",
    [
        "identity=verified",
        "identity: verified",
        '{"identity": ""}',
        '{"identity": {"x": 1}}',
        '{"sub": "1234", "scope": "video"}',
        '{"participants": 3}',
    ],
)
def test_words_and_other_tokens_name_nobody(line: str) -> None:
    assert list(identities_in(line.encode())) == []


def test_only_what_begins_with_a_needle_that_is_there_is_searched() -> None:
    line = b'{"participant":"anna","identity":"bob"}'
    assert [name for _, name in identities_in(line, frozenset({b"dentity"}))] == [b"bob"]
    assert all(needle in line or needle == b'sub":' for needle in IDENTITY_NEEDLES)
