"""The Prometheus page of a real server while a real publisher is listened to, all on loopback."""

from dataclasses import replace

from collector.checks.server import metrics
from collector.evidence.vendor_records import prometheus
from collector.model.coverage import State
from collector.model.finding import Verdict
from collector.model.records.vendor import ServerMetrics
from collector.model.request import VendorAccess
from tests.evidence.session import gather_all
from tests.live.asking import request_for
from tests.live.publisher import publishing
from tests.live.server import LiveKitServer


def test_a_server_counts_the_packets_of_a_call_that_runs(server: LiveKitServer) -> None:
    server.create_room("counted")
    with publishing(server, "counted"):
        request = replace(
            request_for(server, "counted", duration_s=12.0), vendor=VendorAccess(prometheus=server.prometheus_url)
        )
        (plan,) = prometheus.plan(request)
        gathered = gather_all(prometheus, request, plan)
    (record,) = gathered.records
    assert isinstance(record, ServerMetrics)
    counted = {(one.name, one.labels): one.rise for one in record.counts}
    assert gathered.coverage.state is State.COLLECTED
    assert counted["packets", "direction incoming, transmission initial"] > 100
    assert record.node.startswith("ND_")
    assert record.rooms >= 1
    assert record.cpu_cores > 0
    assert {("jitter_us", "incoming", "VIDEO"), ("packet_loss_percent", "incoming", "AUDIO")} <= {
        (one.name, one.direction, one.media) for one in record.distributions
    }
    assert metrics.check(record).verdict in (Verdict.PASS, Verdict.SKIP)
