"""Is this machine's clock right?

Logs of two machines are matched by time, and the window of a call is cut out of them by it: a clock that is off makes
support read the wrong seconds. It moves the window, not the media, unless the publisher stamps frames by it.
"""

from collector.measure.band import Band
from collector.model.finding import Answer, Value, Verdict
from collector.model.measured import Measured
from collector.model.records.network import ClockReading

ERROR_MS = Band(passes_to=1000.0, warns_to=float("inf"))
"""Ours: whole seconds are what people match logs by; a real Agora client's log was 1.1 s off and had to be shifted."""


def check(clock: ClockReading) -> Answer:
    ahead = clock.ahead_ms
    size = Measured(value=abs(ahead.value), bound=ahead.bound, n=ahead.n, method=ahead.method)
    verdict = ERROR_MS.verdict(size)
    way = "ahead" if ahead.value > 0 else "behind"
    values: dict[str, Value] = {"ahead_ms": ahead, "stratum": clock.stratum}
    return Answer(
        verdict=verdict,
        summary=f"This machine's clock is {size.value:.0f} ± {size.bound:.0f} ms {way}",
        advice=""
        if verdict is Verdict.PASS
        else "Switch on setting the time automatically, and tell support the error.",
        values=values,
    )
