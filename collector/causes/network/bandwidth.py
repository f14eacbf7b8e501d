"""The network carries less than video takes.

What does not fit waits and is lost: the picture freezes or shrinks, sound goes on for longer, and buffers grow
unevenly. The network has to be filled to know (--load); a call whose own packets came through whole did fit.
"""

from dataclasses import replace

from collector.causes.circumstance import weigh_circumstance
from collector.model.cause import Case, Opinion, Owner, Support
from collector.model.finding import Verdict
from collector.model.incident import Vendor
from collector.model.stage import Stage

OWNER = Owner.NETWORK
ARISES_AT = (Stage.NETWORK,)
ADVICE = "Send less (resolution, bitrate, simulcast layers) or use another network, then run avsync again."
CODE = {
    Vendor.LIVEKIT: "rtc.TrackPublishOptions(video_encoding=rtc.VideoEncoding(max_framerate=15, max_bitrate=400_000))",
    Vendor.AGORA: "config.frameRate = 15; config.bitrate = 400; engine.setVideoEncoderConfiguration(config);",
}
SOURCE = "Vonage network test (bitrates by resolution, 0.75 of what is carried)"

LOST = "network.loss"


def weigh(case: Case) -> Opinion:
    opinion = weigh_circumstance(case, "network.bandwidth")
    if opinion.support is Support.NONE or case.verdict(LOST) is not Verdict.PASS:
        return opinion
    return replace(
        opinion,
        support=Support.WEAK,
        against=(*opinion.against, LOST),
        note="What was received of the call came through whole, so that it fitted then.",
    )
