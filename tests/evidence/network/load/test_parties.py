"""Bytes of several participants together."""

from collector.evidence.network.load.parties import LOADERS, PARTICIPANTS, PULSED, PULSER, Wire


def test_what_several_moved_is_added_up_by_direction() -> None:
    assert Wire(sent=1, received=2) + Wire(sent=10, received=20) == Wire(sent=11, received=22)


def test_nobody_s_identity_is_anybody_else_s() -> None:
    assert len({PULSER, PULSED, *LOADERS}) == PARTICIPANTS
