import pytest

from collector.comparison.logged import event_key, key_in_words, log_lines, only_id, own_event, own_id
from collector.measure.marked_events import Mark
from collector.model.host import Host, HostRole
from collector.model.records.logs import LogExcerpt
from tests.comparison.ends import end, log
from tests.factory import RECEIVER, SENDER, START

SERVER = Host(role=HostRole.SERVER, known_by="livekit-server log")
ELSEWHERE = Host(role=HostRole.BYSTANDER, known_by="nothing")


def told(*logs: LogExcerpt) -> list[tuple[str, Mark, float]]:
    start_ms = START.timestamp() * 1000
    return [(line.key, line.mark, line.at_ms - start_ms) for line in log_lines(end("a", *logs).evidence).lines]


@pytest.mark.parametrize(
    ("what", "subject", "expected"),
    [
        ("joined", "1001", "joined 1001"),
        ("joined again", "1001", "joined 1001"),
        ("muted audio", "1001", "muted audio 1001"),
        ("published video", "TR_x3", "published TR_x3"),
        ("left (client request leave)", "PA_x2", "left PA_x2"),
        ("left", "", ""),
    ],
)
def test_one_event_has_one_key_however_much_a_log_adds(what: str, subject: str, expected: str) -> None:
    assert event_key(what, subject) == expected
    assert key_in_words(f"{what} {subject}".strip()) == expected


@pytest.mark.parametrize("what", ["asked to join", "the publisher stalled (3 times)", "muted video", ""])
def test_what_names_no_id_has_no_key(what: str) -> None:
    assert key_in_words(what) == ""


def test_a_server_marks_the_moment_itself_and_others_hear_of_it() -> None:
    assert told(log((5_000, "joined", "PA_1"), host=SERVER)) == [("joined PA_1", Mark.SERVER, 5_000)]
    assert told(log((5_000, "joined", "PA_1"))) == [("joined PA_1", Mark.TOLD, 5_000)]


def test_the_servers_log_speaks_only_where_no_machines_own_log_does() -> None:
    servers = log((5_000, "joined", "PA_1"), host=SERVER)
    both = log_lines(end("a", servers, log((6_000, "joined", "PA_1"))).evidence)
    assert (both.by_server, [line.mark for line in both.lines]) == (False, [Mark.TOLD])
    silent = log_lines(end("a", servers, log()).evidence)
    assert (silent.by_server, [line.mark for line in silent.lines]) == (True, [Mark.SERVER])
    assert not log_lines(end("a").evidence).by_server


def test_what_one_asked_of_its_own_sdk_is_told_of_its_id() -> None:
    lines = told(log((1_000, "muted audio", ""), (9_000, "asked to leave", ""), (9_130, "left", "1001"), own="1001"))
    assert lines == [("muted audio 1001", Mark.ASKED, 1_000), ("left 1001", Mark.ASKED, 9_000)]


@pytest.mark.parametrize("host", [SENDER, RECEIVER, ELSEWHERE])
def test_who_joins_after_asking_to_is_the_machine_itself(host: Host) -> None:
    made = log((1_000, "asked to join", ""), (1_200, "joined", "1001"), (9_000, "joined", "2002"), host=host)
    assert own_id(made) == "1001"


@pytest.mark.parametrize(
    ("what", "own", "expected"),
    [
        ("muted audio", ("1001",), "muted audio 1001"),
        ("muted audio", ("1001", "3003"), "muted audio"),
        ("muted audio", (), "muted audio"),
        ("asked to leave", ("1001",), "asked to leave"),
        ("muted audio 2002", ("1001",), "muted audio 2002"),
    ],
)
def test_what_one_did_bears_ones_id_where_there_is_one(what: str, own: tuple[str, ...], expected: str) -> None:
    assert own_event(what, only_id(end("a", *(log(own=one) for one in own)).evidence)) == expected


@pytest.mark.parametrize(
    "made",
    [
        log((1_000, "joined", "1001")),
        log((1_000, "asked to join", ""), (1_200, "joined", "1001"), own="3003"),
        log(host=ELSEWHERE, own="1001"),
    ],
)
def test_an_own_id_in_doubt_is_none_and_nothing_is_taken_for_ones_own(made: LogExcerpt) -> None:
    assert own_id(made) == ""
    assert Mark.ASKED not in {mark for _, mark, _ in told(made)}


@pytest.mark.parametrize(("after_ms", "counts"), [(3_000, False), (3_001, True)])
def test_who_was_there_when_one_joined_joined_at_another_time(after_ms: float, *, counts: bool) -> None:
    made = log((1_000, "joined", "1001"), (1_000 + after_ms, "joined", "2002"), own="1001")
    assert ("joined 2002" in [key for key, _, _ in told(made)]) is counts
