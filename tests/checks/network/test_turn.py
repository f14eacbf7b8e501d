import pytest

from collector.checks.network import turn
from collector.model.finding import Verdict
from collector.model.privacy import AddressFamily
from collector.model.records.reach import Reply, Transport
from tests.checks.network.path_factory import make_tls
from tests.checks.network.reach_factory import make_servers, make_try

STUN, UDP, TCP, TLS = Transport
OK, SILENT = Reply.ANSWERED, Reply.SILENT
DEAD = [reply for reply in Reply if reply is not OK]


def test_relays_that_work_over_every_transport_pass() -> None:
    assert turn.check(make_servers(make_try(UDP), make_try(TCP), make_try(TLS))).verdict is Verdict.PASS


@pytest.mark.parametrize("reply", DEAD)
def test_a_dead_relay_is_named_with_its_transport_and_reason(reply: Reply) -> None:
    answer = turn.check(make_servers(make_try(STUN), make_try(UDP), make_try(TLS, reply)))

    assert answer.verdict is Verdict.WARN
    assert answer.summary.startswith("A relay is dead: TURN over TLS at turn.example.com port 3478")
    assert turn.WORDS[reply] in answer.summary


@pytest.mark.parametrize("reply", DEAD)
def test_no_relay_at_all_fails(reply: Reply) -> None:
    answer = turn.check(make_servers(make_try(STUN), make_try(TCP, reply), make_try(TLS, reply)))

    assert answer.verdict is Verdict.FAIL
    assert answer.summary.startswith("No relay works")


def test_a_server_that_answers_stun_and_gives_no_relay_is_no_blocked_udp() -> None:
    answer = turn.check(make_servers(make_try(STUN), make_try(UDP, SILENT)))

    assert answer.verdict is Verdict.FAIL
    assert "answers STUN" in answer.summary


@pytest.mark.parametrize("over_tcp", [(), (make_try(TCP),)], ids=["alone", "beside TCP"])
def test_silence_over_blocked_udp_is_no_dead_relay(over_tcp: tuple[()]) -> None:
    answer = turn.check(make_servers(make_try(STUN, SILENT), make_try(UDP, SILENT), *over_tcp))

    assert answer.verdict is Verdict.INCONCLUSIVE


def test_where_udp_is_open_a_silent_relay_is_dead() -> None:
    silent = (make_try(STUN, SILENT), make_try(UDP, SILENT))
    answer = turn.check(make_servers(*silent, references=(make_try(STUN, host="stun.example.net"),)))

    assert answer.verdict is Verdict.FAIL
    assert "does not answer" in answer.summary


def test_a_machine_without_ipv6_misses_no_relay() -> None:
    without = make_try(TCP, Reply.UNREACHABLE, family=AddressFamily.IPV6)

    assert turn.check(make_servers(make_try(TCP), without)).verdict is Verdict.PASS


def test_a_product_that_opens_the_relay_s_tls_is_named() -> None:
    opened = make_try(TLS, Reply.INSECURE, tls=(make_tls(interceptor="Zscaler", trust_error="synthetic"),))

    assert "is opened on its way by Zscaler" in turn.check(make_servers(make_try(TCP), opened)).summary


def test_a_server_without_turn_is_skipped() -> None:
    assert turn.check(make_servers(make_try(STUN))).verdict is Verdict.SKIP
