"""A shortcut gives what a search of the whole line gives."""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from collector.model.source import RawStream
from collector.redaction.engines import EVERY_LINE, Engine, engines, fastest
from collector.redaction.kinds import EVERYWHERE
from collector.redaction.quads import MANY, quads_in
from collector.redaction.redactor import Redactor
from collector.redaction.scan import Scanner
from collector.redaction.shortcuts import NO_SHORTCUT, Shortcuts
from tests.redaction.planted import KEY, SHAPED

NAMED_ENGINES = pytest.mark.parametrize("engine", engines(), ids=lambda engine: engine.name)
BUILT_ONCE = settings(deadline=None)  # the first example pays for building an engine's database


@pytest.fixture(autouse=True, scope="module")
def blocks_count_as_large() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("collector.redaction.quads.SMALL_BYTES", 0)
        yield


VALUES = (
    *("bob", "bob@example.org", "10.1.2.3", "8.8.8.8:443", "127.0.0.1:7880", "008.008.004.004", "300.1.2.3", "1.2.3"),
    *("ver 1.2.3.4", "v1.2.3.4", "sdk 10.1.2.3 8.8.8.8", "1.2.3.4.5", "1.2.3.4.5.6", "udp4 host 10.0.7.12:5000", "::1"),
    *(
        "user name: bob",
        "user name:",
        "token:",
        "identity: b",
        "participant",
        "a participant",
        "x:b",
        "wss://a:b@h.example",
    ),
    *("wss://h.example/rtc", "x@10.1.2.3", "bob@10.1.2.3.example", "PA_abcdef", "+14155550123", "", "a", "null", "zoë"),
    *(
        "[user-0a1b2c3d]",
        "[ipv4-public-0a1b2c3d]:80",
        "tel:5550123",
        "sip:bob@h.example",
        "ip-10-1-2-3",
        "2a00:1450::1",
    ),
    *(
        SHAPED["jwt"],
        SHAPED["agora 007"],
        SHAPED["agora 006"],
        "token=S3cret-0042-value",
        "?access_token=S3cret-0042-value",
    ),
    *("x=S3cret-0042-value&key=a1b2c3d4", "tokens: 12", "Bearer S3cret-0042-value", "token is b", "secret S3cret-0042"),
    *("version", "build:", "sdk", "agora ", "%22", "%3a", "x=", "login", "secret", "S3cret-0042-value"),
)
KEYS = (
    "participant",
    "identity",
    "userName",
    "msg",
    "version",
    "remoteAddress",
    "url",
    "name",
    "sdk",
    "token",
    "a-b",
    "",
)
FIELDS = st.builds(
    "{0}{1}{0}{2}{3}{4}{3}".format,
    st.sampled_from(['"', '"', '"', "'", '\\"']),
    st.sampled_from(KEYS),
    st.sampled_from([":", ":", ": ", "=", " : "]),
    st.sampled_from(['"', '"', '"', "'", '\\"', ""]),
    st.sampled_from(VALUES) | st.lists(st.sampled_from(VALUES), min_size=2, max_size=3).map(" ".join),
)
BETWEEN = st.sampled_from([",", ",", ",", ", ", "}", "{", "},{", " ", "\t", "\n", "\r\n", "}\n{", '"', '","', "\\"])
PIECES = FIELDS | FIELDS | FIELDS | st.sampled_from(VALUES) | st.text(alphabet='ab19:.=-"{},@ \\', max_size=6)
TEXTS = st.lists(st.tuples(PIECES, BETWEEN), max_size=10).map(lambda pairs: "{" + "".join(map("".join, pairs)) + "}")


@cache
def _scanner(engine: Engine) -> Scanner:
    return Scanner(EVERYWHERE, engine)


class Known(NamedTuple):
    """What is known before a stream."""

    secrets: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()


TOKEN = "S3cret-0042-value"
KNOWN = (
    *(Known(), Known(), Known(handles=("zoe",)), Known(handles=("bob",)), Known((TOKEN,)), Known((TOKEN[3:],))),
    *(Known((TOKEN, TOKEN[:9], SHAPED["jwt"]), ("bob", "value")), Known((SHAPED["agora 007"], "a:b", "bob@10.1.2.3"))),
)


def redacted(raw: bytes, engine: Engine, folder: Path, known: Known) -> tuple[bytes, dict[str, int]]:
    redactor = Redactor(KEY, secrets=known.secrets, handles=known.handles, engine=engine)
    stream = redactor.redact_stream(RawStream(name="logs/x", lines=iter([raw])), folder / f"{engine.name}-short")
    safe = stream.path.read_bytes()
    stream.path.unlink()
    return safe, dict(stream.redactions)


@NAMED_ENGINES
@BUILT_ONCE
@given(text=TEXTS, known=st.sampled_from(KNOWN), many=st.sampled_from([1, MANY]))
@example(text='{"msg":"user name:","participant":"bob"}', known=Known(), many=MANY)
@example(text='{"version": "1.2.3.4","x":"10.1.2.3"}', known=Known(), many=1)
@example(text='{"msg":"the participant","identity":"bob@example.org","ip":"10.1.2.3:5000"}', known=Known(), many=MANY)
@example(text="sdk 1.2.3.4 5.6.7.8 9.9.9.9.9 v 8.8.8.8", known=Known(), many=1)
@example(text="at 10.1.2.3:5000, 127.0.0.1 and 8.8.8.8", known=Known(), many=1)
@example(text='{"token":"S3cret-0042-value","msg":"a S3cret-0042-value"}', known=Known((TOKEN,)), many=1)
@example(text='{"token":"S3cret-0042-valuea","x":"b"}', known=Known((TOKEN,)), many=1)
def test_a_shortcut_gives_what_a_search_of_every_line_gives(
    tmp_path_factory: pytest.TempPathFactory, engine: Engine, text: str, known: Known, many: int
) -> None:
    folder = tmp_path_factory.getbasetemp()
    raw = f"{text}\n{text}".encode()  # the second time it is known
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("collector.redaction.shortcuts.MANY", many)
        patch.setattr("collector.redaction.quad_arithmetic.MANY", many)
        safe = redacted(raw, engine, folder, known)
    assert safe == redacted(raw, EVERY_LINE, folder, known)


def taken(line: str, engine: Engine) -> str:
    """Return what the shortcut makes of the one line of a block; empty if there is none."""
    redactor = Redactor(KEY)
    scanner = _scanner(engine)
    shortcuts = Shortcuts(scanner, shown=redactor._shown, stand_in=redactor._stand_in)
    block = line.encode()
    (hit,) = scanner.lines(block)
    quads = quads_in(block)
    safe = shortcuts.line(block, hit, quads)
    assert safe == shortcuts.line(block, hit, quads)  # the second time it is known
    if safe is not NO_SHORTCUT:
        assert safe.text == redactor.redact(line).encode()
        assert Counter(safe.kinds) == redactor.counts
        assert {value for value, _nature in safe.secrets} == redactor.found_secrets()
    return safe.text.decode()


@NAMED_ENGINES
@pytest.mark.parametrize(
    "line", ["from 10.1.2.3:4433 to 8.8.8.8\r\n", '{"remote":"10.1.2.3:4433","local": "8.8.8.8:1"}']
)
def test_a_line_of_addresses_alone_takes_it_on_every_engine(engine: Engine, line: str) -> None:
    assert taken(line, engine).count("[ipv4-") == 2


@pytest.mark.skipif(fastest().name != "hyperscan", reason="the other engines do not tell where all triggers are")
@pytest.mark.parametrize(
    "line",
    [
        '{"level":"debug","participant":"bob@example.org","pID":"PA_x1","selected":"udp4 host 10.0.7.12:5000","fps":3}',
        '12:00\tINFO\tlivekit\t{"room": "demo", "participant": "bob7", "remote": false}',
    ],
)
def test_people_in_flat_json_take_it(line: str) -> None:
    assert "[user-" in taken(line, fastest())


@pytest.mark.skipif(fastest().name != "hyperscan", reason="the other engines do not tell where all triggers are")
def test_a_line_is_not_searched_for_a_token_that_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    redactor = Redactor(KEY, engine=fastest())
    lines = [
        f'{{"level":"debug","seq":{number},"token":"{TOKEN}","url":"wss://h?token={TOKEN}"}}' for number in range(9)
    ]
    portion = "\n".join(lines).encode()
    expected = portion.replace(TOKEN.encode(), b"[secret]")
    assert redactor.redact_portion("logs/x", [portion]) == [expected]
    monkeypatch.setattr(Redactor, "_line", None)
    assert redactor.redact_portion("logs/x", [portion]) == [expected]
    assert redactor.counts == {"secret": 36}


@pytest.mark.skipif(fastest().name != "hyperscan", reason="the other engines do not tell where all triggers are")
@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ('{"room":"demo","response":{"refreshToken":"' + SHAPED["jwt"] + '"},"ssrc":3}', "[jwt]"),
        ('[API]: joinChannel {"token":"' + SHAPED["agora 007"] + '","uid":0}', "[agora-token]"),
        ('{"url":"wss://h.example/rtc?access_token=S3cret-0042-value&sdk=js"}', "access_token=[secret]&sdk=js"),
    ],
)
def test_tokens_in_flat_json_take_it(line: str, shown: str) -> None:
    assert shown in taken(line, fastest())


@NAMED_ENGINES
@pytest.mark.parametrize(
    "line",
    [
        '{"msg":"user name:","participant":"bob7"}',
        '{"participant":"bob7","phone":"+14155550123"}',
        '{"identity":"bob7","name":"Bob Z"}',
        "{\"participant\":'bob'}",
        '{"participants":["bob7","ann7"],"ip":"10.1.2.3"}',
        "sdk 4.2.2.1 at 10.1.2.3",
        "é 10.1.2.3",
    ],
)
def test_a_line_that_may_hold_more_is_searched(engine: Engine, line: str) -> None:
    assert taken(line, engine) == ""
