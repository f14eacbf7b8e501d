"""Who takes part."""

from collector.evidence.network.load.parties import LOADERS, PARTICIPANTS, PULSED, PULSER


def test_nobody_s_identity_is_anybody_else_s() -> None:
    assert len({PULSER, PULSED, *LOADERS}) == PARTICIPANTS
