"""Turns what a platform tells cheaply of its radios into signal and access point by interface, one look at a time."""

import re
import socket
import struct
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from collector.evidence.command import output_of
from collector.evidence.network.linux_network import signals_dbm
from collector.evidence.network.windows_network import signal_dbm

SIOCGIWAP = 0x8B15
"""linux/wireless.h: asks an interface for the address of its access point."""
ADDRESS = slice(18, 24)
"""struct iwreq: 16 bytes of name, then a struct sockaddr, whose first two bytes are the family."""
NOWHERE = (bytes(6), b"\xff" * 6)
_WIRELESS = Path("/proc/net/wireless")
ANY = "*"
"""Stands for the interface where the tool names none that the system's lists know."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Radio:
    """One look at one radio; ``access_point`` is for comparison only and leaves this process as a number."""

    signal_dbm: float
    access_point: str = ""


def look_every_s() -> float:
    """Return how often a look costs next to nothing: netsh is a program to be started."""
    return 5.0 if sys.platform == "win32" else 1.0


async def radios() -> Mapping[str, Radio]:
    """Return each radio in use by its interface; nothing where the system tells nothing without taking seconds."""
    if sys.platform == "win32":
        return radio_of_netsh(await output_of(("netsh", "wlan", "show", "interfaces")))
    return _radios_of_linux()


def _radios_of_linux() -> dict[str, Radio]:
    try:
        table = _WIRELESS.read_text(encoding="ascii", errors="replace")
    except OSError:
        return {}
    return {
        name: Radio(signal_dbm=level, access_point=_access_point(name)) for name, level in signals_dbm(table).items()
    }


def radio_of_netsh(printed: str) -> dict[str, Radio]:
    """Read ``netsh wlan show interfaces``: the signal in percent, the access point's address after "BSSID"."""
    level, found = signal_dbm(printed), re.search(r"BSSID\s*: (\S+)", printed)
    return {ANY: Radio(signal_dbm=level, access_point=found[1] if found else "")} if level else {}


def _access_point(interface: str) -> str:
    import fcntl  # not on Windows

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        try:
            told = fcntl.ioctl(asked, SIOCGIWAP, struct.pack("16s24x", interface.encode()[:15]))
        except OSError:
            return ""
    address = told[ADDRESS]
    return "" if address in NOWHERE else address.hex()
