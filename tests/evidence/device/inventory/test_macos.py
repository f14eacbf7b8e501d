"""All listings are synthetic."""

import json

import pytest

from collector.evidence.device.inventory.macos import audio_of, cameras_of, gpu_of, model_of

AUDIO = json.dumps(
    {
        "SPAudioDataType": [
            {
                "_name": "coreaudio_device",
                "_items": [
                    {
                        "_name": "Ada's AirPods",
                        "coreaudio_device_transport": "coreaudio_device_type_bluetooth",
                        "coreaudio_device_output": 2,
                        "coreaudio_default_audio_output_device": "spaudio_yes",
                    },
                    {
                        "_name": "MacBook Pro Microphone",
                        "coreaudio_device_transport": "coreaudio_device_type_builtin",
                        "coreaudio_device_input": 1,
                        "coreaudio_default_audio_input_device": "spaudio_yes",
                    },
                    {
                        "_name": "Something new",
                        "coreaudio_device_transport": "coreaudio_device_type_x",
                        "coreaudio_device_output": 2,
                    },
                ],
            }
        ]
    }
)


def test_the_model_is_kept_and_its_serial_number_is_not() -> None:
    listing = {
        "SPHardwareDataType": [{"machine_name": "MacBook Pro", "machine_model": "Mac15,3", "serial_number": "C02SYN"}]
    }

    assert model_of(json.dumps(listing)) == "MacBook Pro Mac15,3"


def test_audio_devices_tell_transport_and_default() -> None:
    assert [(item.role, item.name, item.transport, item.default) for item in audio_of(AUDIO)] == [
        ("output", "Ada's AirPods", "bluetooth", True),
        ("microphone", "MacBook Pro Microphone", "built-in", True),
        ("output", "Something new", "unknown", False),
    ]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("hdmi", "hdmi"),
        ("displayport", "hdmi"),
        ("airplay", "airplay"),
        ("aggregate", "virtual"),
        ("virtual", "virtual"),
    ],
)
def test_outputs_that_may_play_late_are_told_apart(kind: str, expected: str) -> None:
    device = {
        "_name": "Synthetic",
        "coreaudio_device_transport": f"coreaudio_device_type_{kind}",
        "coreaudio_device_output": 2,
    }
    (found,) = audio_of(json.dumps({"SPAudioDataType": [{"_items": [device]}]}))

    assert found.transport == expected


def test_cameras_and_graphics_are_named() -> None:
    cameras = cameras_of(json.dumps({"SPCameraDataType": [{"_name": "FaceTime HD Camera"}]}))

    assert [camera.name for camera in cameras] == ["FaceTime HD Camera"]
    assert gpu_of(json.dumps({"SPDisplaysDataType": [{"sppci_model": "Apple M3", "_name": "kHW"}]})) == ("Apple M3",)


def test_a_tool_that_said_nothing_gives_nothing() -> None:
    assert (model_of(""), gpu_of("[]"), cameras_of("{}"), audio_of("null")) == ("", (), (), ())
