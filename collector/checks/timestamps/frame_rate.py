"""Does the publisher hand over as many pictures a second as it declares?

A publisher that is paced at the declared rate but makes fewer or more pictures plays its content too slowly or too
fast, and the sound beside it does not: they part steadily.
"""

from collector.measure.band import Band
from collector.measure.timestamp_rate import frame_rate
from collector.measure.timestamps import stream_of
from collector.model.finding import Answer, Verdict
from collector.model.measured import Measured
from collector.model.records.publisher import TimestampTrace
from collector.model.records.room import MediaKind

LIMITS = Band(passes_to=0.05, warns_to=0.2)
"""Up to 5 % is what dropped frames make (our judgement); more than 20 % off, the declaration no longer describes the
stream, which is also the limit of the unit's step rule."""


def check(trace: TimestampTrace) -> Answer:
    found = stream_of(trace, MediaKind.VIDEO)
    if not found:
        return Answer.skipped("The trace holds no picture.")
    if trace.declared_fps <= 0:
        return Answer.skipped("Nothing declares a frame rate. Give --fps, or use the trace of avsync's own instrument.")
    rate = frame_rate(found[0].every)
    if not rate.n:
        return Answer.skipped("Too few pictures for a frame rate: 30 with their arrivals over 5 s are needed.")
    verdict = LIMITS.verdict(_off(rate, trace.declared_fps))
    told = f"{rate.value:.1f} ± {rate.bound:.1f} pictures a second are handed over, {trace.declared_fps:g} are declared"
    return Answer(
        verdict=verdict,
        summary=f"{told}.",
        advice="" if verdict is Verdict.PASS else "Declare the rate that the source delivers.",
        values={"frame_rate_fps": rate, "declared_fps": trace.declared_fps},
    )


def _off(rate: Measured, declared: float) -> Measured:
    off = abs(rate.value / declared - 1)
    return Measured(value=off, bound=rate.bound / declared, n=rate.n, method=rate.method)
