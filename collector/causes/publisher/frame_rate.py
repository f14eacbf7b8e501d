"""Pictures are made at another rate than the publisher is set up for.

A synchronizer that paces at 30 frames a second with a source that delivers 24 plays the picture at the wrong speed, and
the offset grows. It shows as pictures that are missing from beginning to end without any loss on the way.
"""

from dataclasses import replace

from collector.causes.moving import with_drift
from collector.causes.traced import weigh_timestamps
from collector.model.cause import NO_SUPPORT, Case, Opinion, Owner, Support
from collector.model.finding import Verdict
from collector.model.host import HostRole
from collector.model.incident import Vendor
from collector.model.measured import Measured
from collector.model.stage import Stage

OWNER = Owner.APP
ARISES_AT = (Stage.SOURCE,)
ADVICE = (
    "Give the publisher the frame rate that the source really delivers, and see that encoder and CPU keep up with it."
)
CODE = {
    Vendor.LIVEKIT: (
        "rtc.AVSynchronizer(audio_source=sound, video_source=video, video_fps=24)  # what the source really delivers"
    )
}
SOURCE = "livekit/python-sdks livekit-rtc/livekit/rtc/synchronizer.py (video_fps paces the picture)"
TIED_WITH = ("publisher.stall",)
STAMPS = "timestamps.drift"
WRONG_RATE_PPM = 10_000.0
"""1 %: no clock is that far off."""


def weigh(case: Case) -> Opinion:
    arrived = case.finding("media.frame-rate")
    # Only a rate that is low without loss speaks of the sender; the check then says so by its host.
    not_sent = arrived.verdict in (Verdict.WARN, Verdict.FAIL) and arrived.host.role is HostRole.SENDER
    traced = weigh_timestamps(case, cause="publisher.frame-rate", check="timestamps.frame-rate")
    if traced.support is not Support.NONE:
        both = replace(traced, because=(*traced.because, "media.frame-rate")) if not_sent else traced
        return with_drift(case, both)
    if _stamped_for_another_rate(case):
        return with_drift(case, Opinion(support=Support.STRONG, because=(STAMPS,)))
    if not not_sent:
        return NO_SUPPORT
    return with_drift(case, Opinion(support=Support.WEAK, because=("media.frame-rate",)))


def _stamped_for_another_rate(case: Case) -> bool:
    """Whether the pictures' timestamps, in whatever unit they are, advance by more than 1 % too much or too little.

    A wrong unit is another cause, and one that explains it.
    """
    off = case.finding(STAMPS).answer.values.get("video_ppm")
    if case.verdict(STAMPS) is not Verdict.FAIL or case.verdict("timestamps.unit") is Verdict.FAIL:
        return False
    return isinstance(off, Measured) and (off.low > WRONG_RATE_PPM or off.high < -WRONG_RATE_PPM)
