"""Did the vendor's records see sound or picture freeze at the receiver?

A picture that stands still while sound goes on is felt as bad sync, and recovers with a jump; sound that stands still
moves the other way. Agora counts a picture's gaps from 600 ms on and a sound's from 200 ms on.
"""

from collector.checks.media.concealment import FAIL_PERCENT as FAIL_SOUND_PERCENT
from collector.checks.media.freezes import FAIL_SHARE
from collector.measure.vendor_records import ENOUGH_POINTS, Side, series_of, sides, total
from collector.model.finding import About, Answer, Verdict
from collector.model.incident import Incident
from collector.model.records.vendor import AgoraCall, MetricSeries
from collector.vendors.agora_metrics import POINT_S, Metric

_WHAT = {Metric.VIDEO_FREEZE: ("picture", FAIL_SHARE), Metric.AUDIO_FREEZE: ("sound", FAIL_SOUND_PERCENT / 100)}
"""What freezes, and above which share of the time that is a fault."""


def check(incident: Incident, calls: tuple[AgoraCall, ...]) -> Answer:
    answers = [
        _judge(side, what, fails_above, series)
        for side in sides(calls, incident)
        if side.about is About.RECEIVER
        for metric, (what, fails_above) in _WHAT.items()
        for series in series_of(side.stay, metric)
    ]
    if not answers:
        return Answer.skipped("Agora's records hold no freezes of the receiver; --receiver names its UID")
    return Answer.worst(answers)


def _judge(side: Side, what: str, fails_above: float, series: MetricSeries) -> Answer:
    frozen_s, watched_s = total(series) / 1000, len(series.values) * POINT_S
    share = frozen_s / watched_s
    return Answer(
        verdict=_verdict(share, fails_above, len(series.values)),
        summary=f"Agora saw the receiver's {what} frozen for {frozen_s:.1f} of {watched_s:.0f} s ({share:.1%})",
        advice="Compare with loss and CPU of both sides in the same records." if frozen_s else "",
        values={"frozen_share": share, "frozen_s": frozen_s, "watched_s": watched_s, "uid": side.stay.uid},
        about=About.RECEIVER,
    )


def _verdict(share: float, fails_above: float, points: int) -> Verdict:
    if points < ENOUGH_POINTS:
        return Verdict.INCONCLUSIVE
    if share > fails_above:
        return Verdict.FAIL
    return Verdict.WARN if share > 0 else Verdict.PASS
