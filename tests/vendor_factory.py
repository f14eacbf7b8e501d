"""Makes what the vendor recorded of two made-up users, and a server's counts."""

from collections.abc import Sequence

from collector.evidence.vendor_records.agora import RECORDED
from collector.model.host import Host, HostRole
from collector.model.privacy import LookupId, Version
from collector.model.records.vendor import (
    AgoraCall,
    AgoraStay,
    MetricSeries,
    ServerCount,
    ServerDistribution,
    ServerMetrics,
)
from tests.factory import START, TAKEN

SENDER_UID, RECEIVER_UID = "1001", "2002"


def make_series(metric: str, value: float | Sequence[float], *, peer: str = "", points: int = 150) -> MetricSeries:
    values = tuple(value) if isinstance(value, Sequence) else (value,) * points
    at_s = tuple(START.timestamp() + 2 * index for index in range(len(values)))
    return MetricSeries(metric=metric, peer=LookupId(peer), at_s=at_s, values=values)


def make_stay(uid: str, *series: MetricSeries) -> AgoraStay:
    return AgoraStay(
        sid=LookupId(f"S{uid}"),
        uid=LookupId(uid),
        platform="Android",
        device="Android (13)",
        network="Wi-Fi",
        sdk_version=Version("4.2.2"),
        joined=TAKEN[0],
        left=(TAKEN[1],),
        series=series,
    )


def make_call(*stays: AgoraStay) -> AgoraCall:
    return AgoraCall(
        host=RECORDED,
        taken=TAKEN,
        call_id=LookupId("C0synthetic"),
        channel=LookupId("lesson-1"),
        created=TAKEN[0],
        destroyed=(TAKEN[1],),
        stays=stays,
    )


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
