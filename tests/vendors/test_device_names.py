"""What a maker calls a device is told, whom it belongs to is not."""

import pytest

from collector.vendors.device_names import names_nobody, without_person


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Anna's AirPods Pro", "… AirPods Pro"),
        ("Anna’s AirPods", "… AirPods"),
        ("Anna Maria's iPhone Microphone", "… iPhone Microphone"),
        ("AirPods von Jürgen", "AirPods …"),
        ("Microphone (Anna's Headset)", "Microphone (… Headset)"),
        ("Max AirPods", "… AirPods"),
        ("anna1985 USB Microphone", "… USB Microphone"),
        ("小明的AirPods", ""),
        ("Anna", ""),
        ("", ""),
        ("Speakers (Realtek(R) Audio)", "Speakers (Realtek(R) Audio)"),
        ("Microphone Array (2- AMD Audio Device)", "Microphone Array (2- AMD Audio Device)"),
        ("Default - MacBook Pro Microphone (Built-in)", "Default - MacBook Pro Microphone (Built-in)"),
        ("FaceTime HD Camera (2C0E:82E3)", "FaceTime HD Camera (2C0E:82E3)"),
        ("camera2 1, facing front", "camera2 1, facing front"),
        ("HD Pro Webcam C920", "HD Pro Webcam C920"),
        ("Speakerphone", "Speakerphone"),
    ],
)
def test_a_name_is_told_without_its_person(name: str, told: str) -> None:
    assert without_person(name) == told
    assert names_nobody(name) == (told == name)


def test_a_very_long_name_is_cut() -> None:
    assert len(without_person("Speaker " * 1000)) <= 120
