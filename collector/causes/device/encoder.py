"""The encoder cannot keep up.

An encoder that is too slow drops or delays pictures while sound goes on: the frame rate falls, the delay of the picture
grows.
"""

from collector.causes.circumstance import weigh_circumstance
from collector.model.cause import Case, Opinion, Owner
from collector.model.incident import Vendor

OWNER = Owner.DEVICE
ARISES_AT = ()
ADVICE = "Lower resolution, frame rate or the number of simulcast layers, or use hardware encoding; run avsync again."
CODE = {
    Vendor.LIVEKIT: "rtc.TrackPublishOptions(video_encoding=rtc.VideoEncoding(max_framerate=15, max_bitrate=400_000))",
    Vendor.AGORA: "config.frameRate = 15; config.bitrate = 400; engine.setVideoEncoderConfiguration(config);",
}
SOURCE = "LiveKit connection check (cpu-limited above 0 s); W3C qualityLimitationDurations"


def weigh(case: Case) -> Opinion:
    return weigh_circumstance(case, "device.encoder", "device.overload", "device.gpu")
