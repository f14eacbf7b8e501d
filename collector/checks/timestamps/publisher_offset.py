"""Are sound and picture in step when they leave the publisher's queues?

The publisher's own difference (last_video_time - last_audio_time, turned to our sign) sees its queues and its pacing
and nothing else: neither the content nor the network. On healthy publishers it stood about one frame beside zero.
"""

import math

from collector.measure.robust import median, theil_sen
from collector.measure.timestamp_unit import Outcome, Unit
from collector.measure.timestamps import streams_of
from collector.model.finding import Answer, Value, Verdict
from collector.model.measured import Measured
from collector.model.records.publisher import TimestampTrace
from collector.model.stage import Stage

NOTICED_MS = (-125.0, 45.0)
UNACCEPTABLE_MS = (-185.0, 90.0)
"""ITU-R BT.1359-1: detectable beyond the first, unacceptable beyond the second."""

FEWEST = 40
"""Two seconds of the instrument's 50 ms beat."""

USUAL_FPS = 30.0


def check(trace: TimestampTrace) -> Answer:
    if len(trace.offsets) < FEWEST:
        return Answer.skipped("The trace holds no difference of sound and picture; avsync's own instrument records it.")
    if trace.offset_method == "stamps" and not _in_seconds(trace):
        return Answer.skipped(
            "The publisher's difference is no time: its timestamps are not in seconds (timestamps.unit)."
        )
    offset = _offset(trace)
    low, high = offset.low, offset.high
    direction = "early" if offset.value > 0 else "late"
    told = f"Leaving the publisher, audio is {abs(offset.value):.0f} ± {offset.bound:.0f} ms {direction}"
    verdict = _verdict(low, high)
    if trace.offset_method != "stamps":
        told += " by counted frames, which only holds if every frame is handed over at the declared rate"
        verdict = Verdict.INCONCLUSIVE if verdict is not Verdict.PASS else verdict
    return Answer(
        verdict=verdict,
        summary=f"{told}.",
        advice="" if verdict is Verdict.PASS else ADVICE,
        values={"offset_ms": offset, "offset_slope_ms_per_s": _slope(trace), **_extremes(trace)},
        sees=(Stage.PUBLISHER_QUEUE,) if trace.offset_method == "stamps" else (),
    )


ADVICE = "Rehearse your queue sizes and push pattern with avsync measure rehearse, and pass timestamps to push()."


def _in_seconds(trace: TimestampTrace) -> bool:
    known = [stream.unit for stream in streams_of(trace) if stream.unit.outcome in (Outcome.FOUND, Outcome.OFF_RATE)]
    return all(unit.unit is Unit.SECOND for unit in known)


def _offset(trace: TimestampTrace) -> Measured:
    """The median of the second half: what the queues settle at. One frame is the method's own error."""
    settled = [point.offset_ms for point in trace.offsets[len(trace.offsets) // 2 :]]
    middle = median(settled)
    frame_ms = 1000 / (trace.declared_fps or USUAL_FPS)
    return Measured(
        value=middle.value,
        bound=math.hypot(middle.bound, frame_ms),
        n=middle.n,
        method=f"publisher {trace.offset_method}",
    )


def _slope(trace: TimestampTrace) -> Measured:
    return theil_sen([point.at_s for point in trace.offsets], [point.offset_ms for point in trace.offsets])


def _extremes(trace: TimestampTrace) -> dict[str, Value]:
    values: dict[str, Value] = {"offset_extreme_ms": max((point.offset_ms for point in trace.offsets), key=abs)}
    for name in ("video_queue_ms", "audio_queue_ms"):
        fills = [fill for state in trace.states if (fill := getattr(state, name)) >= 0]
        if fills:
            values[f"{name.removesuffix('_ms')}_median_ms"] = median(fills).value
            values[f"{name.removesuffix('_ms')}_max_ms"] = max(fills)
    return values


def _verdict(low: float, high: float) -> Verdict:
    if NOTICED_MS[0] <= low and high <= NOTICED_MS[1]:
        return Verdict.PASS
    if low > UNACCEPTABLE_MS[1] or high < UNACCEPTABLE_MS[0]:
        return Verdict.FAIL
    if low > NOTICED_MS[1] or high < NOTICED_MS[0]:
        return Verdict.WARN
    return Verdict.INCONCLUSIVE
