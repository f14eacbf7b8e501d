"""All listings are synthetic."""

import asyncio
import json

import pytest

from collector.evidence.device.inventory import linux
from collector.evidence.device.inventory.linux import cards_of, default_output_of, displays_of, pulse_devices

LSPCI = """\
00:02.0 VGA compatible controller: Example Graphics 620 (rev 02)
\tSubsystem: Example Device 1234
\tKernel driver in use: i915
00:1f.3 Audio device: Example Audio
\tKernel driver in use: snd_hda_intel
01:00.0 3D controller: Example Compute (rev a1)
"""
SINKS = json.dumps(
    [
        {
            "name": "bluez_output.AA",
            "description": "Ada's headphones",
            "properties": {"device.api": "bluez5", "device.bus": "bluetooth", "device.class": "sound"},
        },
        {
            "name": "alsa_output.pci",
            "description": "Speakers",
            "properties": {"device.api": "alsa", "device.bus": "pci", "device.class": "sound"},
        },
        {"name": "alsa_output.usb", "description": "Dock", "properties": {"device.bus": "usb"}},
        {"name": "null", "description": "Null Output", "properties": {"device.class": "abstract"}},
        {"name": "x.monitor", "description": "Monitor", "properties": {"device.class": "monitor"}},
    ]
)


def test_displays_carry_their_driver_where_it_is_known() -> None:
    assert displays_of(LSPCI) == (
        "Example Graphics 620 (rev 02) (driver i915)",
        "Example Compute (rev a1)",
    )


def test_outputs_tell_how_they_are_connected_and_monitors_are_left_out() -> None:
    found = pulse_devices(SINKS, role="output", default="bluez_output.AA")

    assert [(item.name, item.transport, item.default) for item in found] == [
        ("Ada's headphones", "bluetooth", True),
        ("Speakers", "built-in", False),
        ("Dock", "usb", False),
        ("Null Output", "virtual", False),
    ]


def test_a_headset_tells_profile_codec_and_what_the_sound_server_adds() -> None:
    row = {
        "name": "bluez_output.AA",
        "latency": {"actual": 42000.0, "configured": 40000.0},
        "properties": {
            "device.api": "bluez5",
            "api.bluez5.profile": "a2dp-sink",
            "api.bluez5.codec": "aac",
        },
    }
    (found,) = pulse_devices(json.dumps([row]), role="output", default="")

    assert (found.transport, found.profile, found.latency_ms) == ("bluetooth", "a2dp-sink, aac", 42.0)


@pytest.mark.parametrize("latency", [None, {}, {"actual": None}, {"actual": "42"}, "latency"])
def test_a_latency_that_is_no_number_is_not_told(latency: object) -> None:
    row = {"name": "x", "latency": latency, "properties": {"device.bus": "usb"}}
    (found,) = pulse_devices(json.dumps([row]), role="output", default="")

    assert (found.latency_ms, found.profile) == (-1.0, "")


@pytest.mark.parametrize("listing", ["", "not json", "{}", "[1, 2]", "null"])
def test_a_listing_that_says_nothing_gives_no_device(listing: str) -> None:
    assert [item for item in pulse_devices(listing, role="output", default="") if item.name] == []


def test_the_default_output_is_known_from_the_session_manager_alone() -> None:
    listing = 'id 50, type Node\n  * device.api = "bluez5"\n  * node.description = "Buds"\n'

    (found,) = default_output_of(listing)

    assert (found.role, found.name, found.transport, found.default) == ("output", "Buds", "bluetooth", True)


def test_without_a_default_output_there_is_none() -> None:
    assert default_output_of("") == ()


def test_the_kernels_cards_are_outputs_of_their_drivers_transport() -> None:
    listing = (
        " 0 [PCH            ]: HDA-Intel - HDA Intel PCH\n"
        "                      HDA at 0x0 irq 1\n"
        " 1 [Mic            ]: USB-Audio - Desk Mic\n"
    )

    assert [(item.name, item.transport) for item in cards_of(listing)] == [
        ("HDA Intel PCH", "built-in"),
        ("Desk Mic", "usb"),
    ]


def test_this_machine_answers_every_question_without_an_error() -> None:
    async def ask() -> tuple[object, ...]:
        return (
            await linux.model(),
            await linux.processor(),
            await linux.gpu(),
            await linux.peripherals(),
            await linux.virtualised(),
        )

    assert len(asyncio.run(ask())) == 5
