import asyncio

from collector.evidence.network.radio import ANY, Radio, radio_of_netsh, radios

NETSH = """
    Name                   : Wi-Fi
    State                  : connected
    SSID                   : synthetic
    AP BSSID               : 00:00:5e:00:53:01
    Signal                 : 80%
"""


def test_netsh_tells_signal_and_access_point() -> None:
    assert radio_of_netsh(NETSH) == {ANY: Radio(signal_dbm=-60.0, access_point="00:00:5e:00:53:01")}


def test_a_machine_without_wifi_tells_of_no_radio() -> None:
    assert radio_of_netsh("There is no wireless interface on the system.\n") == {}


def test_looking_here_breaks_nowhere() -> None:
    assert all(radio.signal_dbm < 0 for radio in asyncio.run(radios()).values())
