"""Turns two looks at a self-hosted LiveKit server's Prometheus page into what it counted in between.

Its counters run from the server's start and over all of its rooms, so that one look says nothing about this call. The
names are those of livekit-server 1.13 (package telemetry/prometheus), read off a running one.
"""

import time
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from collector.evidence.live_sampling import OVER, Stretch, sampled, sampling_limit_s, stopped_within
from collector.evidence.vendor_records.exposition import Sample, samples
from collector.evidence.vendor_records.fetching import REQUEST_DEADLINE_S, fetch, host_of
from collector.model.coverage import Reason, Unavailable
from collector.model.host import Host, HostRole
from collector.model.incident import Vendor
from collector.model.privacy import LookupId
from collector.model.records.vendor import ServerCount, ServerDistribution, ServerMetrics
from collector.model.request import Contact, Request
from collector.model.source import Phase, Session, SourcePlan, Wanted, Yield

SOURCE = ServerMetrics.kind
DISTRIBUTIONS = {
    "livekit_packet_loss_percent": "packet_loss_percent",
    "livekit_packet_out_of_order_percent": "out_of_order_percent",
    "livekit_jitter_us": "jitter_us",
    "livekit_rtt_ms": "rtt_ms",
    "livekit_forward_latency_ns": "forward_latency_ns",
    "livekit_quality_score": "quality_score",
}
COUNTS = {
    "livekit_packet_total": "packets",
    "livekit_nack_total": "nacks",
    "livekit_pli_total": "plis",
    "livekit_fir_total": "firs",
    "livekit_node_packet_total": "system_packets",
}
SHOWN_LABELS = ("direction", "transmission", "type", "source")
WOULD_ADD = (
    "--prometheus with the page of a self-hosted server (its setting prometheus.port) would add what the server "
    "counted meanwhile: loss, jitter, repeated packets and its own load"
)
_KNOWN_BY = "--prometheus: the server's own page"


def plan(request: Request) -> tuple[SourcePlan, ...]:
    """Plan it for calls that may be LiveKit's; without a URL it says what one would add."""
    if request.incident.vendor is not Vendor.LIVEKIT and not request.vendor.prometheus:
        return ()
    reason, detail = _obstacle(request)
    return (
        SourcePlan(
            source=SOURCE,
            why="reads twice what the server counts of loss, jitter and its own load",
            phase=Phase.LIVE,
            deadline_s=sampling_limit_s(request) + 2 * REQUEST_DEADLINE_S + 5,
            wanted=Wanted.ASKED if request.vendor.prometheus else Wanted.DEFAULT,
            contacts=() if reason else (host_of(request.vendor.prometheus),),
            skip=reason,
            detail=detail,
        ),
    )


def _obstacle(request: Request) -> tuple[Reason, str]:
    if not request.vendor.prometheus:
        return Reason.DISABLED, WOULD_ADD
    if request.contact is Contact.OFFLINE:
        return Reason.DECLINED, "--offline: nothing is contacted"
    return (Reason.NONE, "") if request.live else (Reason.DISABLED, OVER)


Labels = tuple[tuple[str, str], ...]
Values = Mapping[tuple[str, Labels], float]


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """One look at the page: when, by wall clock and by one that never jumps, and every sample by name and labels."""

    at: datetime
    clock_s: float
    values: Values


async def gather(request: Request, plan: SourcePlan, session: Session) -> AsyncIterator[Yield]:
    """Look at the start and at the end of the listening, and yield the difference. Raises Unavailable."""
    session.progress("reading the server's Prometheus page")
    before = await look(request.vendor.prometheus)
    await stopped_within(session, sampling_limit_s(request))
    after = await look(request.vendor.prometheus)
    yield between(before, after)
    over = Stretch(taken=(before.at, after.at), seconds=after.clock_s - before.clock_s)
    yield sampled(plan.source, request, over)


async def look(url: str) -> Look:
    """Read the page once. Raises Unavailable."""
    reply = await fetch(url)
    at, clock_s = datetime.now(UTC), time.monotonic()
    where = host_of(url)
    if reply.status != 200:
        raise Unavailable(Reason.NOT_FOUND, f"{where} answered with status {reply.status}. Check --prometheus.")
    found = list(samples(reply.body.decode("utf-8", "replace")))
    if not any(one.name.startswith("livekit_") for one in found):
        raise Unavailable(
            Reason.UNSUPPORTED, f"The page of {where} holds no figures of a LiveKit server. Check --prometheus."
        )
    return Look(at=at, clock_s=clock_s, values={_key(one): one.value for one in found})


def _key(one: Sample) -> tuple[str, Labels]:
    return one.name, tuple(sorted(one.labels.items()))


def between(before: Look, after: Look) -> ServerMetrics:
    """Return what was counted between two looks. Raises Unavailable if the server was started anew."""
    started = [_value(look.values, "process_start_time_seconds") for look in (before, after)]
    if started[0] != started[1]:
        raise Unavailable(Reason.NOT_FOUND, "The server was started anew while it was watched. Run again.")
    seconds = max(after.clock_s - before.clock_s, 1e-3)
    cpu = [_value(look.values, "process_cpu_seconds_total") for look in (before, after)]
    return ServerMetrics(
        host=Host(role=HostRole.SERVER, known_by=_KNOWN_BY),
        taken=(before.at, after.at),
        node=LookupId(next((dict(labels)["node_id"] for _, labels in after.values if "node_id" in dict(labels)), "")),
        rooms=int(_value(after.values, "livekit_room_total")),
        participants=int(_value(after.values, "livekit_participant_total")),
        cpu_cores=(cpu[1] - cpu[0]) / seconds if min(cpu) >= 0 else -1.0,
        distributions=tuple(_distributions(before, after)),
        counts=tuple(_counts(before, after)),
    )


def _value(values: Values, name: str) -> float:
    return next((value for (found, _), value in values.items() if found == name), -1.0)


def _rises(before: Look, after: Look, name: str) -> dict[Labels, float]:
    """How much each labelled line rose; one that was not there before began at 0."""
    return {
        labels: value - before.values.get((found, labels), 0.0)
        for (found, labels), value in after.values.items()
        if found == name
    }


def _distributions(before: Look, after: Look) -> Iterable[ServerDistribution]:
    for name, shown in DISTRIBUTIONS.items():
        sums = _rises(before, after, f"{name}_sum")
        totals: dict[tuple[str, str], tuple[float, float]] = {}
        for labels, count in _rises(before, after, f"{name}_count").items():
            known = dict(labels)
            key = known.get("direction", ""), known.get("type", "")
            had = totals.get(key, (0.0, 0.0))
            totals[key] = had[0] + count, had[1] + sums.get(labels, 0.0)
        for (direction, media), (count, total) in sorted(totals.items()):
            if count > 0:
                yield ServerDistribution(
                    name=shown, direction=direction, media=media, count=int(count), mean=total / count
                )


def _counts(before: Look, after: Look) -> Iterable[ServerCount]:
    for name, shown in COUNTS.items():
        for labels, rise in sorted(_rises(before, after, name).items()):
            known = dict(labels)
            told = ", ".join(f"{label} {known[label]}" for label in SHOWN_LABELS if known.get(label))
            if rise >= 0:
                yield ServerCount(name=shown, labels=told, rise=rise)
