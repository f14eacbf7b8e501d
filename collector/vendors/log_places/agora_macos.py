"""Agora's SDK on macOS: the user's Library, or the container of a sandboxed app."""

from collector.model.incident import Vendor
from collector.vendors.places import Folder, LogPlace, Reach, System

PLACE = LogPlace(
    id="agora-macos",
    title="Agora's SDK on macOS",
    vendor=Vendor.AGORA,
    platforms=("macos", "unity", "electron", "flutter"),
    reach=Reach.FILES,
    system=(System.MACOS,),
    folders=(
        Folder(root="HOME", within="Library/Logs"),
        Folder(root="HOME", within="Library/Containers/*/Data/Library/Logs"),
        Folder(root="HOME", within="Library/Caches/*/Logs"),
    ),
    get=(
        "On the Mac: agorasdk.log and agoraapi.log in ~/Library/Logs, of a sandboxed app in "
        "~/Library/Containers/<bundle id>/Data/Library/Logs; give that folder with --logs."
    ),
    origin="https://docs.agora.io/en/help/integration-issues/set_log_file",
)
