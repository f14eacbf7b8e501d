"""Did the server count lost packets while it was watched?

A LiveKit server counts what publishers' packets it missed and what its subscribers report as lost. It counts all of its
rooms together, so that the figure is about the server and its network, not about one sender.
"""

from collector.checks.network.loss import LOSS_PERCENT
from collector.model.finding import About, Answer, Value, Verdict
from collector.model.records.vendor import ServerDistribution, ServerMetrics

FEWEST_REPORTS = 4
"""Ours: the server adds one for each track about every 5 s."""

DROPPED, SENT = "type dropped", "type out"
DROPPED_SHARE = 0.001
"""Ours: of the packets that the machine sent. A busy machine drops one now and then, and nobody notices."""

_WAY = {"incoming": "on the way to the server", "outgoing": "on the way from the server"}


def check(metrics: ServerMetrics) -> Answer:
    losses = [one for one in metrics.distributions if one.name == "packet_loss_percent"]
    dropped = _counted(metrics, DROPPED)
    values = _values(metrics, dropped)
    if dropped > DROPPED_SHARE * _counted(metrics, SENT):
        return Answer(
            verdict=Verdict.WARN,
            summary=f"The server's machine dropped {dropped:.0f} packets while it was watched",
            advice="Raise the limits of its sockets and network card (net.core.rmem_max), or give it more cores.",
            values=values,
            about=About.SERVER,
        )
    counted = sum(one.count for one in losses)
    if counted < FEWEST_REPORTS:
        return Answer.skipped(f"The server counted {counted} reports of loss meanwhile; {FEWEST_REPORTS} are needed")
    return _judge(max(losses, key=lambda one: one.mean), values)


def _counted(metrics: ServerMetrics, label: str) -> float:
    return sum(one.rise for one in metrics.counts if one.name == "system_packets" and label in one.labels)


def _judge(worst: ServerDistribution, values: dict[str, Value]) -> Answer:
    verdict = _verdict(worst.mean)
    whose = {"VIDEO": "picture's ", "AUDIO": "sound's "}.get(worst.media, "")
    lost = f"{worst.mean:.1f} % of the {whose}packets lost {_WAY.get(worst.direction, 'on its ways')}"
    return Answer(
        verdict=verdict,
        summary=f"The server counted {lost}, over all of its rooms ({worst.count} reports)",
        advice="" if verdict is Verdict.PASS else "Look at the server's own network first if many rooms complain.",
        values=values | {"loss_percent": worst.mean, "reports_count": worst.count},
        about=About.SERVER,
    )


def _verdict(percent: float) -> Verdict:
    """The server's own reports, averaged over rooms: never more than a warning about one of them."""
    return Verdict.PASS if percent <= LOSS_PERCENT.passes_to else Verdict.WARN


def _values(metrics: ServerMetrics, dropped: float) -> dict[str, Value]:
    values: dict[str, Value] = {"dropped_packets": dropped, "rooms_count": metrics.rooms}
    return values | ({"cpu_cores": metrics.cpu_cores} if metrics.cpu_cores >= 0 else {})
