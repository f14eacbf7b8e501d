"""Makes the invitation to a call that runs; all synthetic."""

from collector.model.host import HostRole
from collector.model.incident import Vendor
from collector.report.invitation import Invitation

LIVE = Invitation(
    room="demo",
    vendor=Vendor.LIVEKIT,
    role=HostRole.RECEIVER,
    platform="android",
    url="wss://demo.example.test",
    window=(),
    case=True,
)
