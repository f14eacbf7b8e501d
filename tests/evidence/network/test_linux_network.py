"""All tables are synthetic."""

import pytest

from collector.evidence.network.linux_network import default_route, default_route_v6, signals_dbm

HEAD = "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT\n"
WIFI = "wlan0\t00000000\t010200C0\t0003\t0\t0\t600\t00000000\t0\t0\t0\n"
CABLE = "eth0\t00000000\t010200C1\t0003\t0\t0\t100\t00000000\t0\t0\t0\n"
LOCAL = "eth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n"
HALF = "tun0\t00000000\t00000000\t0001\t0\t0\t0\t00000080\t0\t0\t0\n"


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (HEAD + WIFI + LOCAL, ("wlan0", "010200C0")),
        (HEAD + WIFI + CABLE, ("eth0", "010200C1")),
        (HEAD + LOCAL, ()),
        (HEAD + HALF, ()),
        ("", ()),
    ],
)
def test_the_default_route_is_the_one_with_the_lowest_metric(table: str, expected: tuple[str, ...]) -> None:
    assert default_route(table) == expected


def test_an_ipv6_default_route_is_found_too() -> None:
    zero = "0" * 32
    table = f"{zero} 00 {zero} 00 fe80{'0' * 27}1 00000400 00000001 00000000 00000003 eth0\n"
    unreachable = f"{zero} 00 {zero} 00 {zero} ffffffff 00000001 00000000 00200200 lo\n"

    assert default_route_v6(table + unreachable) == ("eth0", f"fe80{'0' * 27}1")
    assert default_route_v6(unreachable) == ("", "")


@pytest.mark.parametrize(("level", "expected"), [("-56.", {"wlan0": -56.0}), ("200.", {}), ("x", {})])
def test_only_a_level_in_dbm_is_a_signal(level: str, expected: dict[str, float]) -> None:
    table = f"Inter-| sta-| Quality\n face | tus | link level noise\n wlan0: 0000   54.  {level}  -256\n"

    assert signals_dbm(table) == expected
