"""Places of logs are data, found by walking; each says how a person gets the log where avsync cannot."""

import pytest

from collector.model.incident import Vendor
from collector.vendors.places import AGORA_NAMES, LogPlace, Reach, places, places_for

PLATFORMS = ("android", "ios", "macos", "windows", "web", "unity", "electron", "react-native", "flutter", "linux")
SYSTEMS = ("linux", "darwin", "win32")
LONGEST = 420
"""A place's advice stands in the coverage and the ticket beside others."""


def ids(vendor: Vendor, platform: str, system: str) -> list[str]:
    return [place.id for place in places_for(vendor, platform, system)]


@pytest.mark.parametrize("place", places(), ids=lambda place: place.id)
def test_each_place_says_in_short_how_to_get_its_log_and_where_that_is_from(place: LogPlace) -> None:
    assert "--logs" in place.get
    assert place.get.endswith(".")
    assert len(place.advice) <= LONGEST
    assert place.origin.startswith("https://")
    assert set(place.platforms) <= set(PLATFORMS)


@pytest.mark.parametrize("place", places(), ids=lambda place: place.id)
def test_only_folders_of_a_system_are_looked_through(place: LogPlace) -> None:
    assert bool(place.folders) is (place.reach is Reach.FILES)
    assert bool(place.system) is (place.reach is Reach.FILES)
    assert all(folder.within.count("*") <= 1 and "**" not in folder.within for folder in place.folders)


def test_ids_are_unique() -> None:
    assert len({place.id for place in places()}) == len(places())


@pytest.mark.parametrize("vendor", [Vendor.AGORA, Vendor.LIVEKIT])
@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_platform_of_both_vendors_has_a_place(vendor: Vendor, platform: str) -> None:
    assert any(platform in place.platforms for place in places_for(vendor, platform, "linux"))


@pytest.mark.parametrize(
    ("platform", "expected"),
    [
        ("android", ["agora-android"]),
        ("ios", ["agora-ios"]),
        ("unity", ["agora-android", "agora-ios", "agora-macos", "agora-windows"]),
        ("electron", ["agora-macos", "agora-windows"]),
        ("web", ["agora-web"]),
    ],
)
def test_a_platform_that_is_told_names_its_places_wherever_avsync_runs(platform: str, expected: list[str]) -> None:
    for system in SYSTEMS:
        assert ids(Vendor.AGORA, platform, system) == expected


@pytest.mark.parametrize(
    ("system", "expected"), [("linux", "agora-linux"), ("darwin", "agora-macos"), ("win32", "agora-windows")]
)
def test_without_a_platform_it_is_this_machine_s(system: str, expected: str) -> None:
    assert ids(Vendor.AGORA, "", system) == [expected]


def test_the_services_are_looked_for_on_every_platform() -> None:
    for platform in ("", *PLATFORMS):
        assert "livekit-services" in ids(Vendor.LIVEKIT, platform, "linux")


@pytest.mark.parametrize("system", SYSTEMS)
def test_what_only_a_person_reaches_is_not_named_for_a_platform_that_nobody_told(system: str) -> None:
    assert ids(Vendor.LIVEKIT, "", system) == ["livekit-services"]


@pytest.mark.parametrize(
    ("system", "expected"),
    [
        ("linux", ["livekit-services"]),
        ("darwin", ["agora-macos", "livekit-services"]),
        ("freebsd14", ["livekit-services"]),
    ],
)
def test_for_an_unknown_vendor_both_are_looked_for_where_this_machine_reaches(system: str, expected: list[str]) -> None:
    assert ids(Vendor.UNKNOWN, "", system) == expected


@pytest.mark.parametrize(
    "name",
    [
        "agorasdk.log",
        "agorasdk_1.log",
        "agorasdk.4.log",
        "agoraapi.log",
        "agoraapi.2.log",
        "AgoraSDK.log",
        "agora-iris.1.log",
    ],
)
def test_every_name_of_a_rotation_set_is_the_sdk_s(name: str) -> None:
    assert AGORA_NAMES.fullmatch(name)


@pytest.mark.parametrize(
    "name", ["agorasdk.log.bak", "my-agorasdk.log", "agorartm.log", "agorasdk.123.log", "app.log", "agorasdk-1.log"]
)
def test_other_names_are_not(name: str) -> None:
    assert not AGORA_NAMES.fullmatch(name)
