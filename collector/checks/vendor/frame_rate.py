"""Did as many pictures leave the sender as its camera gave, and reach the receiver?

Pictures that are lost between capture and sending are lost in the sender's app or encoder; those lost between sending
and showing, on the way or in the receiver. Agora calls a capture rate below 3 a second low.
"""

from collector.checks.media.frame_rate import FAIL_RATIO, LOW_FPS, PASS_RATIO
from collector.measure.vendor_records import ENOUGH_POINTS, Side, mean, series_of, sides
from collector.model.finding import About, Answer, Value, Verdict
from collector.model.incident import Incident
from collector.model.measured import Measured
from collector.model.records.vendor import AgoraCall
from collector.vendors.agora_metrics import Metric


def check(incident: Incident, calls: tuple[AgoraCall, ...]) -> Answer:
    both = sides(calls, incident)
    captured, sent = _rate(both, About.SENDER, Metric.CAPTURE_RATE), _rate(both, About.SENDER, Metric.SENT_RATE)
    shown = _rate(both, About.RECEIVER, Metric.SHOWN_RATE)
    answers = [_low(captured, sent), *_lacks(captured, sent, About.SENDER), *_lacks(sent, shown, About.RECEIVER)]
    found = [answer for answer in answers if answer.verdict is not Verdict.SKIP]
    if not found:
        return Answer.skipped("Agora's records hold no frame rates of sender and receiver")
    values = _values(captured=captured, sent=sent, shown=shown)
    worst = Answer.worst(found)
    return Answer(verdict=worst.verdict, summary=worst.summary, advice=worst.advice, values=values, about=worst.about)


def _rate(both: tuple[Side, ...], about: About, metric: Metric) -> tuple[Measured, ...]:
    found = [series for side in both if side.about is about for series in series_of(side.stay, metric)]
    return tuple(mean(series) for series in found if len(series.values) >= ENOUGH_POINTS)[:1]


def _values(**rates: tuple[Measured, ...]) -> dict[str, Value]:
    return {f"{name}_fps": rate for name, found in rates.items() for rate in found}


def _low(captured: tuple[Measured, ...], sent: tuple[Measured, ...]) -> Answer:
    if not captured or (captured[0].value <= 0 and sent and sent[0].value > 0):
        return Answer.skipped("no capture rate: a custom source is not captured by the SDK")
    low = captured[0].high < LOW_FPS
    return Answer(
        verdict=Verdict.WARN if low else Verdict.PASS,
        summary=f"Agora saw {captured[0].value:.0f} pictures a second captured",
        advice="Give the camera more light, or look at what feeds the custom source." if low else "",
        about=About.SENDER,
    )


def _lacks(before: tuple[Measured, ...], after: tuple[Measured, ...], about: About) -> list[Answer]:
    """Judge how much of one rate is left in the next; both bounds must agree before something is wrong."""
    if not before or not after or before[0].low <= 0:
        return []
    verdict = _verdict(after[0].value / before[0].value, at_most=after[0].high / before[0].low)
    what = "sent of those captured" if about is About.SENDER else "shown of those sent"
    advice = "Lower resolution or rate, and look at the encoder." if about is About.SENDER else "Look at loss first."
    return [
        Answer(
            verdict=verdict,
            summary=f"Agora saw {after[0].value:.0f} of {before[0].value:.0f} pictures a second {what}",
            advice="" if verdict is Verdict.PASS else advice,
            about=about,
        )
    ]


def _verdict(ratio: float, *, at_most: float) -> Verdict:
    if at_most < FAIL_RATIO:
        return Verdict.FAIL
    if at_most < PASS_RATIO:
        return Verdict.WARN
    return Verdict.PASS if ratio >= PASS_RATIO else Verdict.INCONCLUSIVE
