"""All rows are synthetic."""

import pytest

from collector.evidence.device.inventory.windows import peripherals_of

ROWS: tuple[dict[str, object], ...] = (
    {"Class": "MEDIA", "FriendlyName": "WH-1000 Stereo", "InstanceId": "BTHENUM\\{0000110b}\\7&1"},
    {"Class": "MEDIA", "FriendlyName": "Realtek Audio", "InstanceId": "HDAUDIO\\FUNC_01\\4&2"},
    {
        "Class": "AudioEndpoint",
        "FriendlyName": "Headphones (WH-1000 Stereo)",
        "InstanceId": "SWD\\MMDEVAPI\\{0.0.0.00000000}.{11111111-0000-0000-0000-000000000000}",
    },
    {
        "Class": "AudioEndpoint",
        "FriendlyName": "Mikrofon (Realtek Audio)",
        "InstanceId": "SWD\\MMDEVAPI\\{0.0.1.00000000}.{22222222-0000-0000-0000-000000000000}",
    },
    {"Class": "Camera", "FriendlyName": "HD Webcam", "InstanceId": "USB\\VID_0000\\6&3"},
    {"Class": "AudioEndpoint", "FriendlyName": "Of no known kind", "InstanceId": "SWD\\OTHER"},
)


def test_an_endpoint_takes_its_bus_from_the_sound_device_in_its_name() -> None:
    assert [(item.role, item.name, item.transport) for item in peripherals_of(ROWS)] == [
        ("output", "Headphones (WH-1000 Stereo)", "bluetooth"),
        ("microphone", "Mikrofon (Realtek Audio)", "built-in"),
        ("camera", "HD Webcam", "usb"),
    ]


def test_an_endpoint_without_its_device_is_of_unknown_transport() -> None:
    (only,) = peripherals_of(ROWS[2:3])

    assert only.transport == "unknown"


@pytest.mark.parametrize(
    ("name", "instance", "expected"),
    [
        ("NVIDIA High Definition Audio", "HDAUDIO\\FUNC_01\\1", "hdmi"),
        ("Intel(R) Display Audio", "HDAUDIO\\FUNC_01\\1", "hdmi"),
        ("Realtek High Definition Audio", "HDAUDIO\\FUNC_01\\1", "built-in"),
        ("VB-Audio Virtual Cable", "ROOT\\MEDIA\\0000", "virtual"),
    ],
)
def test_screens_and_virtual_cables_are_told_from_the_built_in_sound(name: str, instance: str, expected: str) -> None:
    device: dict[str, object] = {"Class": "MEDIA", "FriendlyName": name, "InstanceId": instance}
    endpoint: dict[str, object] = {
        "Class": "AudioEndpoint",
        "FriendlyName": f"Speakers ({name})",
        "InstanceId": "SWD\\MMDEVAPI\\{0.0.0.00000000}.{11111111-0000-0000-0000-000000000000}",
    }
    (found,) = peripherals_of((device, endpoint))

    assert found.transport == expected


def test_a_virtual_camera_of_the_system_is_one() -> None:
    row: dict[str, object] = {"Class": "Camera", "FriendlyName": "Synthetic", "InstanceId": "SWD\\VCAMDEVAPI\\1"}
    (found,) = peripherals_of((row,))

    assert found.transport == "virtual"
