import pytest

from collector.causes.logged import RECEIVING, SENDING, logged
from collector.model.cause import Support
from collector.model.host import Host, HostRole
from tests.causes.cases import complaining_log, weighed
from tests.factory import ELSEWHERE, RECEIVER

CAUSE = "publisher.stall"


@pytest.mark.parametrize(
    ("strength", "expected"),
    [("strong", Support.MEDIUM), ("medium", Support.WEAK), ("weak", Support.WEAK), ("none", Support.NONE)],
)
def test_a_line_alone_carries_a_cause_only_so_far(strength: str, expected: Support) -> None:
    assert logged(weighed(complaining_log(CAUSE, strength)), CAUSE, by=SENDING).support is expected


def test_the_line_is_told_with_its_count() -> None:
    assert logged(weighed(complaining_log(CAUSE)), CAUSE, by=SENDING).note == "The log says 7 times: it broke."
    assert logged(weighed(complaining_log(CAUSE, count=1)), CAUSE, by=SENDING).note == "The log says once: it broke."


def test_a_cause_whose_id_only_begins_alike_is_another() -> None:
    assert logged(weighed(complaining_log("publisher.stalled")), CAUSE, by=SENDING).support is Support.NONE


@pytest.mark.parametrize(("seconds_late", "expected"), [(1.0, Support.MEDIUM), (1.1, Support.NONE)])
def test_only_the_window_counts_widened_by_the_clock(seconds_late: float, expected: Support) -> None:
    case = weighed(complaining_log(CAUSE, seconds_late=seconds_late))
    assert logged(case, CAUSE, by=SENDING).support is expected


@pytest.mark.parametrize("host", [ELSEWHERE, RECEIVER])
def test_the_log_of_another_machine_says_nothing_of_the_sender(host: Host) -> None:
    assert logged(weighed(complaining_log(CAUSE, host=host)), CAUSE, by=SENDING).support is Support.NONE


def test_a_server_s_log_speaks_of_the_sender_and_a_receiver_s_of_itself() -> None:
    server = Host(role=HostRole.SERVER, known_by="livekit-server log")
    assert logged(weighed(complaining_log(CAUSE, host=server)), CAUSE, by=SENDING).support is Support.MEDIUM
    assert logged(weighed(complaining_log(CAUSE, host=RECEIVER)), CAUSE, by=RECEIVING).support is Support.MEDIUM
