import pytest

from collector.measure.timestamp_unit import Unit
from collector.model.incident import Vendor
from collector.model.records.room import MediaKind
from collector.vendors.timestamps import EXPECTATIONS, Reach, expected

VIDEO, AUDIO = MediaKind.VIDEO, MediaKind.AUDIO


def units(vendor: Vendor, platform: str, kind: MediaKind = VIDEO, *, api: str = "", sdk: str = "") -> set[str]:
    return {item.unit.value for item in expected(vendor=vendor, platform=platform, kind=kind, api=api, sdk=sdk)}


@pytest.mark.parametrize(
    ("sdk", "wanted"), [("", {"ms", "ns"}), ("3.7.2", {"ms"}), ("4.3.1", {"ns"}), ("40.1", {"ms", "ns"})]
)
def test_agora_on_android_takes_ms_in_3_and_ns_in_4(sdk: str, wanted: set[str]) -> None:
    assert units(Vendor.AGORA, "android", sdk=sdk) == wanted


@pytest.mark.parametrize("platform", ["windows", "unity", "electron", "react-native", "flutter"])
def test_agora_wrappers_take_milliseconds_for_both_kinds(platform: str) -> None:
    assert units(Vendor.AGORA, platform) == units(Vendor.AGORA, platform, AUDIO) == {"ms"}


@pytest.mark.parametrize("platform", ["ios", "macos"])
def test_a_time_that_carries_its_own_scale_expects_no_unit(platform: str) -> None:
    assert units(Vendor.AGORA, platform) == set()


def test_livekit_python_takes_microseconds_and_only_logs_seconds() -> None:
    found = expected(vendor=Vendor.LIVEKIT, platform="linux", kind=VIDEO)
    assert {item.unit: item.reach for item in found} == {
        Unit.MICROSECOND: Reach.RECEIVERS,
        Unit.SECOND: Reach.LOGGING,
    }


def test_the_sdk_that_a_trace_names_narrows_the_choice() -> None:
    assert units(Vendor.LIVEKIT, "macos") == {"µs", "s", "ns"}
    assert units(Vendor.LIVEKIT, "macos", sdk="livekit-python 1.2.0") == {"µs", "s"}


def test_the_api_that_a_trace_names_is_enough() -> None:
    assert units(Vendor.UNKNOWN, "", api="VideoSource.capture_frame") == {"µs"}
    assert units(Vendor.UNKNOWN, "", api="somebody's own") == set()


def test_nothing_known_expects_nothing() -> None:
    assert units(Vendor.UNKNOWN, "linux") == set()
    assert units(Vendor.LIVEKIT, "") == set()


def test_every_expectation_names_its_source() -> None:
    assert all(item.source and item.platforms and item.api for item in EXPECTATIONS)
