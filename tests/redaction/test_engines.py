import re
from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collector.model.source import RawStream
from collector.redaction.engines import ALL, EVERY_LINE, Engine, Trigger, engines, fastest
from collector.redaction.kinds import WHEN_HIDING
from collector.redaction.kinds.addresses import ADDRESSES
from collector.redaction.redactor import Redactor
from collector.redaction.scan import Scanner
from tests.redaction.planted import KEY, NAMED, PEM, SHAPED, SPECIAL, dressed

KNOWN = "planted-S3cret/value+0042"
PLANTED = (
    *SHAPED.values(),
    *(line for name, value in NAMED.values() for _how, line in dressed(name, value)),
    *(template % value for template, value in SPECIAL.values()),
    *(PEM, KNOWN, "bob", "10.1.2.3", "2a00:1450::1", "fe80::a:b:c", "::ffff:10.1.2.3", "1:2:3:4:5:6:7:8"),
    *("abcd:ef::ab:cd", "aa:bb:cc:dd:ee:ff", "aa-bb-cc-dd-ee-ff", "aabb.ccdd.eeff", "%3Aa%3Ab", "ip-10-1-2-3"),
    *(
        "bob@example.org",
        "bob%40example.org",
        "+14155550123",
        "%2B14155550123",
        "Telephone: 030 123456",
        "+1 (415) 555-0123",
        "sip:bob@h.example",
        "tel:5550123",
    ),
    *('{"identity":"zoe","name":"Zoe"}', "/home/alice/x", r"C:\Users\alice\x", '"participants":["zoe"]', "RM_abcdef"),
    *("phone: 5550123", "userName=alice", 'metadata: "x y"', "channelId=lesson-1", "to\u212aen=S3cret-0042-value"),
    *("pa\u017f\u017fword=S3cret-0042-value", "\u0130dentity=zoe", "token\u00a0=\u3000S3cret-0042-value"),
    *("token\x1c=S3cret-0042-value", "key=S3cret-0042", "?code=S3cret-0042", "--token S3cret-0042-value"),
)
NOISE = st.text(max_size=12) | st.text(alphabet="ab19:.=-\"'\\/%+@[]{} \r\n\t\x00\x1b", max_size=20)
TEXTS = st.lists(st.sampled_from(PLANTED) | NOISE | st.sampled_from(["\n", " ", "\r\n", ";"]), max_size=12).map("".join)
NAMED_ENGINES = pytest.mark.parametrize("engine", engines(), ids=lambda engine: engine.name)


@pytest.fixture(autouse=True, scope="module")
def blocks_count_as_large() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("collector.redaction.quads.SMALL_BYTES", 0)
        yield


BUILT_ONCE = settings(deadline=None)  # the first example pays for building an engine's database


def redacted(raw: bytes, engine: Engine, folder: Path, size: int = 1 << 20) -> tuple[bytes, dict[str, int]]:
    redactor = Redactor(KEY, secrets=[KNOWN], handles=["bob"], hide_identities=True, engine=engine)
    pieces = [raw[at : at + size] for at in range(0, len(raw), size)]
    stream = redactor.redact_stream(RawStream(name="logs/x", lines=iter(pieces)), folder / engine.name)
    safe = stream.path.read_bytes()
    stream.path.unlink()
    return safe, dict(stream.redactions)


@cache
def _scanner(engine: Engine) -> Scanner:
    return Scanner(WHEN_HIDING, engine)


@NAMED_ENGINES
@BUILT_ONCE
@given(text=TEXTS, invalid=st.binary(max_size=8), size=st.integers(min_value=1, max_value=200))
def test_an_engine_gives_what_a_look_at_every_line_gives(
    tmp_path_factory: pytest.TempPathFactory, engine: Engine, text: str, invalid: bytes, size: int
) -> None:
    raw = text.encode() + invalid + text[::-1].encode()
    folder = tmp_path_factory.getbasetemp()
    assert redacted(raw, engine, folder, size) == redacted(raw, EVERY_LINE, folder)


@NAMED_ENGINES
@BUILT_ONCE
@given(line=TEXTS)
def test_no_kind_finds_anything_in_a_line_that_its_trigger_passes_over(engine: Engine, line: str) -> None:
    line = line.replace("\n", " ")
    scanner = _scanner(engine)
    wanted = scanner.wanted(line)
    assert scanner.find(line, wanted) == scanner.find(line, ALL)


@NAMED_ENGINES
@pytest.mark.parametrize("line", PLANTED)
def test_every_planted_line_is_named(engine: Engine, line: str) -> None:
    block = f"nothing\n{line}\nnothing\n".encode()
    scanner = _scanner(engine)
    named = {block[suspect.start : suspect.end] for suspect in scanner.lines(block)}
    assert b"nothing\n" not in named
    found = [part for part in line.split("\n") if scanner.find(part, ALL)]
    assert {part.encode() + b"\n" for part in found} <= named


def _groups(most: int) -> list[str]:
    """Groups of hex digits in which the only letter or the only digit stands first, in the middle or last."""
    some = ("1", "a", "ab1", "1ab", "a1b2")
    return [":".join(groups) for count in range(most + 1) for groups in product(some, repeat=count)]


def _hyphened(place: int) -> str:
    digits = ["1"] * 12
    digits[place] = "b"
    return "-".join("".join(digits[at : at + 2]) for at in range(0, 12, 2))


WRITTEN = (
    *(f"{before}::{after}" for before, after in product(_groups(2), repeat=2)),
    *("1:" + ":".join("0" * size for size in sizes) + ":8.8.8.8" for sizes in product(range(1, 5), repeat=5)),
    *(_hyphened(place) for place in range(12)),
)


@NAMED_ENGINES
def test_no_address_is_passed_over_wherever_its_letters_and_digits_stand(engine: Engine) -> None:
    scanner = Scanner(ADDRESSES, engine)
    found = {line: scanner.find(line, ALL) for line in WRITTEN}
    assert [line for line in WRITTEN if scanner.find(line, scanner.wanted(line)) != found[line]] == []
    assert sum(map(bool, found.values())) > 1900


@NAMED_ENGINES
@BUILT_ONCE
@given(st.lists(st.sampled_from(["x", "ab1", "ab12 q", "", "zzz\r", "q|q"]), max_size=6))
def test_a_search_names_lines_by_their_bounds_and_what_matched(engine: Engine, lines: list[str]) -> None:
    block = "\n".join(lines).encode()
    search = engine.search([Trigger("b[0-9]|zz"), Trigger("(?i:Q)", ("q",)), Trigger("b1")])
    at, expected = 0, []
    for line in block.split(b"\n"):
        end = min(at + len(line) + 1, len(block))
        bits = (b"b1" in line or b"zz" in line) | (b"q" in line) << 1 | (b"b1" in line) << 2
        expected += [(at, end, bits)] if bits else []
        at = end
    hits = list(search(block))
    assert [(hit.start, hit.end, hit.triggers) for hit in hits] == expected
    for hit in hits:
        places = [place for place, _ in hit.places]
        assert places == sorted(places)
        assert all(hit.start <= place < hit.end for place in places)
        assert sum(1 << trigger for trigger in {trigger for _, trigger in hit.places}) == (
            hit.triggers if places else 0
        )


@NAMED_ENGINES
def test_what_one_process_has_built_finds_the_same_in_another(engine: Engine) -> None:
    triggers = [Trigger("b[0-9]|zz"), Trigger("(?i:Q)", ("q",))]
    block = b"none\nzz and q\nb1\n"
    assert list(engine.search(triggers, engine.build(triggers))(block)) == list(engine.search(triggers)(block))


@NAMED_ENGINES
@BUILT_ONCE
@given(st.text(alphabet=":ab1\n", max_size=30))
def test_what_has_several_lengths_is_found_at_each(engine: Engine, text: str) -> None:
    pattern = ":[ab]{1,3}::?[0-9]{0,2}:|(?:aa){1,2}1"
    expected = [line for line in text.split("\n") if re.search(pattern, line)]
    hits = engine.search([Trigger(pattern)])(text.encode())
    assert [text[hit.start : hit.end].rstrip("\n") for hit in hits] == expected


@NAMED_ENGINES
@BUILT_ONCE
@given(st.sets(st.binary(min_size=6, max_size=40), max_size=90), st.binary(max_size=60), st.data())
def test_needles_are_found_as_a_plain_search_finds_them(
    engine: Engine, needles: set[bytes], noise: bytes, data: st.DataObject
) -> None:
    few = data.draw(st.integers(min_value=0, max_value=len(needles)))
    early = sorted(needles)[:few]
    inside = data.draw(st.sampled_from(sorted(needles))) if needles else b""
    text = noise + inside + noise
    search = engine.needles(early)
    list(search.places(text))
    for needle in needles:
        search.add(needle)
    places = set(search.places(text))
    assert {needle for _, needle in places} == {needle for needle in needles if needle in text}
    assert all(text.startswith(needle, place) for place, needle in places)


@NAMED_ENGINES
def test_needles_are_found_all_the_same_once_a_search_was_built_for_them(engine: Engine) -> None:
    search = engine.needles(f"needle-{number:04d}%3D".encode() for number in range(40))
    data = b"." * (1 << 19) + b"needle-0007%3D, later-7777%3D, needle-0007%3D"
    for _ in range(4):
        assert {needle for _, needle in search.places(data)} == {b"needle-0007%3D"}
    search.add(b"later-7777%3D")
    search.add(b"needle-0007%3D")
    assert sorted(search.places(data)) == [
        ((1 << 19), b"needle-0007%3D"),
        ((1 << 19) + 16, b"later-7777%3D"),
        ((1 << 19) + 31, b"needle-0007%3D"),
    ]


def test_the_standard_library_is_always_an_engine() -> None:
    assert engines()[-1].name == "re"
    assert fastest() is engines()[0]
