import pytest

from collector.redaction.redactor import Redactor
from tests.redaction.planted import KEY, NAMED, SPECIAL, dressed

DRESSED = [
    pytest.param(value, line, id=f"{kind}, {how}")
    for kind, (name, value) in NAMED.items()
    for how, line in dressed(name, value)
]


@pytest.mark.parametrize(("value", "line"), DRESSED)
def test_a_secret_under_its_name_goes_and_the_line_stays(value: str, line: str) -> None:
    redactor = Redactor(KEY)
    safe = redactor.redact(line)
    assert value not in safe
    assert value[:6] not in safe
    assert safe.startswith("BEGIN ")
    assert safe.endswith(" END")
    assert ("demo" in safe) == ("demo" in line)
    assert ("sdk=js" in safe) == ("sdk=js" in line)
    assert redactor.found_secrets()


@pytest.mark.parametrize("kind", SPECIAL)
def test_a_secret_in_a_format_of_its_own_goes_and_the_line_stays(kind: str) -> None:
    template, value = SPECIAL[kind]
    safe = Redactor(KEY).redact(template % value)
    assert value not in safe
    assert value[-8:] not in safe
    before, after = template.split("%s")
    assert safe.startswith(before[:2])
    assert safe.endswith(after[-4:])


@pytest.mark.parametrize(
    "line",
    [
        "token: invalid",
        "prompt_tokens=1200 completion_tokens=40, max_tokens: 4096",
        '{"token_type": "bearer", "tokenExpiry": 3600, "grant_type": "password"}',
        '{"password": "", "secret": null, "token": "<redacted>", "credential": "****"}',
        "token=${LIVEKIT_TOKEN} secret=$SECRET apiSecret: process.env.LIVEKIT_API_SECRET",
        "key frame requested, keyframe=true, keyFrames: 12",
        "bypass=1 compass: north spin: 3 mapping: x pinned=1",
        "Basic authentication failed, bearer authentication failed",
        '{"credentials": "include"}',
        "tokens: 12",
        "signature verified, fingerprint ok",
    ],
)
def test_a_name_without_a_secret_stays(line: str) -> None:
    assert Redactor(KEY).redact(line) == line


def test_a_value_that_the_line_cuts_off_goes_to_its_end() -> None:
    assert Redactor(KEY).redact('{"room":"demo","token":"abc def ghi') == '{"room":"demo","token":"[secret]'


def test_an_escaped_quote_does_not_end_a_value() -> None:
    assert Redactor(KEY).redact(r'{"password":"a\"b c","room":"x"}') == '{"password":"[secret]","room":"x"}'


def test_a_secret_with_a_comma_goes_whole_and_the_next_pair_stays() -> None:
    assert Redactor(KEY).redact("password=ab,cd;ef,room=demo") == "password=[secret],room=demo"
