import pytest

from collector.checks.device import overload
from collector.model.finding import Verdict
from collector.model.host import Host, HostRole
from tests.factory import ELSEWHERE, SENDER
from tests.logs_factory import make_excerpt, make_symptom

SERVER = Host(role=HostRole.SERVER, known_by="livekit-server log")


@pytest.mark.parametrize("cause", ["device.encoder", "device.cpu"])
@pytest.mark.parametrize(
    ("strength", "expected"),
    [
        ("strong", Verdict.FAIL),
        ("medium", Verdict.WARN),
        ("weak", Verdict.INCONCLUSIVE),
        ("none", Verdict.SKIP),
    ],
)
def test_the_verdict_follows_how_strongly_the_line_speaks(cause: str, strength: str, expected: Verdict) -> None:
    assert overload.check((make_excerpt(make_symptom(cause=cause, strength=strength)),)).verdict is expected


def test_logs_without_such_a_line_prove_nothing_and_say_how_to_know() -> None:
    answer = overload.check((make_excerpt(make_symptom(cause="publisher.stall")),))
    assert answer.verdict is Verdict.SKIP
    assert "--here sender" in answer.advice


def test_a_servers_log_says_nothing_of_an_encoder() -> None:
    logs = (make_excerpt(host=SENDER), make_excerpt(make_symptom(cause="device.cpu"), host=SERVER))
    assert overload.check(logs).verdict is Verdict.SKIP


def test_a_bystander_s_log_counts_for_nothing_beside_an_involved_one() -> None:
    logs = (make_excerpt(make_symptom(cause="device.cpu"), host=ELSEWHERE), make_excerpt(host=SENDER))
    assert overload.check(logs).verdict is Verdict.SKIP
