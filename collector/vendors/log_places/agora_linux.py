"""Agora's SDKs on Linux: no default place, the app names the file."""

from collector.model.incident import Vendor
from collector.vendors.places import LogPlace, Reach

PLACE = LogPlace(
    id="agora-linux",
    title="Agora's SDK on Linux",
    vendor=Vendor.AGORA,
    platforms=("linux",),
    reach=Reach.HAND,
    get=(
        "On Linux the app says where the SDK logs (set_log_file, or the log path of its configuration): give that "
        "folder with --logs. If the app runs elsewhere, --platform tells avsync where to look."
    ),
    origin="https://github.com/AgoraIO/Docs-Source/tree/main/shared/cloud-gateway/reference/api-ref/python",
)
