"""LiveKit's server, egress, ingress, SIP and agents: what journald and docker keep of their output."""

from collector.model.incident import Vendor
from collector.vendors.places import LogPlace, Reach

PLACE = LogPlace(
    id="livekit-services",
    title="LiveKit's server, egress, ingress, SIP and agents",
    vendor=Vendor.LIVEKIT,
    reach=Reach.SERVICES,
    get=(
        "On the machine that runs them: journalctl -u 'livekit*' -o cat --since … --until … > server.log, or docker "
        "logs --since … --until … CONTAINER > server.log 2>&1; then --logs server.log."
    ),
    more="logging.level: debug in the server's configuration says more.",
    origin="https://github.com/livekit/livekit/blob/master/config-sample.yaml",
)
