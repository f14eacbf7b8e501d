import asyncio
from types import SimpleNamespace

import psutil
import pytest

from collector.evidence.network.snapshot import look, medium_of
from collector.evidence.network.surroundings import Surroundings
from collector.model.coverage import Reason, Unavailable

TOLD = Surroundings(media={"en0": "wifi", "veth1": "virtual"}, descriptions={"Net 2": "WireGuard Tunnel"})


@pytest.mark.parametrize(
    ("name", "medium"),
    [
        ("tun0", "vpn"),
        ("wg0", "vpn"),
        ("utun3", "vpn"),
        ("tailscale0", "vpn"),
        ("Net 2", "vpn"),
        ("en0", "wifi"),
        ("veth1", "virtual"),
        ("eth0", "ethernet"),
        ("wlan0", "wifi"),
        ("wwan0", "cellular"),
        ("lo", "loopback"),
        ("Wi-Fi", "wifi"),
        ("weird7", "unknown"),
    ],
)
def test_a_medium_is_known_by_product_by_what_the_platform_says_then_by_name(name: str, medium: str) -> None:
    assert medium_of(name, TOLD) == medium


def test_interfaces_that_are_down_are_none_and_a_system_that_shows_none_is_a_reason(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(psutil, "net_if_stats", lambda: {"lo": SimpleNamespace(isup=False)})
    assert asyncio.run(look()).interfaces == ()
    monkeypatch.setattr(psutil, "net_if_stats", dict)
    with pytest.raises(Unavailable) as raised:
        asyncio.run(look())
    assert raised.value.reason is Reason.UNSUPPORTED
