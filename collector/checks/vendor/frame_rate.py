"""Did as many pictures leave the sender as its camera gave, and reach the receiver?

Pictures that are lost between capture and sending are lost in the sender's app or encoder; those lost between sending
and showing, on the way or in the receiver. Agora calls a capture rate below 3 a second low.
"""

from collections.abc import Mapping
from dataclasses import replace

from collector.checks.media.frame_rate import FAIL_RATIO, LOW_FPS, PASS_RATIO
from collector.measure.vendor_records import ENOUGH_POINTS, Side, mean_of, series_of, sides
from collector.model.finding import About, Answer, Value, Verdict
from collector.model.incident import Incident
from collector.model.records.vendor import AgoraCall
from collector.vendors.agora_metrics import POINT_S, Metric

Rates = Mapping[int, float]
"""Pictures a second, by the slot of POINT_S that a point lies in: two users' points need not fall on one second."""


def check(incident: Incident, calls: tuple[AgoraCall, ...]) -> Answer:
    both = sides(calls, incident)
    captured = _joined(both, About.SENDER, Metric.CAPTURE_RATE)
    sent = _joined(both, About.SENDER, Metric.SENT_RATE)
    shown = _joined(both, About.RECEIVER, Metric.SHOWN_RATE)
    began = min((slot for slot, rate in sent.items() if rate > 0), default=min(sent, default=0))
    answers = [
        *_low(captured),
        *_lacks({slot: rate for slot, rate in captured.items() if slot >= began}, sent, About.SENDER),
        *_lacks(sent, shown, About.RECEIVER),
    ]
    if not answers:
        return Answer.skipped(_nothing(captured, sent))
    worst = Answer.worst(answers)
    return replace(worst, values=_values(captured_fps=captured, sent_fps=sent, shown_fps=shown) | dict(worst.values))


def _joined(both: tuple[Side, ...], about: About, metric: Metric) -> Rates:
    """Join all stays of a side: who rejoins has several, and the fault may lie in any."""
    return {
        int(at_s // POINT_S): rate
        for side in both
        if side.about is about
        for series in series_of(side.stay, metric)
        for at_s, rate in zip(series.at_s, series.values, strict=False)
    }


def _nothing(captured: Rates, sent: Rates) -> str:
    if any(sent.values()) or len(captured) < ENOUGH_POINTS:
        return "Agora's records hold no frame rates of sender and receiver"
    return "Agora's records show no picture captured or sent"


def _values(**rates: Rates) -> dict[str, Value]:
    return {name: mean_of(tuple(found.values())) for name, found in rates.items() if len(found) >= ENOUGH_POINTS}


def _low(captured: Rates) -> list[Answer]:
    """Judge the rate while the camera gave pictures: of one that is off, or of a custom source, nothing is captured."""
    on = tuple(rate for rate in captured.values() if rate > 0)
    if len(on) < ENOUGH_POINTS:
        return []
    rate = mean_of(on)
    low = rate.high < LOW_FPS
    return [
        Answer(
            verdict=Verdict.WARN if low else Verdict.PASS,
            summary=f"Agora saw {rate.value:.0f} pictures a second captured",
            advice="Give the camera more light, or look at what feeds the custom source." if low else "",
            values={"captured_fps": rate},
            about=About.SENDER,
        )
    ]


def _lacks(earlier: Rates, later: Rates, about: About) -> list[Answer]:
    """Judge how much of one rate is left in the next while there was one and both were recorded.

    Both bounds must agree before something is wrong.
    """
    shared = [slot for slot, rate in earlier.items() if rate > 0 and slot in later]
    before, after = mean_of([earlier[slot] for slot in shared]), mean_of([later[slot] for slot in shared])
    if len(shared) < ENOUGH_POINTS or before.low <= 0:
        return []
    verdict = _verdict(after.value / before.value, at_most=after.high / before.low)
    names = ("captured_fps", "sent_fps") if about is About.SENDER else ("sent_fps", "shown_fps")
    what = "sent of those captured" if about is About.SENDER else "shown of those sent"
    advice = "Lower resolution or rate, and look at the encoder." if about is About.SENDER else "Look at loss first."
    return [
        Answer(
            verdict=verdict,
            summary=f"Agora saw {after.value:.0f} of {before.value:.0f} pictures a second {what}",
            advice="" if verdict is Verdict.PASS else advice,
            values=dict(zip(names, (before, after), strict=True)),
            about=about,
        )
    ]


def _verdict(ratio: float, *, at_most: float) -> Verdict:
    if at_most < FAIL_RATIO:
        return Verdict.FAIL
    if at_most < PASS_RATIO:
        return Verdict.WARN
    return Verdict.PASS if ratio >= PASS_RATIO else Verdict.INCONCLUSIVE
