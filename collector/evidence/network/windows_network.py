"""Turns PowerShell's lists and netsh into a Windows machine's default route, media and radio signal."""

import asyncio
import re

from collector.evidence.command import output_of, powershell, rows, text_of
from collector.evidence.network.surroundings import Surroundings

_ADAPTERS = "Get-NetAdapter | Select-Object Name,InterfaceDescription,NdisPhysicalMedium,Virtual"
_ROUTES = (
    "Get-NetRoute -DestinationPrefix 0.0.0.0/0 | Sort-Object {$_.RouteMetric + $_.InterfaceMetric} | "
    "Select-Object -First 1 InterfaceAlias,NextHop"
)
_MEDIA = {9: "wifi", 1: "wifi", 14: "ethernet", 0: "ethernet", 8: "cellular"}
"""NDIS_PHYSICAL_MEDIUM (ntddndis.h): 0 unspecified, 1 wireless LAN, 8 WAN, 9 native 802.11, 14 802.3."""


async def route() -> tuple[str, str]:
    """Return interface and gateway of the default route."""
    for row in rows(await powershell(_ROUTES)):
        return text_of(row, "InterfaceAlias"), text_of(row, "NextHop")
    return "", ""


async def look() -> Surroundings:
    """Ask the tools once; what one does not tell is absent."""
    (interface, gateway), listed, wlan = await asyncio.gather(
        route(), powershell(_ADAPTERS), output_of(("netsh", "wlan", "show", "interfaces"))
    )
    adapters = rows(listed)
    media, level = {text_of(row, "Name"): medium_of(row) for row in adapters}, signal_dbm(wlan)
    radios = [name for name, medium in media.items() if medium == "wifi"]
    return Surroundings(
        route_interface=interface,
        gateway=gateway,
        media=media,
        descriptions={text_of(row, "Name"): text_of(row, "InterfaceDescription") for row in adapters},
        signals_dbm={radios[0]: level} if radios and level else {},
    )


def medium_of(adapter: dict[str, object]) -> str:
    """Return the medium of one row of Get-NetAdapter."""
    kind = adapter.get("NdisPhysicalMedium")
    if adapter.get("Virtual") is True:
        return "virtual"
    return _MEDIA.get(kind, "unknown") if isinstance(kind, int) else "unknown"


def signal_dbm(printed: str) -> float:
    """Return the signal in dBm, 0 if there is none.

    netsh gives percent, 0 to 100 for -100 to -50 dBm, linear (Microsoft Learn, WLAN_ASSOCIATION_ATTRIBUTES).
    """
    found = re.search(r"^\s*\S+\s*: (\d{1,3})%\s*$", printed, re.MULTILINE)
    return int(found[1]) / 2 - 100 if found else 0.0
