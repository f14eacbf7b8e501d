from collector.model.happening import happenings
from tests.comparison.ends import events, listed, person, statistics
from tests.factory import SENDER, make_evidence


def test_what_the_room_told_and_what_the_server_stamped_are_told_apart() -> None:
    evidence = make_evidence(
        statistics(SENDER, events(("muted camera", "TR_v", 1_000), ("reconnecting", "", 2_000))),
        listed(SENDER, person("PA_1", publishes=True)),
    )
    assert [(item.what, item.source, item.by_server) for item in happenings(evidence)] == [
        ("muted camera TR_v", "seen in the room", False),
        ("avsync reconnecting", "seen in the room", False),
        ("joined PA_1", "room’s list", True),
    ]
