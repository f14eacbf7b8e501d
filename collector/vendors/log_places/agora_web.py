"""Agora's Web SDK: no file, the browser's console."""

from collector.model.incident import Vendor
from collector.vendors.places import LogPlace, Reach

PLACE = LogPlace(
    id="agora-web",
    title="Agora's SDK in a browser",
    vendor=Vendor.AGORA,
    platforms=("web",),
    reach=Reach.HAND,
    get=(
        "A browser keeps no file: open the developer tools' console before joining, save it after the fault "
        "(right click > Save as) and give the file with --logs PATH@ZONE, as its lines have a time but no zone."
    ),
    more="AgoraRTC.enableLogUpload() before the client is created lets Agora have it, too.",
    origin="https://docs.agora.io/cn/faq/logfile_web",
)
