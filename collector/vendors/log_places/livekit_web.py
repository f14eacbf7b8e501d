"""LiveKit's JS SDK in a browser: its console."""

from collector.model.incident import Vendor
from collector.vendors.places import LogPlace, Reach

PLACE = LogPlace(
    id="livekit-web",
    title="LiveKit's SDK in a browser",
    vendor=Vendor.LIVEKIT,
    platforms=("web",),
    reach=Reach.HAND,
    get=(
        "A browser keeps no file, and the SDK's lines have no time: turn on the console's timestamps before joining, "
        "save the console after the fault (right click > Save as) and give the file with --logs PATH@ZONE."
    ),
    more="setLogLevel('debug') says more.",
    origin="https://docs.livekit.io/reference/client-sdk-js/",
)
