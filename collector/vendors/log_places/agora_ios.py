"""Agora's SDK in an iOS app: the app's sandbox, which Xcode copies from the phone."""

from collector.model.incident import Vendor
from collector.vendors.places import LogPlace, Reach

PLACE = LogPlace(
    id="agora-ios",
    title="Agora's SDK on iOS",
    vendor=Vendor.AGORA,
    platforms=("ios", "unity", "react-native", "flutter"),
    reach=Reach.HAND,
    get=(
        "In Xcode: Window > Devices and Simulators > the app > Download Container; give the package's folder "
        "Library/Caches with --logs (SDK 4.3.1 to 4.5: Library/documents)."
    ),
    origin="https://docs.agora.io/en/help/integration-issues/set_log_file",
)
