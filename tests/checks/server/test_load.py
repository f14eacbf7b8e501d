import pytest

from collector.checks.server import load
from collector.model.finding import About, Verdict
from collector.model.host import Host, HostRole
from tests.factory import SENDER
from tests.logs_factory import make_excerpt, make_symptom

SERVER = Host(role=HostRole.SERVER, known_by="livekit-server log")


def test_an_overload_in_the_servers_log_is_the_servers() -> None:
    answer = load.check((make_excerpt(make_symptom(cause="device.cpu", count=1), host=SERVER),))
    assert (answer.verdict, answer.about) == (Verdict.WARN, About.SERVER)
    assert "once" in answer.summary


@pytest.mark.parametrize(("share", "expected"), [(0.5, Verdict.PASS), (0.49, Verdict.SKIP)])
def test_silence_passes_only_where_the_log_covers_half_of_the_window(share: float, expected: Verdict) -> None:
    assert load.check((make_excerpt(host=SERVER, share=share),)).verdict is expected


def test_the_senders_own_load_is_not_the_servers() -> None:
    assert load.check((make_excerpt(make_symptom(cause="device.cpu"), host=SENDER),)).verdict is Verdict.SKIP
