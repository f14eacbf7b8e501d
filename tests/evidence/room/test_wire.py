"""Bytes of several participants together; what one moved is counted in tests/impairments/test_network.py."""

from collector.evidence.room.wire import Wire


def test_what_several_moved_is_added_up_by_direction() -> None:
    assert Wire(sent=1, received=2) + Wire(sent=10, received=20) == Wire(sent=11, received=22)
