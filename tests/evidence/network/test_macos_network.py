"""All output is synthetic."""

from collector.evidence.network.macos_network import default_route, media_of, signal_dbm

ROUTE = "   route to: default\ndestination: default\n    gateway: 192.0.2.1\n  interface: en0\n      flags: <UP>\n"
PORTS = """
Hardware Port: Wi-Fi
Device: en0
Ethernet Address: 02:00:00:00:00:01

Hardware Port: Thunderbolt Bridge
Device: bridge0
Ethernet Address: 02:00:00:00:00:02

Hardware Port: USB 10/100/1000 LAN
Device: en7
Ethernet Address: 02:00:00:00:00:03
"""


def test_the_default_route_has_interface_and_gateway() -> None:
    assert default_route(ROUTE) == ("en0", "192.0.2.1")
    assert default_route("route: writing to routing socket: not in table\n") == ("", "")


def test_hardware_ports_tell_the_medium() -> None:
    assert media_of(PORTS) == {"en0": "wifi", "bridge0": "virtual", "en7": "ethernet"}


def test_the_signal_of_the_network_in_use_comes_first() -> None:
    assert signal_dbm("  Signal / Noise: -58 dBm / -92 dBm\n Signal / Noise: -80 dBm / -92 dBm\n") == -58
    assert signal_dbm("Status: Off") == 0
