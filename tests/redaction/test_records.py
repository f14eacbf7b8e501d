from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import pytest

from collector.errors import RedactionError
from collector.model.clock import Clock, ClockSource
from collector.model.incident import Field
from collector.model.measured import Measured
from collector.model.privacy import Address, Handle, LookupId, Secret, Version
from collector.model.records.device import SchedulingDelay
from collector.model.records.logs import LogExcerpt, LogFact
from collector.redaction.records import Meaning, fields_of_text, meaning_of_fact
from collector.redaction.redactor import Redactor
from tests.factory import SENDER, TAKEN
from tests.redaction.planted import JWT, KEY


class Colour(StrEnum):
    RED = "red"


NOBODY = Handle("")
DEMO = LookupId("demo")
NO_ID = LookupId("")
NUMBER = Version("4.2.2.1")


@dataclass(frozen=True, kw_only=True, slots=True)
class Inner:
    who: Handle = NOBODY
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Outer:
    room: LookupId = DEMO
    version: Version = NUMBER
    inner: tuple[Inner, ...] = ()
    pair: tuple[Handle, int] = (NOBODY, 1)
    names: Mapping[str, Handle] = field(default_factory=dict)
    either: LookupId | Handle = NO_ID
    maybe: Inner | None = None
    address: Address | None = None
    colour: Colour = Colour.RED
    value: Measured = field(default_factory=lambda: Measured(value=-1.5, bound=float("inf"), n=3, method="content"))
    secret: Secret | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Figures:
    at_ms: float = 0.0
    counts: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Branch:
    count: int
    upwards: "tuple[Twig, ...]"
    names: tuple[Handle, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Twig:
    bends: int
    leads_to: Branch


def safe(record: Outer, *, hide: bool = False) -> Outer:
    return Redactor(KEY, hide_identities=hide).safe_record(record)


def test_a_record_without_anything_personal_comes_back_as_it_was() -> None:
    record = Outer(inner=(Inner(note="fine"),), maybe=Inner(), names={"a": Handle("")})
    assert safe(record) == record


def test_handles_become_stand_ins_at_any_depth() -> None:
    record = safe(
        Outer(
            inner=(Inner(who=Handle("bob")),),
            pair=(Handle("bob"), 1),
            names={"x": Handle("bob")},
            either=LookupId("bob"),
            maybe=Inner(who=Handle("bob")),
        )
    )
    shown = record.inner[0].who
    assert shown.startswith("[user-")
    assert record.maybe is not None
    assert {record.pair[0], record.names["x"], record.either, record.maybe.who} == {shown}
    assert record.pair[1] == 1


@pytest.mark.parametrize(
    "room",
    [
        "demo",
        "PA_abc",
        "Zoë's room 2",
        "livekit.example.com",
        "192.0.2",
        "team|a/b",
        "127.0.0.1",
        "1.13.5",
        "token: standup",
        "token=demo",
    ],
)
def test_an_id_is_kept_as_it_is(room: str) -> None:
    assert safe(Outer(room=LookupId(room))).room == room


@pytest.mark.parametrize(
    "room",
    [
        "alice@example.com",
        f"x-{JWT}",
        "10.1.2.3",
        "call-+14155550123",
        "a\nb@example.com",
        "standup?access_token=eyJopaque1234&sdk=js",
    ],
)
def test_what_an_id_must_not_hold_goes_all_the_same(room: str) -> None:
    shown = safe(Outer(room=LookupId(room))).room
    assert "[" in shown
    assert not any(part in shown for part in ("alice", "eyJ", "10.1.2.3", "4155550123", "b@"))


def test_hidden_ids_become_stand_ins() -> None:
    assert safe(Outer(room=LookupId("demo")), hide=True).room.startswith("[id-")


@pytest.mark.parametrize("version", ["4.2.2.1", "v1.13.5", "6.1.0-13-amd64", "10.0.19045", "3.12.0rc1"])
def test_a_version_is_kept(version: str) -> None:
    assert safe(Outer(version=Version(version))).version == version


def test_what_is_no_version_is_free_text() -> None:
    assert safe(Outer(version=Version("built by bob@example.org"))).version.startswith("built by [email-")


def test_a_known_secret_in_the_shape_of_a_version_goes() -> None:
    assert (
        Redactor(KEY, secrets=["1234.5678.9"]).safe_record(Outer(version=Version("1234.5678.9"))).version == "[secret]"
    )


def test_an_address_keeps_family_and_scope() -> None:
    before = Address.of("10.1.2.3")
    after = safe(Outer(address=before)).address
    assert after is not None
    assert after.text.startswith("[ipv4-private-")
    assert (after.family, after.scope) == (before.family, before.scope)
    assert after.text in Redactor(KEY).redact("from 10.1.2.3:80")


@pytest.mark.parametrize("text", ["127.0.0.1", "::1", "0.0.0.0", "::", ""])
def test_an_address_of_nobody_stays(text: str) -> None:
    assert safe(Outer(address=Address.of(text))).address == Address.of(text)


def test_an_address_that_is_none_becomes_a_stand_in() -> None:
    after = safe(Outer(address=Address.of("alices-laptop.local"))).address
    assert after is not None
    assert after.text.startswith("[address-")


def test_a_secret_in_a_record_is_refused_without_its_value() -> None:
    with pytest.raises(RedactionError) as caught:
        safe(Outer(secret=Secret(value="S3cret-value")))
    assert "S3cret" not in str(caught.value)


def test_a_type_that_nobody_knows_is_refused() -> None:
    with pytest.raises(RedactionError, match="bytes"):
        Redactor(KEY).safe_record(Inner(note=b"x"))  # type: ignore[arg-type]  # a source that breaks its promise


def test_measured_values_come_back_whole() -> None:
    value = Measured(value=1.25, bound=0.5, n=7, method="timer")
    record = SchedulingDelay(host=SENDER, taken=TAKEN, p50_ms=value, p95_ms=value, max_ms=value)
    assert Redactor(KEY).safe_record(record) == record


def test_a_record_in_a_record_of_its_kind_is_walked() -> None:
    leaf = Branch(count=1, upwards=(), names=(Handle("alice"),))
    for record in (
        Branch(count=2, upwards=(Twig(bends=1, leads_to=leaf),), names=()),
        Twig(bends=1, leads_to=Branch(count=2, upwards=(Twig(bends=2, leads_to=leaf),), names=())),
    ):
        assert "alice" not in repr(Redactor(KEY).safe_record(record))


def test_records_of_figures_alone_are_not_walked() -> None:
    assert not fields_of_text(Figures)
    assert fields_of_text(Outer)


@pytest.mark.parametrize(
    ("name", "value", "agora", "meaning"),
    [
        (Field.ROOM, "demo", False, Meaning.LOOKUP_ID),
        (Field.SENDER, "alice", False, Meaning.HANDLE),
        (Field.SENDER, "PA_abc", False, Meaning.LOOKUP_ID),
        (Field.RECEIVER, "1001", False, Meaning.LOOKUP_ID),
        (Field.SENDER, "alice", True, Meaning.LOOKUP_ID),
        (Field.SDK_VERSION, "4.2.2", False, Meaning.VERSION),
        (Field.SYMPTOM, "late", False, Meaning.FREE_TEXT),
    ],
)
def test_a_fact_means_what_its_field_says(name: Field, value: str, agora: bool, meaning: Meaning) -> None:
    assert meaning_of_fact(name, value, agora=agora) is meaning


def test_a_fact_from_a_log_is_judged_by_its_field() -> None:
    record = LogExcerpt(
        host=SENDER,
        taken=TAKEN,
        member="logs/x.log",
        format="text",
        clock=Clock(
            source="x", unit="ms", zone="UTC", utc_offset_s=0.0, uncertainty_s=0.0, known_by=ClockSource.OPTION
        ),
        read=TAKEN,
        kept_lines=1,
        total_lines=1,
        share=1.0,
        facts=(
            LogFact(field=Field.SENDER, value=LookupId("alice")),
            LogFact(field=Field.SDK_VERSION, value=LookupId("4.2.2.1")),
        ),
        symptoms=(),
    )
    sender, version = Redactor(KEY).safe_record(record).facts
    assert sender.value.startswith("[user-")
    assert version.value == "4.2.2.1"
