import hashlib
import io
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collector.errors import RedactionError
from collector.model.incident import Field
from collector.model.source import RawStream
from collector.redaction.leaks import search
from collector.redaction.redactor import Redactor
from tests.factory import make_incident
from tests.redaction.planted import JWT, KEY, NAMED, PEM, SHAPED, SPECIAL, dressed

SECRET = "planted-S3cret/value+0042"
NOISE = st.text(alphabet=st.sampled_from("ab1 .,:;=&?%\"'\\/{}[]()<>@-_+|\n\t[user-0a1b2c3d]"), max_size=40)
WORDS = st.sampled_from(
    [
        *("token=", '"password": "', "bob@example.org", "10.1.2.3", "2a00:1450::1", "/home/alice/x", JWT, "[secret]"),
        *("Authorization: Bearer ", "identity=", "+14155550123", "aa:bb:cc:dd:ee:ff", "https://a:b@c.example/", PEM),
        *('"tokens":["', "Cookie: a=b; ", "ver 1.2.3.4", "a=ice-pwd:", "S3cret-9876-value", "%22", "\\\\\\", "sip:"),
    ]
)
TEXTS = st.lists(WORDS | NOISE, max_size=8).map("".join)

BUILT_ONCE = settings(deadline=None)  # an example pays for building an engine's database


@BUILT_ONCE
@given(TEXTS)
def test_redacting_twice_changes_nothing(text: str) -> None:
    redactor = Redactor(KEY, secrets=[SECRET], handles=["bob"])
    once = redactor.redact(text)
    assert redactor.redact(once) == once
    assert Redactor(KEY, secrets=[SECRET], handles=["bob"]).redact(once) == once


@BUILT_ONCE
@given(TEXTS, TEXTS)
def test_a_known_secret_survives_nowhere(before: str, after: str) -> None:
    redactor = Redactor(KEY, secrets=[SECRET])
    safe = redactor.redact(before + SECRET + after)
    assert SECRET not in safe
    assert not search([safe.encode()], [SECRET])


@BUILT_ONCE
@given(NOISE, NOISE, st.integers(min_value=1, max_value=60))
def test_a_known_secret_survives_no_border_between_pieces(
    tmp_path_factory: pytest.TempPathFactory, before: str, after: str, size: int
) -> None:
    raw = (before + SECRET + after).encode()
    pieces = [raw[at : at + size] for at in range(0, len(raw), size)]
    path = tmp_path_factory.mktemp("spool") / "x"
    Redactor(KEY, secrets=[SECRET]).redact_stream(RawStream(name="logs/x", lines=iter(pieces)), path)
    assert SECRET.encode() not in path.read_bytes()


@BUILT_ONCE
@given(st.lists(st.text(min_size=1, max_size=12), min_size=2, max_size=20, unique=True))
def test_equal_handles_have_equal_stand_ins_in_every_process(handles: list[str]) -> None:
    shown = [
        [redactor.safe_incident(make_incident(sender="x" + handle)).value(Field.SENDER) for handle in handles]
        for redactor in (Redactor(KEY), Redactor(KEY, secrets=[SECRET]))
    ]
    assert shown[0] == shown[1]
    assert len(set(shown[0])) == len(handles)


@BUILT_ONCE
@given(
    st.lists(st.integers(min_value=0, max_value=99_999), min_size=2, max_size=4),
    st.integers(0, 59),
    st.integers(0, 999),
)
def test_versions_and_times_survive(numbers: list[int], second: int, ms: int) -> None:
    version = ".".join(map(str, numbers))
    line = (
        f"[12/13/23 17:56:{second:02d}:{ms:03d}][1026][I]: SDK ver {version} at 2026-11-20T20:52:{second:02d}.{ms:03d}Z"
    )
    expected_private = version.startswith(("192.168.", "172.16.", "169.254."))
    assert (Redactor(KEY).redact(line) == line) or expected_private


def test_every_planted_kind_is_gone_from_one_stream_and_its_lines_stay(tmp_path: Path) -> None:
    lines = [f"BEGIN {value} END" for value in SHAPED.values()]
    lines += [line for name, value in NAMED.values() for _how, line in dressed(name, value)]
    lines += [template % value for template, value in SPECIAL.values()]
    values = [*SHAPED.values(), *(value for _name, value in NAMED.values()), *(value for _t, value in SPECIAL.values())]
    raw = [f"{line}\n".encode() for line in lines]
    redactor = Redactor(KEY)
    stream = redactor.redact_stream(RawStream(name="logs/all.log", lines=iter(raw)), tmp_path / "x")
    text = stream.path.read_text()
    assert len(values) >= 50
    assert [value for value in values if len(value) >= 6 and value in text] == []
    assert text.count("\n") == len(lines)
    assert text.count("BEGIN ") == sum(line.startswith("BEGIN ") for line in lines)
    assert not search([text.encode()], redactor.found_secrets())


def test_a_stream_says_what_it_is_and_what_was_replaced(tmp_path: Path) -> None:
    raw = [b"from 10.1.2.3\n", b"caf\xe9 token=S3cret-0042-value\r\n", b"end"]
    stream = Redactor(KEY).redact_stream(RawStream(name="logs/x.log", lines=iter(raw)), tmp_path / "x")
    data = stream.path.read_bytes()
    assert data.endswith(b"caf\\xe9 token=[secret]\r\nend")
    assert (stream.bytes, stream.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    assert stream.redactions == {"ipv4": 1, "secret": 1}


def test_a_secret_that_a_later_line_gives_away_goes_from_earlier_lines_too(tmp_path: Path) -> None:
    raw = [b"uses S3cret-0042-value\n"] * 3 + [b"password=S3cret-0042-value\n"]
    stream = Redactor(KEY).redact_stream(RawStream(name="logs/x.log", lines=iter(raw)), tmp_path / "x")
    assert stream.path.read_text() == "uses [secret]\n" * 3 + "password=[secret]\n"
    assert stream.sha256 == hashlib.sha256(stream.path.read_bytes()).hexdigest()
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


def test_a_private_key_over_many_pieces_goes(tmp_path: Path) -> None:
    raw = io.BytesIO(f"before\n{PEM}\nafter\n".encode())
    pieces = iter(lambda: raw.read(7), b"")
    stream = Redactor(KEY).redact_stream(RawStream(name="logs/x.log", lines=pieces), tmp_path / "x")
    assert stream.path.read_text().split() == ["before", "[private-key]", "after"]


def test_an_over_long_line_is_left_out_and_said_to_be(tmp_path: Path) -> None:
    pieces = [b"x" * (1 << 20)] * 5 + [b"token=S3cret-0042-value\n", b"next\n"]
    stream = Redactor(KEY).redact_stream(RawStream(name="logs/x.log", lines=iter(pieces)), tmp_path / "x")
    text = stream.path.read_text()
    assert "S3cret" not in text
    assert "left out a line of" in text
    assert text.endswith("next\n")


def test_a_source_that_breaks_leaves_no_file(tmp_path: Path) -> None:
    def broken() -> object:
        yield b"one\n"
        raise OSError(5, "token=S3cret")

    with pytest.raises(RedactionError) as caught:
        Redactor(KEY).redact_stream(RawStream(name="logs/x.log", lines=broken()), tmp_path / "x")  # type: ignore[arg-type]  # a generator of bytes
    assert "S3cret" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_names_of_members_are_made_safe_too(tmp_path: Path) -> None:
    raw = RawStream(name="logs/alice.log", lines=iter((b"hello alice\n",)))
    member = Redactor(KEY, handles=["alice"]).redact_stream(raw, tmp_path / "log")
    assert "alice" not in member.name + member.path.read_text("utf-8")


def test_an_incident_keeps_what_support_looks_up() -> None:
    incident = make_incident(
        room="demo", sender="alice", receiver="PA_abcdef", symptom="late, says bob@example.org", sdk_version="4.2.2.1"
    )
    safe = Redactor(KEY).safe_incident(incident)
    assert safe.value(Field.ROOM) == "demo"
    assert safe.value(Field.SENDER).startswith("[user-")
    assert safe.value(Field.RECEIVER) == "PA_abcdef"
    assert safe.value(Field.SDK_VERSION) == "4.2.2.1"
    assert safe.value(Field.SYMPTOM).startswith("late, says [email-")
    assert safe.window == incident.window
    assert Redactor(KEY).safe_incident(safe) == safe


def test_agora_uids_stay_readable() -> None:
    incident = make_incident(vendor="agora", sender="user-7", receiver="1001")
    safe = Redactor(KEY).safe_incident(incident)
    assert (safe.value(Field.SENDER), safe.value(Field.RECEIVER)) == ("user-7", "1001")


def test_found_secrets_are_those_that_were_replaced() -> None:
    redactor = Redactor(KEY, secrets=["never-S3en-value"])
    redactor.redact("token=S3cret-0042-value from 10.1.2.3")
    assert redactor.found_secrets() == {"S3cret-0042-value"}
    assert redactor.counts == {"secret": 1, "ipv4": 1}


def test_stand_ins_say_what_they_stand_for_and_no_secret() -> None:
    redactor = Redactor(KEY, handles=["bob"], secrets=[SECRET])
    safe = redactor.redact(f"bob@example.org, bob, 10.1.2.3, apiKey=APIsyntheticKey1, {SECRET}, token={JWT}")
    pairs = redactor.stand_ins()
    assert {value for _shown, value in pairs} == {"bob@example.org", "bob", "10.1.2.3"}
    assert all(shown in safe for shown, _value in pairs)
    redactor.safe_incident(make_incident(sender="eve"))
    assert [value for _shown, value in redactor.stand_ins(after=len(pairs))] == ["eve"]


def test_a_token_that_its_shape_gives_away_is_not_learned() -> None:
    redactor = Redactor(KEY)
    assert redactor.redact(f"token={JWT}") == "token=[jwt]"
    assert len(redactor._dictionary) == 0
    assert JWT in redactor.found_secrets()
    assert redactor.redact(f"again x{JWT}") == "again x[jwt]"


@pytest.mark.parametrize(
    "repeated",
    ["1:", "ab:", "token=", 'token="', "eyJ", "cookie=a=b;", "://a:", "tokens:[", "a@b.", '\\"', '{"name":"x"}'],
)
def test_a_hostile_line_comes_to_an_end(repeated: str) -> None:
    redactor = Redactor(KEY)
    once = redactor.redact(repeated * 20_000)
    assert redactor.redact(once) == once


def test_a_text_that_held_nothing_is_looked_at_again_once_more_is_known() -> None:
    redactor = Redactor(KEY)
    assert redactor.redact("room of bob7") == redactor.redact("room of bob7") == "room of bob7"
    redactor.add_handle("bob7")
    assert redactor.redact("room of bob7").startswith("room of [user-")


def test_a_room_called_like_a_person_stays_where_it_is_called_a_room_but_not_where_ids_are_hidden() -> None:
    redactor = Redactor(KEY)
    redactor.add_handle("bob7")
    assert redactor.redact("room=bob7") == "room=bob7"
    hiding = Redactor(KEY)
    hiding.add_id("bob7")
    assert hiding.redact("room=bob7 and bob77").startswith("room=[id-")
    assert hiding.redact("bob77") == "bob77"


@pytest.mark.parametrize("room", ["lesson-berlin-1", "Kurs 7b/2"])
def test_what_support_looks_the_call_up_by_stays_though_it_stands_under_the_name_of_a_secret(room: str) -> None:
    redactor = Redactor(KEY, lookups=[room])
    redactor.redact(f"open https://meet.example/join?code={quote(room, safe='')}")
    assert redactor.redact(f'"room": "{room}"') == f'"room": "{room}"'
    assert redactor.safe_incident(make_incident(room=room)).room == room
    assert redactor.found_secrets() == frozenset()


def test_where_ids_are_hidden_one_under_the_name_of_a_secret_goes_everywhere() -> None:
    redactor = Redactor(KEY, lookups=["lesson-berlin-1"], hide_identities=True)
    redactor.redact("open https://meet.example/join?code=lesson-berlin-1")
    assert "lesson-berlin-1" not in redactor.redact("joined lesson-berlin-1")


def test_a_longer_value_than_what_support_looks_up_is_learned() -> None:
    redactor = Redactor(KEY, lookups=["lesson-berlin-1"])
    redactor.redact("open https://meet.example/join?code=lesson-berlin-1-Zk3j")
    assert redactor.redact("was lesson-berlin-1-Zk3j") == "was [secret]"
