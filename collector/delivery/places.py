"""Turns URLs into hosts, and says which of them may be contacted at all."""

import hashlib
import ipaddress
import re
from dataclasses import replace
from urllib.parse import urlsplit, urlunsplit
from urllib.request import getproxies, proxy_bypass

from collector.delivery.model import Destination
from collector.errors import UsageError

_PORTS = {"http": 80, "https": 443}
_DIGEST_DIGITS = 16


def host_of(url: str) -> str:
    """Return ``host:port`` of a URL, without user and password; the port that its scheme has if it names none."""
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme.rpartition("+")[2], 0)
    except ValueError:
        return "that host"
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname or "that host"
    return f"{host}:{port}" if port else host


def contacted(hosts: tuple[str, ...]) -> tuple[str, ...]:
    """Return the hosts that are contacted over HTTPS, each followed by the proxy on the way to it, if there is one."""
    return tuple(name for host in hosts for name in (host, *_proxy_to(host)))


def _proxy_to(host: str) -> tuple[str, ...]:
    name = host.rpartition(":")[0].strip("[]")
    settings = getproxies()
    proxy = settings.get("https", "") or settings.get("all", "")
    if not proxy or is_loopback(name) or proxy_bypass(name):
        return ()
    return (f"{host_of(proxy if '://' in proxy else f'http://{proxy}')} (proxy)",)


def is_private_enough(url: str) -> bool:
    """Whether a URL is https, or http to this machine itself."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return bool(parts.hostname) and (parts.scheme == "https" or leads_here(url))


def leads_here(url: str) -> bool:
    """Whether a URL leads to this machine itself, where no proxy has a part."""
    try:
        return is_loopback(urlsplit(url).hostname or "")
    except ValueError:
        return False


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine itself."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def web_destination(url: str, *, example: str) -> Destination:
    """Read ``scheme+https://host/path`` or ``https://host/path``: ``base`` is the URL without ``scheme+`` and query.

    Raises UsageError for what is no such URL, holds a user or password, or is plain http to another machine.
    """
    try:
        parts = urlsplit(url)
        usable = bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or not url.isprintable() or " " in url:
        raise UsageError(f"That is no URL to send a bundle to. Use for example --to {example}")
    if parts.username or parts.password:
        raise UsageError(f"--to must not hold a user name or password, which others on this machine see. Use {example}")
    transport = parts.scheme.rpartition("+")[2]
    base = urlunsplit((transport, parts.netloc, parts.path.rstrip("/"), "", ""))
    if not is_private_enough(base):
        raise UsageError("--to must lead to https://, because the bundle and credentials are sent there.")
    shown = urlunsplit((parts.scheme, parts.netloc, parts.path, "", ""))
    digest = hashlib.sha256(parts.query.encode()).hexdigest()[:_DIGEST_DIGITS] if parts.query else ""
    return Destination(
        scheme=parts.scheme, url=url, shown=shown, hosts=(host_of(base),), base=base, query_digest=digest
    )


def ticket_destination(url: str, ticket: re.Pattern[str], *, example: str) -> Destination:
    """Read ``scheme+https://host/…`` whose path ``ticket`` matches with the groups ``base`` and ``item``.

    Raises UsageError, also for a query: a ticket's address has none, so that one would be a mistake.
    """
    read = web_destination(url, example=example)
    parts = urlsplit(read.base)
    found = ticket.fullmatch(parts.path)
    if not found or urlsplit(url).query:
        raise UsageError(f"That is no address of a ticket. Use for example --to {example}")
    base = urlunsplit((parts.scheme, parts.netloc, found["base"], "", ""))
    return replace(read, base=base, item=found["item"])
