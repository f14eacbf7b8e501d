import pytest

from collector.checks.server import metrics
from collector.model.finding import About, Verdict
from collector.model.host import Host, HostRole
from collector.model.privacy import LookupId
from collector.model.records.vendor import ServerCount, ServerDistribution, ServerMetrics
from tests.factory import TAKEN


def make_metrics(
    percent: float = 0.0, *, reports: int = 8, dropped: float = 0.0, sent: float = 10_000
) -> ServerMetrics:
    loss = ServerDistribution(
        name="packet_loss_percent", direction="outgoing", media="VIDEO", count=reports, mean=percent
    )
    return ServerMetrics(
        host=Host(role=HostRole.SERVER, known_by="--prometheus"),
        taken=TAKEN,
        node=LookupId("ND_synthetic"),
        rooms=2,
        participants=5,
        cpu_cores=0.5,
        distributions=(loss,),
        counts=(
            ServerCount(name="system_packets", labels="type dropped", rise=dropped),
            ServerCount(name="system_packets", labels="type out", rise=sent),
        ),
    )


@pytest.mark.parametrize(
    ("percent", "expected"), [(0.0, Verdict.PASS), (1.0, Verdict.PASS), (1.01, Verdict.WARN), (50.0, Verdict.WARN)]
)
def test_loss_over_all_rooms_warns_and_never_fails(percent: float, expected: Verdict) -> None:
    answer = metrics.check(make_metrics(percent))
    assert (answer.verdict, answer.about) == (expected, About.SERVER)


@pytest.mark.parametrize(("dropped", "expected"), [(10.0, Verdict.PASS), (11.0, Verdict.WARN)])
def test_more_than_one_packet_in_a_thousand_dropped_warns(dropped: float, expected: Verdict) -> None:
    assert metrics.check(make_metrics(dropped=dropped)).verdict is expected


@pytest.mark.parametrize(("reports", "expected"), [(3, Verdict.SKIP), (4, Verdict.WARN)])
def test_a_few_reports_decide_nothing(reports: int, expected: Verdict) -> None:
    assert metrics.check(make_metrics(9.0, reports=reports)).verdict is expected
