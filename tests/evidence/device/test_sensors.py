import errno

import psutil
import pytest

from collector.evidence.device.sensors import (
    frequency_mhz,
    linux_mode,
    mac_throttled,
    on_battery,
    temperature_c,
    throttle_events,
    throttled_since,
    windows_mode,
)


@pytest.mark.parametrize(
    ("printed", "expected"),
    [("low-power\n", "power-saver"), ("balanced\n", "balanced"), ("performance", "performance"), ("", "")],
)
def test_a_platform_profile_is_named_alike_everywhere(printed: str, expected: str) -> None:
    assert linux_mode(printed) == expected


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("GUID du mode : a1841308-3541-4fab-bc81-f71556f20b4a  (Économies)", "power-saver"),
        ("Power Scheme GUID: 381B4222-F694-41F0-9685-FF5BB260DF2E  (Balanced)", "balanced"),
        ("Power Scheme GUID: 00000000-0000-0000-0000-000000000000  (Mine)", "other"),
        ("", ""),
    ],
)
def test_a_windows_scheme_is_known_by_its_id_in_any_language(printed: str, expected: str) -> None:
    assert windows_mode(printed) == expected


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("CPU Power notify\n\tCPU_Scheduler_Limit \t= 100\n\tCPU_Speed_Limit \t= 100\n", "no"),
        ("\tCPU_Speed_Limit \t= 61\n", "the system limits the processor to 61 % of its speed"),
        ("Note: No thermal warning level has been recorded\n", ""),
    ],
)
def test_a_speed_limit_below_100_is_throttling(printed: str, expected: str) -> None:
    assert mac_throttled(printed) == expected


def test_throttling_is_unknown_where_nobody_counts() -> None:
    assert throttled_since(-1) == ""


def test_sensors_that_are_not_there_say_so() -> None:
    assert temperature_c() == -1 or -50 < temperature_c() < 150
    assert on_battery() in ("", "yes", "no")
    assert throttle_events() >= -1


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.EIO, "Input/output error"),
        PermissionError(errno.EACCES, "Permission denied"),
        NotImplementedError("can't find current frequency file"),
        ValueError("could not convert string to float: ''"),
        KeyError("coretemp"),
        psutil.AccessDenied(),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_sensor_that_raises_tells_nothing(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise error

    for sensor in ("sensors_temperatures", "cpu_freq", "sensors_battery"):
        monkeypatch.setattr(psutil, sensor, broken, raising=False)  # not every system has each of them

    assert (temperature_c(), frequency_mhz(), on_battery()) == (-1.0, -1.0, "")
