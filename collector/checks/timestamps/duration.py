"""Does each frame last as long as it says?

A frame whose length and sample count disagree, or whose timestamps step by another length, lets the sound run away from
the picture by a constant share of the time.
"""

from collector.measure.timestamp_rate import MixUp, duration_against_samples, sample_rate, step_against_duration
from collector.measure.timestamp_unit import UNMEASURED
from collector.measure.timestamps import Stream, streams_of
from collector.model.finding import Answer, Verdict
from collector.model.measured import Measured
from collector.model.records.publisher import TimestampTrace

WITHIN = 0.01
"""Rounding to ms stays below 0.5 % over the 30 frames that are compared; 1 % is a wrong length."""


def check(trace: TimestampTrace) -> Answer:
    figures = {name: figure for stream in streams_of(trace) for name, figure in _figures(stream, trace).items()}
    if not figures:
        return Answer.skipped("The trace gives no length of its frames beside timestamps or sample counts.")
    values = {f"{name}_ratio": figure for name, figure in figures.items()}
    wrong = [name for name, figure in figures.items() if abs(figure.value - 1) - figure.bound > WITHIN]
    if not wrong:
        return Answer(verdict=Verdict.PASS, summary="Frames last as long as they say.", values=dict(values))
    name = wrong[0]
    figure = figures[name]
    if name == "audio_step" and sample_rate(media=UNMEASURED, step_ratio=figure).mix_up is not MixUp.NONE:
        told = "Timestamps and lengths differ as 44.1 kHz and 48 kHz do: see timestamps.sample-rate."
        return Answer(verdict=Verdict.SKIP, summary=told, values=dict(values))
    return Answer(verdict=Verdict.FAIL, summary=_told(name, figure), advice=ADVICE[name], values=dict(values))


ADVICE = {
    "audio_samples": "Give each frame as many samples per channel as its length times the sample rate.",
    "audio_step": "Let each timestamp follow the one before by the length of that frame.",
    "video_step": "Let each timestamp follow the one before by the length of that frame.",
}


def _told(name: str, figure: Measured) -> str:
    if name == "audio_samples":
        return f"Audio frames claim {figure.value:.3f} times the length of their samples."
    return f"{name[:5].capitalize()} timestamps step by {figure.value:.3f} times the length that the frames claim."


def _figures(stream: Stream, trace: TimestampTrace) -> dict[str, Measured]:
    found = {
        f"{stream.kind}_samples": duration_against_samples(stream.every, trace.declared_sample_rate_hz),
        f"{stream.kind}_step": (
            step_against_duration(stream.series, stream.unit.per_second) if stream.found else UNMEASURED
        ),
    }
    return {name: figure for name, figure in found.items() if figure.n}
