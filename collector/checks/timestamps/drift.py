"""Do the publisher's clocks run at one speed: timestamps, sound and picture?

A source with a clock of its own, a rate that is not the declared one or a rounded frame length makes sound and picture
part steadily: 1,000 ppm are 1 ms each second, 3.6 s in an hour.
"""

from dataclasses import replace

from collector.measure.band import Band
from collector.measure.timestamp_rate import audio_against_video
from collector.measure.timestamp_unit import UNMEASURED
from collector.measure.timestamps import Stream, streams_of
from collector.model.finding import Answer, Value, Verdict
from collector.model.measured import Measured
from collector.model.records.publisher import TimestampTrace
from collector.model.records.room import MediaKind

LIMITS_PPM = Band(passes_to=150.0, warns_to=10_000.0)
"""Two clocks that are 200 ppm apart part by 0.7 s an hour and must be seen in 20 s (bound up to 50 ppm); quartz clocks
mostly stay within 50 ppm of each other (our judgement). 1 % is no clock but a wrong rate."""


def check(trace: TimestampTrace) -> Answer:
    streams = streams_of(trace)
    figures = _figures(streams)
    if not figures:
        return Answer.skipped(
            "Too little to compare clocks: timestamps of a known unit, or sounds of known length, over 5 s."
        )
    values: dict[str, Value] = {f"{_key(name)}_ppm": figure for name, figure in figures.items()}
    verdicts = {name: _verdict(figure) for name, figure in figures.items()}
    worst = max(verdicts, key=lambda name: (verdicts[name].severity, abs(figures[name].value)))
    told = f"{worst} by {figures[worst].value:+,.0f} ± {figures[worst].bound:,.0f} ppm"
    return Answer(verdict=verdicts[worst], summary=f"{told}.", advice=_advice(verdicts[worst]), values=values)


def _figures(streams: tuple[Stream, ...]) -> dict[str, Measured]:
    clocks = {stream.kind: stream.clock_ppm for stream in streams if stream.clock_ppm.n}
    figures = {
        f"{stream.name} timestamps run apart from the clock": stream.clock_ppm
        for stream in streams
        if stream.clock_ppm.n and stream.series.stamped
    }
    audio, video = (clocks.get(kind, UNMEASURED) for kind in (MediaKind.AUDIO, MediaKind.VIDEO))
    # Sound handed over in portions says nothing of its clock; its bound shows that.
    both = audio_against_video(video, audio)
    if both.n and both.bound <= LIMITS_PPM.warns_to:
        figures["Sound runs apart from the picture"] = both
    return figures


def _key(name: str) -> str:
    return {"V": "video", "A": "audio", "S": "audio_against_video"}[name[0]]


def _verdict(figure: Measured) -> Verdict:
    return LIMITS_PPM.verdict(replace(figure, value=abs(figure.value)))


def _advice(verdict: Verdict) -> str:
    if verdict is Verdict.PASS:
        return ""
    if verdict is Verdict.INCONCLUSIVE:
        return "Record for a minute or longer: the bound shrinks with the length."
    return "Stamp sound and picture from one clock, without rounding, or resample one to the other."
