"""LiveKit's SDK on iOS and macOS: Apple's unified log, of the one app."""

from collector.model.incident import Vendor
from collector.vendors.places import LogPlace, Reach

PLACE = LogPlace(
    id="livekit-apple",
    title="LiveKit's SDK on iOS or macOS",
    vendor=Vendor.LIVEKIT,
    platforms=("ios", "macos"),
    reach=Reach.HAND,
    get=(
        "On the Mac: log show --style compact --predicate 'process == \"<app>\"' --start … --end … > app.log; of an "
        "iPhone: Console.app, the device, the app, save. Then --logs app.log."
    ),
    origin="https://github.com/livekit/client-sdk-swift",
)
