"""LiveKit's SDK in Unity: the player's log, in a folder of company and product."""

from collector.model.incident import Vendor
from collector.vendors.places import LogPlace, Reach

PLACE = LogPlace(
    id="livekit-unity",
    title="LiveKit's SDK in Unity",
    vendor=Vendor.LIVEKIT,
    platforms=("unity",),
    reach=Reach.HAND,
    get=(
        "Give the player's log with --logs: macOS ~/Library/Logs/<company>/<product>/Player.log, Windows "
        r"%USERPROFILE%\AppData\LocalLow\<company>\<product>\Player.log, Linux "
        "~/.config/unity3d/<company>/<product>/Player.log (Application.consoleLogPath). avsync does not look through "
        "every game's."
    ),
    origin="https://docs.unity3d.com/Manual/log-files.html",
)
