from collections.abc import Iterable, Sequence

import pytest

from collector.redaction.engines import ALL, Engine, NeedleSearch, Search, Trigger, engines
from collector.redaction.kinds import EVERYWHERE
from collector.redaction.kinds.addresses import ADDRESSES, IPV4
from collector.redaction.kinds.custom import custom_kinds
from collector.redaction.kinds.kind import Found, Nature
from collector.redaction.kinds.people import IDENTITY
from collector.redaction.quad_arithmetic import certain_quads_in
from collector.redaction.quads import quads_in
from collector.redaction.scan import PLACEHOLDER, Scanner, settle, substitute


def found(start: int, end: int, *, nature: Nature = Nature.PERSONAL, label: str = "user") -> Found:
    return Found(start=start, end=end, kind=label, label=label, nature=nature)


def test_where_stretches_overlap_all_of_them_go_under_the_secret_one() -> None:
    items = [found(0, 6), found(4, 9, nature=Nature.SECRET, label="secret")]
    settled = [winner for winner, _ in settle("abcdefghij", items)]
    assert substitute("abcdefghij", settled, lambda item: f"[{item.label}]") == "[secret]j"


def test_of_two_personal_stretches_the_longer_one_names_them() -> None:
    settled = settle("abcdefghij", [found(0, 3), found(0, 9, label="email")])
    assert [winner.label for winner, _ in settled] == ["email"]


def test_stretches_that_touch_stay_apart() -> None:
    assert len(settle("abcdefghij", [found(0, 3), found(3, 6)])) == 2


def test_a_placeholder_is_left_alone_and_never_cut() -> None:
    line = "x [secret] [user-0a1b2c3d] y"
    assert settle(line, [found(3, 9), found(11, 20)]) == []
    assert settle(line, [found(0, 4)])[0][0].end == 10


def test_every_kind_has_a_placeholder_that_is_recognised() -> None:
    assert all(PLACEHOLDER.fullmatch(f"[{kind.name}]") for kind in (*EVERYWHERE, *custom_kinds(["x"])))
    assert PLACEHOLDER.fullmatch("[ipv4-link-local-0a1b2c3d]")
    assert not PLACEHOLDER.fullmatch("[AGS]")


@pytest.mark.parametrize("engine", engines(), ids=lambda engine: engine.name)
def test_a_scanner_names_the_lines_and_what_to_look_for_in_them(engine: Engine) -> None:
    lines = ["token=S3cret-value\n", "nothing here\n", "mail bob@example.org\n"]
    scanner = Scanner(EVERYWHERE, engine)
    block = "".join(lines).encode()
    quads = quads_in(block)
    hits = [(block[hit.start : hit.end].decode(), scanner.wanted_in(hit, quads)) for hit in scanner.lines(block)]
    assert [line for line, _ in hits] == [lines[0], lines[2]]
    assert [scanner.find(line, wanted) for line, wanted in hits] == [scanner.find(line, ALL) for line, _ in hits]
    assert [scanner.wanted(line) for line in lines] == [hits[0][1], 0, hits[1][1]]


@pytest.mark.parametrize("engine", engines(), ids=lambda engine: engine.name)
def test_a_kind_without_a_trigger_is_looked_for_in_every_line(engine: Engine) -> None:
    scanner = Scanner((*EVERYWHERE, *custom_kinds(["harm"])), engine)
    block = b"harmless\nmail bob@example.org\n\nend"
    quads = quads_in(block)
    lines = [
        (block[hit.start : hit.end], scanner.find("harm", scanner.wanted_in(hit, quads)))
        for hit in scanner.lines(block)
    ]
    assert [line for line, _ in lines] == [b"harmless\n", b"mail bob@example.org\n", b"\n", b"end"]
    assert all(len(items) == 1 for _, items in lines)
    assert scanner.wanted("nothing") != 0


def test_a_trigger_stands_for_kinds_only_if_it_stands_for_no_others() -> None:
    scanner = Scanner(EVERYWHERE, engines()[0])
    triggers = scanner.triggers_of((IPV4, IDENTITY))
    assert triggers.bit_count() == 2
    assert triggers & scanner.triggers_of(EVERYWHERE) == triggers
    named = next(kind for kind in EVERYWHERE if kind.name == "secret")
    assert scanner.triggers_of((named,)) == 0  # lists of secrets share its trigger
    assert scanner.bits_of(ADDRESSES).bit_count() == len(ADDRESSES)


class Unbuilt:
    """An engine that cannot be built."""

    name = "unbuilt"

    def build(self, triggers: Sequence[Trigger]) -> bytes:
        raise NotImplementedError

    def search(self, triggers: Sequence[Trigger], built: bytes = b"") -> Search:
        assert built == b"by another process"
        return lambda _block: iter(())

    def needles(self, needles: Iterable[bytes] = ()) -> NeedleSearch:
        raise NotImplementedError


def test_an_engine_is_not_built_for_a_few_lines() -> None:
    scanner = Scanner(EVERYWHERE, Unbuilt(), patience_bytes=40)
    assert scanner.wanted("token=S3cret-value") == ALL
    assert list(scanner.lines(b"one\ntwo\n")) == [(0, 4, ALL, ()), (4, 8, ALL, ())]
    with pytest.raises(NotImplementedError):
        scanner.wanted("more than is left of it")


def test_who_expects_much_searches_nothing_without_the_engine() -> None:
    scanner = Scanner(EVERYWHERE, Unbuilt(), patience_bytes=40)
    scanner.get_ready()
    with pytest.raises(NotImplementedError):
        scanner.wanted("token=S3cret-value")


def test_what_another_process_has_built_is_not_built_again() -> None:
    scanner = Scanner(EVERYWHERE, Unbuilt())
    scanner.building.take(b"by another process")
    assert scanner.wanted("token=S3cret-value") == 0


@pytest.mark.parametrize("engine", engines(), ids=lambda engine: engine.name)
def test_beside_a_pattern_of_the_user_addresses_are_looked_for_in_every_line(engine: Engine) -> None:
    scanner = Scanner((*EVERYWHERE, *custom_kinds(["harm"])), engine)
    block = b"at 10.1.2.3 harm\n"
    quads = quads_in(block)
    (hit,) = scanner.lines_beside(block, quads)
    wanted = scanner.wanted_in(hit, quads)
    assert [item.kind for item in scanner.find("at 10.1.2.3 harm", wanted)] == ["ipv4", "custom"]


@pytest.mark.parametrize("engine", engines(), ids=lambda engine: engine.name)
def test_lines_of_certain_addresses_alone_are_left_out(engine: Engine) -> None:
    scanner = Scanner(EVERYWHERE, engine)
    block = b"at 10.1.2.3\nsdk 10.1.2.3\nbob@example.org at 10.1.2.3\nnothing\nsdk 1.2.3.4 and 10.1.2.3\n"
    quads = certain_quads_in(block)
    lines = list(scanner.lines_beside(block, quads))
    assert [block[line.start : line.end][:3] for line in lines] == [b"sdk", b"bob", b"sdk"]
    assert all(scanner.wanted_in(line, quads) & scanner.bits_of([IPV4]) for line in lines)
    assert [block[line.start : line.end] for line in scanner.lines(block)] == [
        line for line in block.splitlines(keepends=True) if line != b"nothing\n"
    ]
