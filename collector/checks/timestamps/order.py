"""Do the publisher's timestamps go forward, one for each frame?

Frames with the same timestamp or an earlier one are dropped, or the SDK's clock alignment starts over. It happens when
a coder or several threads change the order, somebody sets the clock, a constant is passed by mistake, or the unit is
too coarse; and where some frames have none (0), which get the SDK's own time. A counter that wraps around is
no fault.
"""

from collector.measure.timestamp_order import Order, order_of
from collector.measure.timestamps import Stream, streams_of
from collector.model.finding import Answer, Value, Verdict
from collector.model.incident import Incident, Vendor
from collector.model.records.publisher import TimestampTrace
from collector.vendors.timestamp_context import expectations, reach_of, vendor_of
from collector.vendors.timestamps import Reach

TRUE_ZEROS = 1
"""A stream that starts at 0 has one timestamp of 0."""

FEW_REPEATED = 0.01
"""Up to 1 % repeated frames are what late captures make (our judgement; no vendor states a limit)."""

MANY_WRONG = 0.1
"""From one frame in ten on, picture or sound stutters visibly (our judgement)."""


def check(trace: TimestampTrace, incident: Incident) -> Answer:
    streams = [stream for stream in streams_of(trace) if stream.series.frames > 1 or _missing(stream)]
    if not streams:
        return Answer.skipped("The trace holds too few frames: two of a kind are needed.")
    vendor = vendor_of(trace, incident)
    answers = [_judge(stream, vendor, reach_of(expectations(trace, stream, incident))) for stream in streams]
    return Answer.joined(answers)


def _judge(stream: Stream, vendor: Vendor, reach: Reach) -> Answer:
    if not stream.series.stamped:
        return _unstamped(stream, vendor)
    order = order_of(stream.series, stream.unit.per_second)
    values = _values(stream, order)
    if order.constant:
        told = f"All {stream.series.frames} {stream.kind} frames have the same timestamp."
        verdict = Verdict.WARN if reach is Reach.LOGGING else Verdict.FAIL
        return Answer(verdict=verdict, summary=told, advice="Pass each frame's own capture time.", values=values)
    missing = _missing(stream)
    wrong = (order.backwards + order.duplicates + missing) / (order.steps + missing)
    told, advice = _told(stream, order), _advice(stream, order)
    if wrong >= MANY_WRONG and reach is Reach.RECEIVERS:
        return Answer(verdict=Verdict.FAIL, summary=told, advice=advice, values=values)
    if missing or order.backwards or order.duplicates / order.steps > FEW_REPEATED:
        return Answer(verdict=Verdict.WARN, summary=told, advice=advice, values=values)
    return Answer(verdict=Verdict.PASS, summary=told, values=values)


def _missing(stream: Stream) -> int:
    """How many frames of a stamped stream have no timestamp, without the one that may truly be 0."""
    series = stream.series
    return series.unstamped if series.stamped and series.unstamped > TRUE_ZEROS else 0


def _unstamped(stream: Stream, vendor: Vendor) -> Answer:
    if vendor is not Vendor.AGORA:
        told = f"{stream.name} gets no timestamps from the app: the SDK stamps it itself."
        return Answer(verdict=Verdict.PASS, summary=told)
    return Answer(
        verdict=Verdict.WARN,
        summary=f"All {stream.series.frames} {stream.kind} frames have timestamp 0.",
        advice="Pass the capture time on the SDK's clock (getCurrentMonotonicTimeInMs).",
    )


def _told(stream: Stream, order: Order) -> str:
    wraps = f", after {order.wraps} wrap-around of the counter taken out" if order.wraps else ""
    missing = _missing(stream)
    mixed = f"{missing} of {stream.every.frames} {stream.kind} frames have no timestamp, or 0. " if missing else ""
    if not order.backwards and not order.duplicates:
        return f"{mixed}{stream.name} timestamps go forward over {stream.series.frames} frames{wraps}."
    return (
        f"{mixed}Of {order.steps} {stream.kind} timestamps {order.backwards} go back and {order.duplicates} repeat "
        f"the one before{wraps}."
    )


def _advice(stream: Stream, order: Order) -> str:
    if _missing(stream):
        return "Stamp every frame of a stream, or none: a frame with 0 gets the SDK's own time, on another clock."
    if order.backwards:
        return "Hand frames over in the order of their capture time, from one thread, on a clock that nobody sets."
    return "Hand each frame over once, with a timestamp fine enough to tell two frames apart."


def _values(stream: Stream, order: Order) -> dict[str, Value]:
    kind = stream.kind.value
    values: dict[str, Value] = {
        f"{kind}_steps": order.steps,
        f"{kind}_backwards": order.backwards,
        f"{kind}_duplicates": order.duplicates,
        f"{kind}_gaps": order.gaps,
        f"{kind}_bursts": order.bursts,
        f"{kind}_wraps": order.wraps,
        f"{kind}_unstamped": stream.series.unstamped,
    }
    if order.gaps:
        values[f"{kind}_largest_gap_s"] = order.largest_gap_s
    return values
