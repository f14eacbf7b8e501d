"""LiveKit in an Electron app: Chromium's own log, written only when asked for."""

from collector.model.incident import Vendor
from collector.vendors.places import LogPlace, Reach

PLACE = LogPlace(
    id="livekit-electron",
    title="LiveKit's SDK in Electron",
    vendor=Vendor.LIVEKIT,
    platforms=("electron",),
    reach=Reach.HAND,
    get=(
        "Start the app with --enable-logging --vmodule=*/webrtc/*=1 2> chrome_debug.log, repeat the fault and give "
        "that file with --logs PATH@ZONE."
    ),
    more="setLogLevel('debug') says more.",
    origin="https://www.electronjs.org/docs/latest/api/command-line-switches",
)
