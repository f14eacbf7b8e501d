"""Turns route, networksetup and system_profiler into a Mac's default route, media and radio signal."""

import asyncio
import re

from collector.evidence.command import output_of
from collector.evidence.network.surroundings import Surroundings

_MEDIA = {"wi-fi": "wifi", "airport": "wifi", "iphone usb": "cellular", "bluetooth pan": "unknown"}


async def route() -> tuple[str, str]:
    """Return interface and gateway of the default route."""
    return default_route(await output_of(("route", "-n", "get", "default")))


async def look() -> Surroundings:
    """Ask the tools once; what one does not tell is absent."""
    (interface, gateway), ports, airport = await asyncio.gather(
        route(),
        output_of(("networksetup", "-listallhardwareports")),
        output_of(("system_profiler", "SPAirPortDataType"), deadline_s=12.0),
    )
    media, level = media_of(ports), signal_dbm(airport)
    radios = [name for name, medium in media.items() if medium == "wifi"]
    return Surroundings(
        route_interface=interface,
        gateway=gateway,
        media=media,
        signals_dbm={radios[0]: level} if radios and level else {},
    )


def default_route(printed: str) -> tuple[str, str]:
    """Return interface and gateway, empty where there is none."""
    found = dict(re.findall(r"^\s*(interface|gateway): (\S+)$", printed, re.MULTILINE))
    return found.get("interface", ""), found.get("gateway", "")


def media_of(printed: str) -> dict[str, str]:
    """Read ``networksetup -listallhardwareports``; a port that is no radio or telephone is called ethernet."""
    ports = re.findall(r"^Hardware Port: (.+)\nDevice: (\S+)$", printed, re.MULTILINE)
    return {device: _medium(port.lower()) for port, device in ports}


def _medium(port: str) -> str:
    known = next((medium for name, medium in _MEDIA.items() if name in port), "")
    return known or ("virtual" if "bridge" in port else "ethernet")


def signal_dbm(printed: str) -> float:
    """Return the signal of the network in use, 0 if there is none; it stands first, those nearby follow."""
    found = re.search(r"Signal / Noise: (-\d+) dBm", printed)
    return float(found[1]) if found else 0.0
