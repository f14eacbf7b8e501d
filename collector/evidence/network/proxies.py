"""Turns proxy settings into their names: which kind of traffic, by which kind of proxy; never whom or with what."""

import urllib.request
from urllib.parse import SplitResult, unquote, urlsplit


def named(settings: dict[str, str] | None = None) -> tuple[str, ...]:
    """Return the settings in force, such as "https by http" (environment; system settings on macOS and Windows)."""
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
