"""speedtest-cli against a server on loopback, healthy and with each fault, and against what plays speedtest.net."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from collector.evidence.network.speedtest import source
from collector.model.coverage import Reason, State
from collector.model.load import PUBLIC_SPEEDTEST_HOSTS, LoadSettings, Speedtest
from collector.model.records.load import SpeedtestFigures
from collector.model.request import Contact, Request
from collector.model.source import Phase
from tests.evidence.session import FakeSession, Gathered, gather_all
from tests.factory import make_request
from tests.servers.speedtest import Fault, Running, speedtest_server

PROXY_VARIABLES = ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy")


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PROXY_VARIABLES:
        monkeypatch.delenv(name, raising=False)


def asking(mini_url: str = "") -> Request:
    speedtest = Speedtest.MINI if mini_url else Speedtest.PUBLIC
    return replace(make_request(), load=LoadSettings(speedtest=speedtest, mini_url=mini_url))


def run(request: Request, session: FakeSession | None = None) -> Gathered:
    (planned,) = source.plan(request)
    return gather_all(source, request, planned, session)


@contextmanager
def playing_speedtest_net(fault: Fault, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    with speedtest_server(fault) as running:
        monkeypatch.setenv("http_proxy", running.url)  # the library asks everything of it then
        yield running


def test_a_private_server_is_measured_and_nobody_else_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    with speedtest_server() as public, speedtest_server() as private:
        monkeypatch.setenv("http_proxy", public.url)
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        gathered = run(asking(private.url))
    (record,) = gathered.records
    assert isinstance(record, SpeedtestFigures)
    assert gathered.coverage.state is State.COLLECTED
    assert (record.public, record.server_host) == (False, f"127.0.0.1:{private.port}")
    assert record.down_kbit_s.value > 0
    assert record.up_kbit_s.value > 0
    assert 0 < record.latency_ms < 1000
    assert not public.asked


def test_the_public_one_is_asked_for_a_server_which_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    with playing_speedtest_net(Fault.NONE, monkeypatch) as running:
        gathered = run(asking())
    (record,) = gathered.records
    assert isinstance(record, SpeedtestFigures)
    assert record.public
    hosts = {asked.partition("/")[0] for asked in running.asked} - {""}
    assert hosts - {f"127.0.0.1:{running.port}"} <= set(PUBLIC_SPEEDTEST_HOSTS)


@pytest.mark.parametrize(
    ("fault", "reason", "words"),
    [
        (Fault.REFUSES, Reason.DENIED, "refused the speedtest (status 403)"),
        (Fault.HANGS, Reason.NOT_FOUND, "No speedtest server answers"),
        (Fault.HANGS_LATER, Reason.NOT_FOUND, "gave nothing to download"),
        (Fault.BREAKS_OFF, Reason.NOT_FOUND, "broke off what was downloaded"),
        (Fault.GARBAGE, Reason.NOT_FOUND, "its page is no text"),
        (Fault.NO_SCRIPT, Reason.NOT_FOUND, "names no upload script"),
        (Fault.NO_PICTURES, Reason.NOT_FOUND, "gave nothing to download"),
        (Fault.ENDLESS_PAGE, Reason.NOT_FOUND, "names no upload script"),
    ],
)
def test_what_is_wrong_with_a_private_server_is_said(fault: Fault, reason: Reason, words: str) -> None:
    with speedtest_server(fault) as running:
        refused = run(asking(running.url)).refusal
    assert refused.reason is reason
    assert words in refused.detail
    assert f"127.0.0.1:{running.port}" in refused.detail


@pytest.mark.parametrize(
    ("fault", "reason", "words"),
    [
        (Fault.EMPTY_LIST, Reason.NOT_FOUND, "names no server that can be reached"),
        (Fault.GARBAGE, Reason.NOT_FOUND, "is no configuration"),
        (Fault.REFUSES, Reason.DENIED, "status 403"),
    ],
)
def test_what_is_wrong_with_the_public_one_is_said(
    fault: Fault, reason: Reason, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with playing_speedtest_net(fault, monkeypatch):
        refused = run(asking()).refusal
    assert refused.reason is reason
    assert words in refused.detail


def test_a_port_where_nobody_listens_is_said() -> None:
    with speedtest_server() as gone:
        pass
    assert "No speedtest server answers" in run(asking(gone.url)).refusal.detail


def test_a_run_that_ends_ends_the_library_s_process() -> None:
    with speedtest_server(Fault.HANGS) as running:
        refused = run(asking(running.url), FakeSession(stop_after_progress="speedtest-cli")).refusal
    assert refused.reason is Reason.DEADLINE


def test_the_plan_names_every_host_and_the_cost() -> None:
    (private,), (public,) = source.plan(asking("http://speed.example.com:8080/mini")), source.plan(asking())
    assert private.contacts == ("speed.example.com:8080",)
    assert public.contacts == PUBLIC_SPEEDTEST_HOSTS
    assert (public.phase, "at most 80 MB" in public.why) == (Phase.ALONE, True)


def test_offline_and_unasked_it_contacts_nobody() -> None:
    assert not source.plan(make_request())
    (planned,) = source.plan(replace(asking(), contact=Contact.OFFLINE))
    assert (planned.skip, planned.contacts) == (Reason.DECLINED, ())
