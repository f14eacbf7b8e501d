"""The sender's clocks for sound and picture run apart.

Two devices with crystals of their own, or a source that is paced by another clock than its timestamps, differ by a few
hundred ppm: 200 ppm are 0.7 s an hour. A recorder sees it as sender reports that it cannot fit, or as drifting sound.
"""

from dataclasses import replace

from collector.causes.moving import FASTEST_CLOCK_MS_PER_S, by_content_alone, content_drift_ms_per_s, with_drift
from collector.causes.traced import weigh_timestamps
from collector.model.cause import NO_SUPPORT, Case, Opinion, Owner, Support
from collector.model.finding import Verdict
from collector.model.incident import Vendor
from collector.model.measured import Measured
from collector.model.stage import Stage

OWNER = Owner.APP
ARISES_AT = (Stage.SOURCE,)
ADVICE = (
    "Pace sound and picture by one clock: take the audio device's as the master and drop or repeat frames to follow it."
)
CODE = {
    Vendor.LIVEKIT: (
        "await sound.capture_frame(block); video.capture_frame(picture_due_at(sent_samples / 48000))  # the sound paces"
    )
}
SOURCE = "livekit egress and Go SDK (sender reports rejected, audio drift budget); livekit/egress issue 847"
TIED_WITH = ("publisher.sample-rate",)


TRACE = "timestamps.drift"
PPM_OF_MS_PER_S = 1000.0


def weigh(case: Case) -> Opinion:
    # FAIL is more than 1 %: no clock is that far off, it is a wrong rate.
    if case.verdict(TRACE) is Verdict.FAIL:
        return NO_SUPPORT
    told = weigh_timestamps(case, cause="publisher.clock-drift", check=TRACE)
    if told.support is Support.NONE and 0 < abs(content_drift_ms_per_s(case)) <= FASTEST_CLOCK_MS_PER_S:
        return by_content_alone(case, trace=TRACE, support=Support.MEDIUM)
    return with_drift(case, told, traced_ms_per_s=_traced(case))


def _traced(case: Case) -> tuple[Measured, ...]:
    """Return how fast sound gains on the picture by the trace's clocks, where that was measured."""
    apart = case.finding(TRACE).answer.values.get("audio_against_video_ppm")
    if case.verdict(TRACE) is not Verdict.WARN or not isinstance(apart, Measured):
        return ()
    return (replace(apart, value=apart.value / PPM_OF_MS_PER_S, bound=apart.bound / PPM_OF_MS_PER_S),)
