"""Turns options, environment and env file into what opens the vendors' own records of a call."""

import ipaddress
import os
import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from collector.cli.options import Given
from collector.errors import UsageError
from collector.model.privacy import Secret
from collector.model.request import AGORA_API, LIVEKIT_CLOUD_API, VendorAccess

_PROJECT = re.compile(r"p_\w{1,64}")


def vendor_access(given: Given, from_file: Mapping[str, str]) -> VendorAccess:
    """Resolve what was given; the environment comes before the file. Raises UsageError."""
    project = given["livekit_project"] or from_file.get("LIVEKIT_PROJECT_ID", "")
    if project and not _PROJECT.fullmatch(project):
        raise UsageError("--livekit-project must look like p_abc123: the part after /projects/ in the dashboard's URL.")
    return VendorAccess(
        agora_id=_secret("AGORA_CUSTOMER_ID", from_file),
        agora_secret=_secret("AGORA_CUSTOMER_SECRET", from_file),
        agora_api=_base("--agora-api", given["agora_api"]) or AGORA_API,
        livekit_project=project,
        livekit_cloud_api=_base("--livekit-cloud-api", given["livekit_cloud_api"]) or LIVEKIT_CLOUD_API,
        prometheus=_page("--prometheus", given["prometheus"]),
    )


def _secret(name: str, from_file: Mapping[str, str]) -> Secret:
    value = os.environ.get(name, "") or from_file.get(name, "")
    if not value.isprintable() or " " in value or ":" in value:
        raise UsageError(f"{name} holds a space, a colon or a line break. Copy it again.")
    return Secret(value=value)


def _page(option: str, url: str) -> str:
    """Check a URL that may be plain http, as nothing secret is sent there."""
    if not url:
        return ""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise UsageError(f"{option} must look like http://host:6789/metrics or https://host/metrics.")
    if parts.username or parts.password:
        raise UsageError(f"{option} must not hold a user name or password: avsync reads pages that ask for none.")
    return url


def _base(option: str, url: str) -> str:
    """Check a URL that credentials are sent to: TLS, or this machine itself."""
    checked = _page(option, url)
    if checked and urlsplit(checked).scheme == "http" and not _is_loopback(urlsplit(checked).hostname or ""):
        raise UsageError(f"{option} must begin with https://, because credentials are sent there.")
    return checked.rstrip("/")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
