"""Turns /proc/net and /sys/class/net into a Linux machine's default route, media and radio signals."""

from pathlib import Path

from collector.evidence.network.surroundings import Surroundings

_SYS = Path("/sys/class/net")
_EVERYWHERE = "00000000"
_EVERYWHERE_V6 = "0" * 32
_ROUTE_UP = 0x1


async def route() -> tuple[str, str]:
    """Return interface and gateway of the default route, IPv4 before IPv6."""
    return default_route(_text(Path("/proc/net/route"))) or default_route_v6(_text(Path("/proc/net/ipv6_route")))


async def look() -> Surroundings:
    """Read everything once; files that are not there tell nothing."""
    interface, gateway = await route()
    wireless = signals_dbm(_text(Path("/proc/net/wireless")))
    return Surroundings(route_interface=interface, gateway=gateway, media=_media(), signals_dbm=wireless)


def default_route(table: str) -> tuple[str, str] | tuple[()]:
    """Return interface and gateway (hexadecimal) of the IPv4 default route with the lowest metric, () if none."""
    found: list[tuple[int, str, str]] = []
    for line in table.splitlines()[1:]:
        columns = line.split()
        if len(columns) >= 8 and columns[1] == columns[7] == _EVERYWHERE and int(columns[3], 16) & _ROUTE_UP:
            found.append((int(columns[6]), columns[0], columns[2]))
    return min(found)[1:] if found else ()


def default_route_v6(table: str) -> tuple[str, str]:
    """Return interface and gateway (hexadecimal) of the IPv6 default route with the lowest metric, empty if none."""
    found: list[tuple[int, str, str]] = []
    for line in table.splitlines():
        columns = line.split()
        if len(columns) == 10 and columns[:2] == [_EVERYWHERE_V6, "00"] and columns[9] != "lo":
            found.append((int(columns[5], 16), columns[9], columns[4]))
    return min(found)[1:] if found else ("", "")


def signals_dbm(table: str) -> dict[str, float]:
    """Read /proc/net/wireless: two lines of head, then interface, status, link, level; a level below 0 is in dBm."""
    found: dict[str, float] = {}
    for line in table.splitlines()[2:]:
        name, _, figures = line.partition(":")
        columns = figures.split()
        if len(columns) >= 3 and (level := _number(columns[2])) < 0:
            found[name.strip()] = level
    return found


def _media() -> dict[str, str]:
    found: dict[str, str] = {}
    for interface in sorted(_SYS.glob("*")):
        if (interface / "wireless").exists() or (interface / "phy80211").exists():
            found[interface.name] = "wifi"
        elif interface.name != "lo" and not (interface / "device").exists():
            found[interface.name] = "virtual"
    return found


def _number(text: str) -> float:
    try:
        return float(text.rstrip("."))
    except ValueError:
        return 0.0


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""
