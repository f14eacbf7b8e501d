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


def test_a_scanner_for_a_block_finds_the_same_in_its_lines() -> None:
    lines = ["token=S3cret-value", "mail bob@example.org", "nothing here"]
    whole = Scanner(EVERYWHERE)
    part = whole.within("\n".join(lines))
    assert [part.find(line) for line in lines] == [whole.find(line) for line in lines]
