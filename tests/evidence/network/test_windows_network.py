"""All output is synthetic."""

import pytest

from collector.evidence.network.windows_network import medium_of, signal_dbm


@pytest.mark.parametrize(
    ("adapter", "medium"),
    [
        ({"NdisPhysicalMedium": 9, "Virtual": False}, "wifi"),
        ({"NdisPhysicalMedium": 14, "Virtual": False}, "ethernet"),
        ({"NdisPhysicalMedium": 14, "Virtual": True}, "virtual"),
        ({"NdisPhysicalMedium": 8}, "cellular"),
        ({"NdisPhysicalMedium": 77}, "unknown"),
        ({}, "unknown"),
    ],
)
def test_an_adapter_tells_its_medium_by_number(adapter: dict[str, object], medium: str) -> None:
    assert medium_of(adapter) == medium


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("    Signal                 : 90% \n", -55.0),
        ("    Signal : 0%\n", -100.0),
        ("There is no wireless interface", 0.0),
    ],
)
def test_the_signal_in_percent_becomes_dbm(printed: str, expected: float) -> None:
    assert signal_dbm(printed) == expected
