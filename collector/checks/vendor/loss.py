"""Did the vendor's records see packets lost?

Lost packets are repeated or concealed: the picture waits or freezes while sound goes on. The vendor counts what each
side lost on its own way, so that the sender's way to the service and the receiver's way from it are told apart.
"""

from collections.abc import Iterator

from collector.checks.network.loss import LOSS_PERCENT
from collector.measure.vendor_records import ENOUGH_POINTS, Side, mean, series_of, sides
from collector.model.finding import About, Answer, Verdict
from collector.model.incident import Incident
from collector.model.measured import Measured
from collector.model.records.vendor import AgoraCall
from collector.vendors.agora_metrics import Metric

_SEEN_AT = {
    About.SENDER: {Metric.VIDEO_LOSS_UP: "picture's", Metric.AUDIO_LOSS_UP: "sound's"},
    About.RECEIVER: {Metric.VIDEO_LOSS: "picture's", Metric.AUDIO_LOSS: "sound's"},
}
_WAY = {About.SENDER: "from the sender to the service", About.RECEIVER: "on the whole way to the receiver"}


def check(incident: Incident, calls: tuple[AgoraCall, ...]) -> Answer:
    found = [one for side in sides(calls, incident) for one in _losses(side)]
    if not found:
        return Answer.skipped("Agora's records hold no loss of sender or receiver; --sender and --receiver name them")
    # What was lost on the sender's way is in the whole way, too: the way that begins first is named.
    return Answer.worst(_judge(*one) for one in found)


def _losses(side: Side) -> Iterator[tuple[Side, str, Measured]]:
    for metric, whose in _SEEN_AT[side.about].items():
        for series in series_of(side.stay, metric):
            yield side, whose, mean(series)


def _judge(side: Side, whose: str, loss: Measured) -> Answer:
    verdict = LOSS_PERCENT.verdict(loss) if loss.n >= ENOUGH_POINTS else Verdict.INCONCLUSIVE
    return Answer(
        verdict=verdict,
        summary=f"Agora counted {loss.value:.1f} ± {loss.bound:.1f} % of the {whose} packets lost {_WAY[side.about]}",
        advice="" if verdict is Verdict.PASS else "Try a cable or another network on that side, and measure again.",
        values={"loss_percent": loss, "uid": side.stay.uid, "network": side.stay.network or "not said"},
        about=side.about,
    )
