"""Frames claim another length than they have.

A synchronizer that is told 20 ms for frames of 21 ms loses 5 % of the time: sound and picture part by a constant share
of it. It shows where timestamps step by another length than the frames claim, or samples make another one.
"""

from collector.causes.moving import FASTEST_CLOCK_MS_PER_S, by_content_alone, content_drift_ms_per_s, with_drift
from collector.causes.traced import weigh_timestamps
from collector.model.cause import Case, Opinion, Owner, Support
from collector.model.incident import Vendor
from collector.model.stage import Stage

OWNER = Owner.APP
ARISES_AT = (Stage.SOURCE,)
ADVICE = "Take each frame's length from its samples and its rate, and step the timestamps by just that length."
CODE = {
    Vendor.LIVEKIT: "rtc.AudioFrame(data, sample_rate, 1, len(data) // 2)  # 16-bit mono: just as long as its samples",
    Vendor.AGORA: (
        "frame.renderTimeMs = startMs + sentSamples * 1000 / sampleRate;  "
        "// startMs: getCurrentMonotonicTimeInMs() at the first sample"
    ),
}
SOURCE = "LiveKit knowledge base, article 3726353370 (capture time and duration mismatch)"
TIED_WITH = ("publisher.sample-rate",)

TRACE = "timestamps.duration"


def weigh(case: Case) -> Opinion:
    told = weigh_timestamps(case, cause="publisher.duration", check=TRACE)
    if told.support is Support.NONE and abs(content_drift_ms_per_s(case)) > FASTEST_CLOCK_MS_PER_S:
        return by_content_alone(case, trace=TRACE, support=Support.WEAK)
    return with_drift(case, told)
