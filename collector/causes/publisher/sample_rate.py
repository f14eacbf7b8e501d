"""Sound is passed on at another sample rate than it was made with.

44.1 kHz sound pushed as 48 kHz plays 8 % too fast, so that the offset grows by 80 ms or more each second. The server
sees a track whose RTP clock runs far off the time its sender reports tell.
"""

from collector.causes.moving import FASTEST_CLOCK_MS_PER_S, by_content_alone, content_drift_ms_per_s, with_drift
from collector.causes.traced import weigh_timestamps
from collector.model.cause import Case, Opinion, Owner, Support
from collector.model.finding import Verdict
from collector.model.incident import Vendor
from collector.model.stage import Stage

OWNER = Owner.APP
ARISES_AT = (Stage.SOURCE,)
ADVICE = "Resample the sound to the rate that the source was created with, and check the rate of the file or device."
CODE = {Vendor.LIVEKIT: "resampler = rtc.AudioResampler(frame.sample_rate, 48000)  # push what it returns"}
SOURCE = "livekit/python-sdks issue 371 (0.2 to 0.3 s each second); livekit-server RTP statistics (clock skew)"
TIED_WITH = ("publisher.clock-drift", "publisher.duration")

TRACE, STALLS = "timestamps.sample-rate", "timestamps.stalls"


def weigh(case: Case) -> Opinion:
    if case.verdict(TRACE) is Verdict.WARN and case.verdict(STALLS) in (Verdict.WARN, Verdict.FAIL):
        # A publisher that stands still makes too little sound at any rate; FAIL is 44.1 taken for 48 kHz.
        return Opinion(support=Support.WEAK, because=(TRACE,), against=(STALLS,))
    told = weigh_timestamps(case, cause="publisher.sample-rate", check=TRACE)
    if told.support is Support.NONE and abs(content_drift_ms_per_s(case)) > FASTEST_CLOCK_MS_PER_S:
        return by_content_alone(case, trace=TRACE, support=Support.MEDIUM)
    return with_drift(case, told)
