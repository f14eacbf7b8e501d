from dataclasses import replace

from collector.comparison.figures import Figure, NoFigure, figure_of
from collector.comparison.quantities import QUANTITIES
from collector.model.host import HostRole
from tests.comparison.sides import make_finding, make_measured, make_offset, make_side
from tests.room_factory import make_pair_statistics

OFFSET = next(quantity for quantity in QUANTITIES if quantity.id == "offset")


def doubt(found: Figure | NoFigure) -> str:
    assert isinstance(found, Figure)
    return found.doubt


def test_a_figure_is_taken_as_it_was_judged() -> None:
    found = figure_of(make_side(make_offset(-231)), OFFSET)
    assert isinstance(found, Figure)
    assert (found.measured, found.role, found.bears, found.doubt) == (
        make_measured(-231, 6),
        HostRole.SENDER,
        True,
        "",
    )


def test_a_check_that_broke_has_no_figure() -> None:
    assert figure_of(make_side(), OFFSET) == NoFigure(why="sync.offset could not be answered")


def test_a_check_without_the_value_says_why() -> None:
    assert figure_of(make_side(make_finding("sync.offset", {})), OFFSET) == NoFigure(why="sync.offset says so")


def test_a_figure_of_another_time_is_doubted() -> None:
    finding = make_finding("sync.offset", {"offset_ms": make_measured(-231)}, during_incident=False)
    assert "another time" in doubt(figure_of(make_side(finding), OFFSET))


def test_a_figure_that_may_be_of_any_of_several_senders_is_doubted() -> None:
    one = make_pair_statistics(4)
    sender = one.senders[0]
    two = replace(one, senders=(sender, sender))
    assert doubt(figure_of(make_side(make_offset(-231), records=(one,)), OFFSET)) == ""
    assert "2 senders" in doubt(figure_of(make_side(make_offset(-231), records=(two,)), OFFSET))
