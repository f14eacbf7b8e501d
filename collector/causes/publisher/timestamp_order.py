"""Capture timestamps jump, repeat or run backwards.

Frames from several threads, reordered frames, a constant or a clock that is set during the call do that. libwebrtc
drops a frame whose time is not newer than the last one's, and starts its clock translation anew after a 300 ms jump.
"""

from collector.causes.traced import weigh_timestamps
from collector.model.cause import Case, Opinion, Owner
from collector.model.incident import Vendor
from collector.model.stage import Stage

OWNER = Owner.APP
ARISES_AT = (Stage.SOURCE,)
ADVICE = (
    "Take the time of each frame where it is captured, from one monotonic clock, and push frames in that order; record "
    "a trace and give it with --timestamps to see the first frame that is out of order."
)
CODE = {
    Vendor.LIVEKIT: (
        "if captured_us > last_us: source.capture_frame(frame, timestamp_us=captured_us); last_us = captured_us"
    ),
    Vendor.AGORA: (
        "frame.timestamp = engine.getCurrentMonotonicTimeInMs();  "
        "// where each frame is captured, in one thread; VideoFrame on Android 4.x takes ns"
    ),
}
SOURCE = "libwebrtc rtc_base/timestamp_aligner.cc and video/video_stream_encoder.cc"
TIED_WITH = ("publisher.timestamp-epoch", "publisher.timestamp-unit")


def weigh(case: Case) -> Opinion:
    return weigh_timestamps(case, cause="publisher.timestamp-order", check="timestamps.order")
