"""Turns the offset that each end received into on which side of the server sound and picture part, if both can tell."""

from collector.comparison.figures import Figure, NoFigure, figure_of
from collector.comparison.quantities import NOTICED, QUANTITIES
from collector.comparison.side import Side
from collector.measure.change import difference_of
from collector.model.measured import Measured

OFFSET = next(item for item in QUANTITIES if item.id == "offset")


def parting(first: Side, second: Side) -> tuple[str, ...]:
    """Return one sentence without a full stop, or nothing where either offset is missing, doubtful or too uncertain.

    What both received alike was so before it came to either; what only one received arose on the way to that one. A
    receiver's own buffers are part of what it received.
    """
    found = [figure_of(side, OFFSET) for side in (first, second)]
    told = [item for item in found if isinstance(item, Figure) and not item.doubt]
    if len(told) < len(found) or any(isinstance(item, NoFigure) for item in found):
        return ()
    here, there = (item.measured for item in told)
    difference = difference_of(here, there)
    words = f"A {_shown(here)}, B {_shown(there)}"
    if NOTICED.is_good(here) and NOTICED.is_good(there):
        return (
            f"Both ends received sound and picture in step ({words}): what somebody saw arises later, in a renderer or "
            "an output",
        )
    if abs(difference.value) > difference.bound:
        return (_on_one_way(here, there, words),)
    if NOTICED.is_bad(here) and NOTICED.is_bad(there):
        return (
            f"Both ends received the same offset ({words}): it arises before the server hands it out, at the sender or "
            "on the way to the server",
        )
    return ()


def _on_one_way(here: Measured, there: Measured, words: str) -> str:
    worse = "A" if NOTICED.badness(here) > NOTICED.badness(there) else "B"
    return (
        f"The ends received different offsets ({words}): what differs arises after the server, on the way to {worse} "
        f"or in {worse}’s buffers"
    )


def _shown(offset: Measured) -> str:
    side = "early" if offset.value > 0 else "late"
    return f"audio {abs(offset.value):.0f} ± {offset.bound:.0f} ms {side}"
