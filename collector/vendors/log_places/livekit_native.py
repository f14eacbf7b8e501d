"""LiveKit's Python and Rust SDKs: the app's own logger."""

from collector.model.incident import Vendor
from collector.vendors.places import LogPlace, Reach

PLACE = LogPlace(
    id="livekit-native",
    title="LiveKit's Python or Rust SDK",
    vendor=Vendor.LIVEKIT,
    platforms=("linux", "windows"),
    reach=Reach.HAND,
    get="The SDK logs through the app's own logger (Python: the logger livekit): give that file with --logs.",
    more="To see libwebrtc's lines, Python: level DEBUG and LIVEKIT_RTC_DEBUG=1; Rust: RUST_LOG=libwebrtc=debug.",
    origin="https://github.com/livekit/python-sdks",
)
