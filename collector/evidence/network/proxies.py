"""Turns proxy settings into their names for the record, and into the proxies that stand before one server."""

import urllib.request
from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urlsplit

from collector.evidence.resolve import Endpoint
from collector.model.privacy import Secret

_PORTS = {"http": 80, "https": 443}
_OTHER_PORT = 1080  # SOCKS: RFC 1928, section 3


@dataclass(frozen=True, kw_only=True, slots=True)
class ProxySetting:
    """One proxy as the settings name it; user and password are empty where they hold none."""

    scheme: str
    host: str
    port: int
    user: str
    password: Secret


def for_server(endpoint: Endpoint, settings: dict[str, str] | None = None) -> tuple[ProxySetting, ...]:
    """Return the proxies that a browser would take to the server, each once; empty where the server is excepted."""
    if settings is None and urllib.request.proxy_bypass(endpoint.host):
        return ()
    found = _settings(settings)
    wanted = ("https", "all") if endpoint.secure else ("http", "https", "all")
    urls = (found[traffic] for traffic in wanted if traffic in found)
    return tuple(dict.fromkeys(setting for url in urls if (setting := _setting(url)).host))


def _setting(url: str) -> ProxySetting:
    parts = _parts(url)
    scheme = parts.scheme or "http"
    try:
        port = parts.port or _PORTS.get(scheme, _OTHER_PORT)
    except ValueError:
        port = _PORTS.get(scheme, _OTHER_PORT)
    return ProxySetting(
        scheme=scheme,
        host=parts.hostname or "",
        port=port,
        user=unquote(parts.username or ""),
        password=Secret(value=unquote(parts.password or "")),
    )


def named(settings: dict[str, str] | None = None) -> tuple[str, ...]:
    """Return the settings in force, such as "https by http", never whom or with what.

    They come from the environment, on macOS and Windows from the system, too.
    """
    found = (f"{traffic} by {_parts(url).scheme or 'http'}" for traffic, url in _settings(settings).items())
    return tuple(sorted(found))


def passwords(settings: dict[str, str] | None = None) -> tuple[str, ...]:
    """Return the passwords that stand in the settings, as written and decoded, so that they can be kept out."""
    written = {password for url in _settings(settings).values() if (password := _parts(url).password)}
    return tuple(sorted(written | {unquote(password) for password in written}))


def _settings(given: dict[str, str] | None) -> dict[str, str]:
    settings = urllib.request.getproxies() if given is None else given
    return {traffic: url for traffic, url in settings.items() if traffic != "no"}


def _parts(url: str) -> SplitResult:
    try:
        return urlsplit(url if "//" in url else f"//{url}")
    except ValueError:
        return urlsplit("")
