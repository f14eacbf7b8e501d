"""LiveKit's SDK in React Native: the JS console, and the phone's own log."""

from collector.model.incident import Vendor
from collector.vendors.places import LogPlace, Reach

PLACE = LogPlace(
    id="livekit-react-native",
    title="LiveKit's SDK in React Native",
    vendor=Vendor.LIVEKIT,
    platforms=("react-native",),
    reach=Reach.HAND,
    get=(
        "Save the JS console, and of Android: adb logcat -d -v threadtime --pid=$(adb shell pidof -s <package>) > "
        "app.log; of an iPhone: Console.app, the device, the app, save. Then --logs app.log@ZONE."
    ),
    more="setLogLevel('debug') says more.",
    origin="https://github.com/livekit/client-sdk-react-native",
)
