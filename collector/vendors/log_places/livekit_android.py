"""LiveKit's SDK on Android: logcat, of the one app."""

from collector.model.incident import Vendor
from collector.vendors.places import LogPlace, Reach

PLACE = LogPlace(
    id="livekit-android",
    title="LiveKit's SDK on Android",
    vendor=Vendor.LIVEKIT,
    platforms=("android",),
    reach=Reach.HAND,
    get=(
        "While the app runs: adb logcat -d -v threadtime --pid=$(adb shell pidof -s <package>) > app.log, then "
        "--logs app.log@ZONE with the phone's zone. avsync does not read logcat, which holds every app's lines."
    ),
    more="LiveKit.loggingLevel = LoggingLevel.DEBUG says more.",
    origin="https://docs.livekit.io/client-sdk-android/",
)
