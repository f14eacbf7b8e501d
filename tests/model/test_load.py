"""What filling the network costs, as it is told before."""

import pytest

from collector.model.load import Load, LoadSettings, Speedtest

MINI = "http://speed.example.com/"


@pytest.mark.parametrize(
    ("wanted", "seconds", "megabytes"),
    [
        (LoadSettings(), 0.0, 0.0),
        (LoadSettings(load=Load.ON), 27.0, 46.875),
        (LoadSettings(speedtest=Speedtest.MINI, mini_url=MINI), 24.0, 80.0),
        (LoadSettings(load=Load.ON, speedtest=Speedtest.PUBLIC), 51.0, 126.875),
    ],
)
def test_time_and_traffic_are_told_before(wanted: LoadSettings, seconds: float, megabytes: float) -> None:
    assert (wanted.seconds, wanted.megabytes) == (seconds, megabytes)
