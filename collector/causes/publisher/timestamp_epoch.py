"""Capture timestamps count from another epoch than the service expects.

The unit may be right and the start wrong: Unix time where the SDK's monotonic clock is meant, sound and picture from
two different clocks. The server then sees sender reports that lie more than 5 s away from the media they describe.
"""

from collector.causes.traced import weigh_timestamps
from collector.model.cause import Case, Opinion, Owner
from collector.model.incident import Vendor
from collector.model.stage import Stage

OWNER = Owner.APP
ARISES_AT = (Stage.SOURCE,)
ADVICE = (
    "Stamp sound and picture from one clock, the one that the SDK names (Agora: getCurrentMonotonicTimeInMs), never "
    "from the wall clock, which may be set during the call."
)
CODE = {
    Vendor.LIVEKIT: "source.capture_frame(frame, timestamp_us=time.monotonic_ns() // 1_000)  # for every frame",
    Vendor.AGORA: "frame.timestamp = engine.getCurrentMonotonicTimeInMs();  // ms; VideoFrame on Android 4.x takes ns",
}
SOURCE = "livekit-server RTP statistics (sender report against media path); Agora release notes 4.2.0"
TIED_WITH = ("publisher.timestamp-order", "publisher.timestamp-unit")


def weigh(case: Case) -> Opinion:
    return weigh_timestamps(case, cause="publisher.timestamp-epoch", check="timestamps.epoch")
