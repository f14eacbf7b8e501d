"""Capture timestamps are in the wrong unit.

Which unit a frame's timestamp must have depends on vendor, platform and API: milliseconds, microseconds and nanoseconds
all occur. A wrong one makes libwebrtc start its clock translation anew every 16 to 20 frames, or with every frame, and
stamps the picture up to 283 ms too old in a sawtooth.
"""

from collector.causes.traced import weigh_timestamps
from collector.model.cause import Case, Opinion, Owner
from collector.model.incident import Vendor
from collector.model.stage import Stage

OWNER = Owner.APP
ARISES_AT = (Stage.SOURCE,)
ADVICE = (
    "Look up the unit of the API that you call and pass the camera's own capture time in it; record a trace of the "
    "timestamps and give it with --timestamps to have it checked."
)
CODE = {
    Vendor.LIVEKIT: "source.capture_frame(frame, timestamp_us=captured_ns // 1_000)  # microseconds",
    Vendor.AGORA: "frame.timestamp = engine.getCurrentMonotonicTimeInMs();  // ms; VideoFrame on Android 4.x takes ns",
}
SOURCE = (
    "libwebrtc rtc_base/timestamp_aligner.cc, its restarts computed for each unit; Agora FAQ on unsynchronized media"
)
TIED_WITH = ("publisher.timestamp-epoch", "publisher.timestamp-order")


def weigh(case: Case) -> Opinion:
    return weigh_timestamps(case, cause="publisher.timestamp-unit", check="timestamps.unit")
