"""Agora's SDK in an Android app: the app's folder on the phone's shared storage."""

from collector.model.incident import Vendor
from collector.vendors.places import LogPlace, Reach

PLACE = LogPlace(
    id="agora-android",
    title="Agora's SDK on Android",
    vendor=Vendor.AGORA,
    platforms=("android", "unity", "react-native", "flutter"),
    reach=Reach.PHONE,
    get=(
        "Connect the one phone by USB, allow USB debugging and run again; or: adb pull "
        "/storage/emulated/0/Android/data/<package>/files/agoraapi.log (and agorasdk.log), then --logs agoraapi.log. "
        "Where that is denied, of a debug build: adb exec-out run-as <package> cat <that path> > agoraapi.log."
    ),
    origin="https://docs.agora.io/en/help/integration-issues/set_log_file",
)
