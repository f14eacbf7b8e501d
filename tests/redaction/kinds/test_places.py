"""Where somebody is goes: coordinates, a network's name, a machine's; latencies and files stay."""

import pytest

from collector.redaction.redactor import Redactor
from tests.redaction.planted import KEY


@pytest.mark.parametrize(
    ("line", "gone", "label"),
    [
        ("GPS fix lat=48.137154 lon=11.576124 acc=5m", "48.137154", "location"),
        ("GPS fix lat=48.137154 lon=11.576124 acc=5m", "11.576124", "location"),
        ('location: {"latitude":48.137154,"longitude":-11.576124}', "11.576124", "location"),
        ('{\\"lat\\":\\"48.137154\\",\\"lng\\":\\"11.576124\\"}', "48.137154", "location"),
        ("geo:37.786971,-122.399677;u=35", "37.786971", "location"),
        ('wifi SSID "Familie Sample 5G" rssi -50', "Sample", "network-name"),
        ("ssid=FamilieSample, rssi=-50", "FamilieSample", "network-name"),
        ("Location[gps 48.137154,11.576124 hAcc=20.0]", "48.137154", "location"),
        ("Location[gps 48.137154,11.576124 hAcc=20.0]", "11.576124", "location"),
        ("wlan0: Trying to associate with SSID 'Familie Sample'", "Sample", "network-name"),
        ("wlan0: Trying to associate with 02:00 (SSID='Familie Sample' freq=2412 MHz)", "Sample", "network-name"),
        ("Config: added 'ssid' value 'Familie Sample'", "Sample", "network-name"),
        ("Activation: (wifi) access point 'Familie Sample' has security", "Sample", "network-name"),
        ('wlan0     IEEE 802.11  ESSID:"Familie Sample"', "Sample", "network-name"),
        ("\tSSID: Familie Sample 5G", "Sample 5G", "network-name"),
        ("    SSID                   : Familie Sample", "Sample", "network-name"),
        ("bonjour Annas-iPhone.local. resolved", "Annas", "host"),
        ('setting hostname to "Annas-MacBook-Pro.local"', "Annas", "host"),
    ],
)
def test_it_goes_and_the_line_stays(line: str, gone: str, label: str) -> None:
    safe = Redactor(KEY).redact(line)
    assert gone not in safe
    assert f"[{label}" in safe
    assert Redactor(KEY).redact(safe) == safe


@pytest.mark.parametrize(
    "line",
    [
        "lat=12.345 p95=20.1",
        "latitude unknown, longitude: none",
        "lat: 12.345 ms, long: 99.125 ms",
        "latency=48.137154 longest=11.576124",
        "Location[gps off], location[0]: 48.137154",
        "IEEE 802.11  ESSID:off/any, ESSID: off, SSID: <none>",
        "roaming to access point of vendor 'x', ssid 7 of 12",
        "ssid=<unknown ssid>, ssrc=3049581723",
        "read settings.local.json and app.local",
        "candidate 0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0.local 54321 typ host",
    ],
)
def test_what_only_looks_like_it_stays(line: str) -> None:
    assert Redactor(KEY).redact(line) == line
