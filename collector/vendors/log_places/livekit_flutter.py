"""LiveKit's SDK in Flutter: Dart's logging package, printed by the app."""

from collector.model.incident import Vendor
from collector.vendors.places import LogPlace, Reach

PLACE = LogPlace(
    id="livekit-flutter",
    title="LiveKit's SDK in Flutter",
    vendor=Vendor.LIVEKIT,
    platforms=("flutter",),
    reach=Reach.HAND,
    get="While the app runs: flutter logs > app.log, repeat the fault, then --logs app.log@ZONE.",
    more="Logger.root.level = Level.ALL says more.",
    origin="https://github.com/livekit/client-sdk-flutter",
)
