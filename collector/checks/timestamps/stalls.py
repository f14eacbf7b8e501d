"""Does the publisher hand its pictures over without standing still?

A publisher whose event loop or source stands still catches up with sound and picture differently: the queues decide who
is late afterwards. After a long stall the SDK starts its schedule anew, and the picture stays late.
"""

from collector.arrays import np
from collector.measure.timestamp_order import GAP_FACTOR, GAP_S
from collector.measure.timestamps import stream_of
from collector.model.finding import Answer, Value, Verdict
from collector.model.records.publisher import TimestampTrace
from collector.model.records.room import MediaKind

OFTEN_PER_MIN = 1.0
"""One stall is a start or a pause; a second one and one each minute or more is a habit (our judgement)."""

FEWEST = 2


def check(trace: TimestampTrace) -> Answer:
    found = stream_of(trace, MediaKind.VIDEO)
    series = found[0].every if found else None
    if series is None or series.elapsed_s <= 0 or series.frames < 3:
        return Answer.skipped("The trace has no pictures with their arrivals.")
    steps = series.arrival_steps_s()
    usual = float(np.median(steps))
    stalls = steps[steps > max(GAP_FACTOR * usual, usual + GAP_S)]
    loop_ms = [state.loop_late_ms for state in trace.states]
    loop_stalls = sum(late > GAP_S * 1000 for late in loop_ms)
    watched_s = float(steps.sum())
    often = max(len(stalls), loop_stalls) >= max(FEWEST, OFTEN_PER_MIN * watched_s / 60)
    values: dict[str, Value] = {
        "stalls": len(stalls),
        "longest_stall_s": float(stalls.max()) if len(stalls) else 0.0,
        "loop_stalls": loop_stalls,
        "loop_late_max_ms": max(loop_ms, default=0.0),
        "late_captures": trace.late_captures,
    }
    told = _told(len(stalls), loop_stalls, watched_s)
    if not often and trace.late_captures <= 0:
        return Answer(verdict=Verdict.PASS, summary=f"{told}.", values=values)
    if trace.late_captures > 0:
        told += f"; {trace.late_captures} captures were late by more than 0.3 s"
    advice = "Move what blocks out of the event loop (decoding, requests, file access) into a thread or process."
    return Answer(verdict=Verdict.WARN, summary=f"{told}.", advice=advice, values=values)


def _told(stalls: int, loop_stalls: int, watched_s: float) -> str:
    if not stalls and not loop_stalls:
        return f"Pictures were handed over for {watched_s:.0f} s without standing still"
    late = f", and the event loop was late {loop_stalls} times" if loop_stalls else ""
    return f"In {watched_s:.0f} s the pictures stood still {stalls} times for more than {GAP_S * 1000:.0f} ms{late}"
