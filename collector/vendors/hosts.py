"""Lists the hosts that the vendors document for firewalls, as far as they are names that can be asked."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentedHost:
    """One host and port, what it is for, and where that is from."""

    host: str
    port: int
    purpose: str
    source: str


AGORA_FIREWALL = "https://docs.agora.io/en/introduction/firewall"
AGORA_API = "https://docs.agora.io/en/api-reference/api-ref/agora-analytics/analytics-rest-api"
AGORA_HOSTS = (
    DocumentedHost(
        host="ap-web-1.agora.io",
        port=443,
        purpose="access point of Agora's signaling",
        source=AGORA_FIREWALL,
    ),
    DocumentedHost(
        host="web-1.ap.sd-rtn.com",
        port=443,
        purpose="the same under Agora's second domain",
        source=AGORA_FIREWALL,
    ),
    DocumentedHost(host="api.agora.io", port=443, purpose="Agora's REST API", source=AGORA_API),
)
"""Agora documents domains, not single hosts, for its video SDK; these stand for .agora.io and .sd-rtn.com. Which media
servers a call uses is told to its SDK alone."""

PUBLIC_STUN = (("stun.l.google.com", 19302), ("global.stun.twilio.com", 3478))
"""Public STUN servers, which a LiveKit server without STUN of its own hands out to everybody (its rtcconfig)."""

PORTAL_PAGES = (
    ("http://detectportal.firefox.com/success.txt", 200, "success"),
    ("http://www.msftconnecttest.com/connecttest.txt", 200, "Microsoft Connect Test"),
)
"""Pages by which Firefox and Windows notice a captive portal: URL, status and text of the true answer."""
