import pytest

from collector.redaction.redactor import Redactor
from tests.redaction.planted import HEX, KEY, NAMED, SPECIAL, dressed

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


@pytest.mark.parametrize(
    "line",
    [
        "webhook=participant_joined room=demo",
        '{"webhook": "room.finished"}',
        "TTY=pts/0 ; PWD=/opt/livekit ; COMMAND=/usr/bin/journalctl",
        'PWD=C:\\srv\\livekit and "PWD": "/opt/livekit"',
    ],
)
def test_an_event_of_a_webhook_and_a_working_directory_are_no_secrets(line: str) -> None:
    redactor = Redactor(KEY)
    assert redactor.redact(line) == line
    assert redactor.found_secrets() == frozenset()


@pytest.mark.parametrize(
    "line",
    [
        "webhook=https://chat.example/in/Zk3jX9qLw",
        "webhook_key=horse_battery",
        "webhook=Zk3jX9qLwP0s",
        "DB_PWD=/opt/livekit",
        "UID=sa;PWD=/opt/livekit;x",
        "pwd=/opt/livekit",
        "PWD=opt/livekit",
    ],
)
def test_what_only_looks_like_one_of_them_goes(line: str) -> None:
    redactor = Redactor(KEY)
    assert "[secret]" in redactor.redact(line)
    assert redactor.found_secrets()


@pytest.mark.parametrize("state", ["access_denied", "ConnectionTimeout", "DUPLICATE_IDENTITY"])
@pytest.mark.parametrize("before", ["https://meet.example/error?code=", "auth=", "token: "])
def test_a_state_goes_only_where_its_key_stands(before: str, state: str) -> None:
    redactor = Redactor(KEY)
    redactor.redact(f"{before}{state}")
    assert redactor.redact(f"it ended with {state} again") == f"it ended with {state} again"


@pytest.mark.parametrize(
    "line",
    [
        "password=correct_horse_battery",
        "api_secret=CorrectHorseBattery",
        "stream_key: 'correct_horse_battery'",
        "https://meet.example/join?code=abc-defghij-klm",
        "https://meet.example/join?code=abcDefGhiJklm",
        "auth=access_denied9f3b",
    ],
)
def test_words_that_may_have_been_chosen_and_what_is_random_go_everywhere(line: str) -> None:
    redactor = Redactor(KEY)
    redactor.redact(line)
    (value,) = redactor.found_secrets()
    assert redactor.redact(f"typed {value} here") == "typed [secret] here"


def test_a_line_full_of_working_directories_is_searched_in_time() -> None:
    line = "PWD=/x9 " * 40_000
    assert Redactor(KEY).redact(line) == line


@pytest.mark.parametrize(
    "body",
    [
        r"{\x22room\x22:\x22demo\x22,\x22token\x22:\x22S3cret-value-42\x22,\x22identity\x22:\x22bob.smith\x22}",
        r"{\x22m\x22:\x22{\x5C\x22room\x5C\x22:\x5C\x22demo\x5C\x22,\x5C\x22token\x5C\x22:\x5C\x22S3cret-value-42\x5C\x22}\x22}",
        r"{\x22room\x22:\x22demo\x22,\x22m\x22:\x22token=S3cret-value-42\x22,\x22identity\x22:\x22bob.smith\x22}",
    ],
)
def test_quotes_as_nginx_escapes_them_hide_nothing(body: str) -> None:
    safe = Redactor(KEY).redact(f'"POST /api/token HTTP/1.1" 200 5 "-" "{body}"')
    assert "S3cret" not in safe
    assert "bob" not in safe
    assert "demo" in safe
    assert safe.endswith('}"')


@pytest.mark.parametrize(
    "line",
    [
        "[(b'Date', b'Thu'), (b'Set-Cookie', b'__cf_bm=S3cret-42; path=/; HttpOnly')])",
        "hpack - Adding (b'xi-api-key', b'S3cret-42') to the header table, sensitive:True",
        "hpack - Adding (b'authorization', b'Token S3cret-42') to the header table",
        "args=('password', 'S3cret-42')",
        '{"name":"Authorization","value":"Token S3cret-42"},{"name":"room","value":"demo"}',
        '{"headers":[{"name":"Cookie","value":"sid=S3cret-42; lang=de"}],"url":"https://h/"}',
        '{"name": "X-Api-Key", "value": "S3cret-42"}',
        r"{\"name\":\"LIVEKIT_API_SECRET\",\"value\":\"S3cret-42\"},{\"name\":\"ROOM\",\"value\":\"demo\"}",
        '["lk","--api-secret","S3cret-42","--room","demo"]',
        "argv=['lk', '--api-secret', 'S3cret-42', '--url', 'ws://h']",
        "argv=['lk', '--api-secret', 'S3cret-42",
    ],
)
def test_a_secret_in_the_string_after_its_name_goes(line: str) -> None:
    safe = Redactor(KEY).redact(line)
    assert "S3cret" not in safe
    assert safe.split("S3cret")[0][:12] == line[:12]
    assert ("demo" in safe) == ("demo" in line)


@pytest.mark.parametrize(
    "line",
    [
        '["lk","--token","--room","demo"]',
        "allowedHeaders: ['authorization', 'content-type']",
        'required: ["token", "S3cret-42", "room"]',
        "if key in ('token', 'secret'): ('token', 'secret', 'room') ('password', 3)",
        '{"name":"max_tokens","value":"4096"},{"name":"token","value":null},{"name":"secret","value":"<redacted>"}',
        '{"name":"token","type":"string"},{"id":"token","value":"demo"}',
    ],
)
def test_a_string_after_a_name_that_is_not_its_value_stays(line: str) -> None:
    assert Redactor(KEY).redact(line) == line


@pytest.mark.parametrize("scheme", ["Api-Key", "Bot", "Splunk", "LiveKit", "Token", "Bearer"])
@pytest.mark.parametrize(
    "shape", ["Authorization: {}", '"Authorization": "{}"', "map[Authorization:[{}] Accept:[*/*]]"]
)
def test_a_credential_goes_and_its_scheme_stays(scheme: str, shape: str) -> None:
    safe = Redactor(KEY).redact(shape.format(f"{scheme} S3cret-42"))
    assert safe == shape.format(f"{scheme} [authorization]")


def test_a_sentence_after_the_word_authorization_gives_no_word_away_as_a_secret() -> None:
    redactor = Redactor(KEY)
    redactor.redact("authorization: please authenticate once more")
    assert redactor.redact("authenticate once") == "authenticate once"


@pytest.mark.parametrize(
    "line",
    [
        "next=https%3A%2F%2Fh%3Fgo%3Dhttps%253A%252F%252Fh%253Faccess_token%253DS3cret-42%2526room%253Ddemo",
        r"https://h/x?access_token\u003dS3cret-42\u0026room=demo",
        r"{\u0022token\u0022\u003a\u0022S3cret-42\u0022,\u0022room\u0022\u003a\u0022demo\u0022}",
        "    LIVEKIT_API_SECRET:            S3cret-42",
        "Token" + " " * 40 + ":" + " " * 40 + "S3cret-42",
        'curl -sS -u 3f1c9a7b:S3cret-42 "https://api.agora.io/dev/v1/projects?room=demo"',
        "+ curl --user '3f1c9a7b:S3cret-42' https://api.agora.io",
    ],
)
def test_a_secret_in_a_rarer_spelling_goes(line: str) -> None:
    safe = Redactor(KEY).redact(line)
    assert "S3cret" not in safe
    assert safe.startswith(line.split("S3cret")[0])
    assert ("demo" in safe) == ("demo" in line)


@pytest.mark.parametrize("key", ["AGORA_APP_CERT=", 'appCert: "', '"primaryCertificate":"', "app_certificate="])
def test_a_certificate_of_an_app_goes_and_a_file_of_one_stays(key: str) -> None:
    assert Redactor(KEY).redact(key + HEX[:32]).startswith(key + "[secret]")
    assert Redactor(KEY).redact("AGORA_APP_CERT=/etc/tls/app.pem") == "AGORA_APP_CERT=/etc/tls/app.pem"


@pytest.mark.parametrize(
    "line",
    [
        "    Authentication         : WPA2-Personal",
        "Token:            disabled",
        "curl -o x.log https://h/x -u",
        "curl: (7)",
    ],
)
def test_a_table_without_a_secret_stays(line: str) -> None:
    assert Redactor(KEY).redact(line) == line
