"""Names of products that put their own certificate in place of a service's, as they stand in its issuer."""

# Default names of the signing certificates, as vendors document them for administrators who must trust them.
INTERCEPTORS: tuple[tuple[str, str], ...] = (
    ("zscaler", "Zscaler"),
    ("fortinet", "Fortinet FortiGate"),
    ("fortigate", "Fortinet FortiGate"),
    ("palo alto networks", "Palo Alto Networks"),
    ("check point", "Check Point"),
    ("netskope", "Netskope"),
    ("goskope", "Netskope"),
    ("cisco umbrella", "Cisco Umbrella"),
    ("cisco secure access", "Cisco Secure Access"),
    ("forcepoint", "Forcepoint"),
    ("websense", "Forcepoint"),
    ("skyhigh", "Skyhigh Security"),
    ("mcafee web gateway", "Skyhigh Security"),
    ("barracuda", "Barracuda"),
    ("sophos", "Sophos"),
    ("sonicwall", "SonicWall"),
    ("watchguard", "WatchGuard"),
    ("iboss", "iboss"),
    ("blue coat", "Symantec ProxySG"),
    ("bluecoat", "Symantec ProxySG"),
    ("cloudflare for teams", "Cloudflare Gateway"),
    ("gateway ca - cloudflare", "Cloudflare Gateway"),
    ("smoothwall", "Smoothwall"),
    ("lightspeed", "Lightspeed Filter"),
    ("securly", "Securly"),
    ("contentkeeper", "ContentKeeper"),
    ("untangle", "Untangle"),
    ("opnsense", "OPNsense"),
    ("pfsense", "pfSense"),
    ("kaspersky", "Kaspersky"),
    ("eset ssl filter", "ESET"),
    ("avast", "Avast"),
    ("avg web", "AVG"),
    ("bitdefender", "Bitdefender"),
    ("dr.web", "Dr.Web"),
    ("norton web", "Norton"),
    ("adguard", "AdGuard"),
    ("qustodio", "Qustodio"),
    ("squid", "Squid"),
    ("mitmproxy", "mitmproxy"),
    ("charles proxy", "Charles"),
    ("do_not_trust_fiddlerroot", "Fiddler"),
    ("fiddler", "Fiddler"),
    ("portswigger", "Burp Suite"),
    ("proxyman", "Proxyman"),
)


def interceptor_of(issuers: tuple[str, ...]) -> str:
    """Return the product that one of the chain's ``issuers`` names, leaf's first; "" if none is known."""
    for issuer in issuers:
        lower = issuer.lower()
        for mark, product in INTERCEPTORS:
            if mark in lower:
                return product
    return ""
