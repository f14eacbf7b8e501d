"""Is the sound handed over at the sample rate that it declares?

44.1 kHz passed on as 48 kHz plays 8.8 % too fast, runs dry, and moves 0.2 to 0.3 s from the picture every few seconds.
"""

from collector.measure.timestamp_rate import MixUp, SampleRate, media_against_clock, sample_rate, step_against_duration
from collector.measure.timestamp_unit import UNMEASURED
from collector.measure.timestamps import stream_of
from collector.model.finding import Answer, Verdict
from collector.model.records.publisher import TimestampTrace
from collector.model.records.room import MediaKind

WITHIN = 0.01
"""More than 1 % is no clock's error but a wrong rate."""


def check(trace: TimestampTrace) -> Answer:
    found = stream_of(trace, MediaKind.AUDIO)
    if not found:
        return Answer.skipped("The trace holds no sound.")
    stream = found[0]
    steps = step_against_duration(stream.series, stream.unit.per_second) if stream.found else UNMEASURED
    rate = sample_rate(media=media_against_clock(stream.every), step_ratio=steps)
    if not rate.ratio.n:
        return Answer.skipped("The trace gives no length of its sounds, or less than 5 s of them.")
    if rate.ratio.bound > WITHIN:
        return Answer.skipped("Sound is handed over in portions, so that its rate cannot be told from its arrival.")
    return _judge(rate)


def _judge(rate: SampleRate) -> Answer:
    values = {"audio_speed_ratio": rate.ratio}
    if rate.mix_up is not MixUp.NONE:
        return Answer(
            verdict=Verdict.FAIL,
            summary=f"{rate.mix_up.value}: {rate.ratio.value:.3f} s of sound are handed over each second.",
            advice="Resample, or declare the true rate where frames and source are made.",
            values=dict(values),
        )
    told = f"{rate.ratio.value:.3f} ± {rate.ratio.bound:.3f} s of sound are handed over each second"
    if abs(rate.ratio.value - 1) - rate.ratio.bound > WITHIN:
        advice = "Find what slows the sound's source down, or which rate it really has."
        return Answer(verdict=Verdict.WARN, summary=f"{told}.", advice=advice, values=dict(values))
    return Answer(verdict=Verdict.PASS, summary=f"{told}.", values=dict(values))
