"""Agora's SDK on Windows: a folder for each process in the user's local application data."""

from collector.model.incident import Vendor
from collector.vendors.places import Folder, LogPlace, Reach, System

PLACE = LogPlace(
    id="agora-windows",
    title="Agora's SDK on Windows",
    vendor=Vendor.AGORA,
    platforms=("windows", "unity", "electron", "flutter"),
    reach=Reach.FILES,
    system=(System.WINDOWS,),
    folders=(
        Folder(root="LOCALAPPDATA", within="Agora/*"),
        Folder(root="USERPROFILE", within="AppData/Local/Agora/*"),
    ),
    get=(
        r"On the Windows machine: agorasdk.log and agoraapi.log in %LOCALAPPDATA%\Agora\<process>; give that folder "
        "with --logs."
    ),
    origin="https://docs.agora.io/en/help/integration-issues/set_log_file",
)
