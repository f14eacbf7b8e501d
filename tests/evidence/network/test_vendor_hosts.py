from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from collector.evidence.network import vendor_hosts
from collector.model.coverage import Reason, State
from collector.model.records.network import Outcome, Step
from collector.model.records.reach import VendorHosts
from collector.model.request import Contact, Request
from collector.model.source import Session, SourcePlan, Yield
from collector.vendors.hosts import AGORA_HOSTS, DocumentedHost
from tests.evidence.network.servers import UNAUTHORIZED, answering, closed_port, issue, over_tls, tcp_server
from tests.evidence.session import gather_all
from tests.factory import make_incident, make_request

AGORA = make_request(incident=make_incident(vendor="agora"))


class Walking:
    """The source with hosts of the test's own."""

    def __init__(self, *ports: int) -> None:
        self._hosts = tuple(
            DocumentedHost(host="localhost", port=port, purpose="synthetic", source="synthetic") for port in ports
        )

    def gather(self, request: Request, plan: SourcePlan, session: Session) -> AsyncIterator[Yield]:
        return vendor_hosts.walk_to(request, session, self._hosts)


def test_every_host_is_walked_to_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = issue(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(server.authority))
    with tcp_server(over_tls(server.context, answering(UNAUTHORIZED))) as port:
        found = gather_all(Walking(port, closed_port()), AGORA, vendor_hosts.plan(AGORA)[0])

    (record,) = found.records
    assert isinstance(record, VendorHosts)
    assert found.coverage.state is State.COLLECTED
    open_, closed = ({step.step: step.outcome for step in path.steps} for path in record.paths)
    assert open_[Step.TLS] is Outcome.OK
    assert closed[Step.TCP] is Outcome.FAILED


def test_nothing_is_planned_for_another_vendor() -> None:
    assert vendor_hosts.plan(make_request()) == ()
    assert vendor_hosts.plan(make_request(incident=make_incident(vendor="livekit"))) == ()


@pytest.mark.parametrize(
    ("request_", "skip"),
    [
        (AGORA, Reason.NONE),
        (replace(AGORA, contact=Contact.NO_JOIN), Reason.NONE),
        (replace(AGORA, contact=Contact.OFFLINE), Reason.DECLINED),
        (replace(AGORA, live=False), Reason.DISABLED),
    ],
    ids=["live", "no join", "offline", "over"],
)
def test_the_plan_names_every_host(request_: Request, skip: Reason) -> None:
    (planned,) = vendor_hosts.plan(request_)

    assert planned.skip is skip
    assert [item.host for item in AGORA_HOSTS if any(item.host in told for told in planned.contacts)] == (
        [] if skip else [item.host for item in AGORA_HOSTS]
    )
