import pytest

from collector.redaction.engines import ALL, Engine, engines
from collector.redaction.kinds import EVERYWHERE
from collector.redaction.kinds.kind import Found, Nature
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
    assert all(PLACEHOLDER.fullmatch(f"[{kind.name}]") for kind in EVERYWHERE)
    assert PLACEHOLDER.fullmatch("[ipv4-link-local-0a1b2c3d]")
    assert not PLACEHOLDER.fullmatch("[AGS]")


@pytest.mark.parametrize("engine", engines(), ids=lambda engine: engine.name)
def test_a_scanner_names_the_lines_and_what_to_look_for_in_them(engine: Engine) -> None:
    lines = ["token=S3cret-value\n", "nothing here\n", "mail bob@example.org\n"]
    scanner = Scanner(EVERYWHERE, engine)
    block = "".join(lines).encode()
    hits = [(block[start:end].decode(), wanted) for start, end, wanted in scanner.lines(block)]
    assert [line for line, _ in hits] == [lines[0], lines[2]]
    assert [scanner.find(line, wanted) for line, wanted in hits] == [scanner.find(line, ALL) for line, _ in hits]
    assert [scanner.wanted(line) for line in lines] == [hits[0][1], 0, hits[1][1]]
