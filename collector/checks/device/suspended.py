"""Did the machine stay awake, and its clock unchanged?

Sleep stops sound and picture, which come back at different times, and spoils every statistic of that time; a clock that
is set in mid-call moves the timestamps of a publisher that stamps by it. Both show as wall clock and monotonic clock
running apart.
"""

from collector.measure.band import Band
from collector.model.finding import Answer, Verdict
from collector.model.measured import Measured
from collector.model.records.device import DeviceLoad

JUMP_S = Band(passes_to=1.0, warns_to=float("inf"))
"""Ours: time services correct up to 0.03 s a minute by slewing (500 ppm), anything near a second is a jump."""
BOUND_S = 0.05


def check(load: DeviceLoad) -> Answer:
    jump = Measured(value=abs(load.suspended_s), bound=BOUND_S, n=1, method="wall clock minus monotonic clock")
    verdict = JUMP_S.verdict(jump)
    if verdict is Verdict.PASS:
        told, advice = "The machine stayed awake and its clock was not set", ""
    else:
        told = f"Two clocks parted by {load.suspended_s:.1f} s: the machine slept, or its clock was set"
        advice = "Keep the machine awake and its clock alone during the call, then measure again."
    return Answer(verdict=verdict, summary=told, advice=advice, values={"jump_s": jump})
