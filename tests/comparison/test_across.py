import pytest

from collector.comparison.across import MOST, party_of, seen_by_both
from collector.model.host import Host, HostRole
from tests.comparison.ends import both_ends, end, listed, log, person, statistics
from tests.factory import RECEIVER, SENDER


def test_the_receiver_says_what_it_received_of_the_senders_track() -> None:
    rows = {row.id: row for row in seen_by_both(*both_ends())}
    assert rows["TR_v"].what == "video (camera) of PA_sender"
    assert rows["TR_v"].by_second.startswith("received 725 packets, lost 0, decoded 435 pictures")
    assert rows["PA_sender"].by_first == "both of its tracks were received for 14 s"


def test_who_came_and_went_is_told_by_both() -> None:
    rows = {row.id: row for row in seen_by_both(*both_ends())}
    assert (rows["PA_guest"].what, rows["PA_guest"].by_second) == ("participant", "saw it join and leave")


def test_what_one_end_never_saw_is_said() -> None:
    first = end("a", listed(SENDER, person("PA_sender", publishes=True)))
    (participant, track) = seen_by_both(first, end("b"))
    assert (participant.id, participant.by_second) == ("PA_sender", "nothing")
    assert track.by_first == "listed, not muted"


def test_what_only_logs_tell_is_said_of_each_id() -> None:
    told = log(
        (1_000, "asked to join", ""), (1_200, "joined", "1001"), (9_000, "muted audio", ""), (9_500, "left", "2")
    )
    rows = {row.id: (row.what, row.by_first, row.by_second) for row in seen_by_both(end("a", told), end("b"))}
    assert rows == {
        "1001": ("user", "its own log: joined, muted audio", "nothing"),
        "2": ("user", "log: left", "nothing"),
    }


def test_what_was_watched_outweighs_what_a_log_tells() -> None:
    told = log((1_000, "published video", "TR_v"), (1_000, "joined", "PA_1"), (5_000, "joined", "PA_1"))
    rows = {row.id: row for row in seen_by_both(end("a", statistics(SENDER), told), end("b"))}
    assert rows["TR_v"].by_first.startswith("received ")
    assert (rows["PA_1"].what, rows["PA_1"].by_first) == ("participant", "log: joined 2 times")


def test_a_strangers_endless_room_is_cut() -> None:
    crowd = listed(SENDER, *(person(f"PA_{number}", publishes=False) for number in range(MOST + 1)))
    assert len(seen_by_both(end("a", crowd), end("b"))) == MOST


def test_the_sender_is_known_by_its_sid() -> None:
    first = end("a", statistics(SENDER), sender_sid="PA_sender")
    party = party_of(first, end("b", statistics(RECEIVER)))
    assert (party.role, party.id, party.known_by) == (HostRole.SENDER, "PA_sender", "--here sender")


def test_the_receiver_is_the_only_one_who_publishes_nothing() -> None:
    people = (person("PA_sender", publishes=True), person("PA_viewer", publishes=False))
    first = end("a", listed(SENDER, *people))
    assert party_of(end("b", statistics(RECEIVER)), first).id == "PA_viewer"


def test_of_two_who_publish_nothing_neither_is_named() -> None:
    people = (person("PA_1", publishes=False), person("PA_2", publishes=False))
    assert party_of(end("b", statistics(RECEIVER)), end("a", listed(SENDER, *people))).id == ""


@pytest.mark.parametrize("hosts", [(), (SENDER, RECEIVER)])
def test_a_side_whose_records_tell_no_single_part_has_none(hosts: tuple[Host, ...]) -> None:
    side = end("a", *(statistics(host) for host in hosts))
    assert party_of(side, end("b")).role is HostRole.BYSTANDER
