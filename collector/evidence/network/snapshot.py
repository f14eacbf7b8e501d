"""Turns psutil's and the platform's lists into the interfaces that are up at one moment, and the default route."""

import socket
import sys
from dataclasses import dataclass, replace

import psutil

from collector.evidence.network import linux_network, macos_network, windows_network
from collector.evidence.network.surroundings import Platform, Surroundings
from collector.model.coverage import Reason, Unavailable
from collector.model.privacy import Address
from collector.model.records.network import InterfaceFacts

VPN_NAMES = (
    "tun",
    "tap",
    "wg",
    "utun",
    "ppp",
    "ipsec",
    "tailscale",
    "zt",
    "nordlynx",
    "proton",
    "cscotun",
    "gpd",
    "vpn",
)
"""How VPN interfaces are called: OpenVPN, WireGuard, macOS, PPP, strongSwan, Tailscale, ZeroTier, and products."""
VPN_DESCRIPTIONS = (
    "wireguard",
    "openvpn",
    "tap-windows",
    "tailscale",
    "zerotier",
    "anyconnect",
    "globalprotect",
    "vpn",
)
_BY_NAME = (
    ("loopback", ("lo", "loopback")),
    ("cellular", ("wwan", "rmnet", "pdp_ip", "cellular", "mobile")),
    (
        "virtual",
        ("veth", "docker", "br-", "virbr", "vmnet", "vboxnet", "bridge", "vethernet", "awdl", "llw", "anpi", "ifb"),
    ),
    ("wifi", ("wl", "wi-fi", "wifi")),
    ("ethernet", ("eth", "en", "ethernet")),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Snapshot:
    """One moment: the interfaces that are up, and what the platform tells beyond them."""

    interfaces: tuple[InterfaceFacts, ...]
    told: Surroundings

    @property
    def route(self) -> str:
        """Interface and gateway of the default route, for comparison only; "" if nothing tells."""
        return f"{self.told.route_interface} {self.told.gateway}".strip()


async def look() -> Snapshot:
    """Look at everything; on macOS and Windows this takes seconds."""
    return _snapshot(await _platform().look())


async def look_again(first: Snapshot) -> Snapshot:
    """Look at what changes in a call: which interfaces are up, and the default route."""
    interface, gateway = await _platform().route()
    return _snapshot(replace(first.told, route_interface=interface, gateway=gateway))


def _snapshot(told: Surroundings) -> Snapshot:
    addresses, states = psutil.net_if_addrs(), psutil.net_if_stats()
    if not states:
        raise Unavailable(Reason.UNSUPPORTED, "this system does not show its network interfaces")
    interfaces = (
        InterfaceFacts(
            name=name,
            medium=medium_of(name, told),
            default_route=name == told.route_interface,
            mtu=state.mtu,
            speed_mbps=state.speed,
            addresses=tuple(
                Address.of(entry.address.split("%", 1)[0])
                for entry in addresses.get(name, [])
                if entry.family in (socket.AF_INET, socket.AF_INET6)
            ),
            signal_dbm=told.signals_dbm.get(name, 0.0),
        )
        for name, state in sorted(states.items())
        if state.isup
    )
    return Snapshot(interfaces=tuple(interfaces), told=told)


def medium_of(name: str, told: Surroundings) -> str:
    """Return what kind of interface it is: a VPN by its name or product, then what the platform says, then the name."""
    lower, description = name.lower(), told.descriptions.get(name, "").lower()
    if lower.startswith(VPN_NAMES) or any(word in description for word in VPN_DESCRIPTIONS):
        return "vpn"
    if name in told.media:
        return told.media[name]
    return next((medium for medium, names in _BY_NAME if lower.startswith(names)), "unknown")


def _platform() -> Platform:
    return {"darwin": macos_network, "win32": windows_network}.get(sys.platform, linux_network)
