import pytest

from collector.redaction.redactor import Redactor
from collector.vendors.tools import Purpose, System, Tool, of_device, of_process, tools


@pytest.mark.parametrize(
    "name",
    [
        "OBS Studio", "NVIDIA Broadcast", "Snap Camera", "ManyCam", "XSplit", "Krisp", "mmhmm", "EpocCam", "Camo",
        "DroidCam", "VB-Cable", "BlackHole", "Loopback", "VoiceMeeter", "v4l2loopback",
    ],
)  # fmt: skip
def test_the_tools_that_people_use_are_in_the_file(name: str) -> None:
    assert any(name in tool.name for tool in tools())


@pytest.mark.parametrize("tool", tools(), ids=lambda tool: tool.name)
def test_every_entry_can_be_found_by_something(tool: Tool) -> None:
    assert tool.devices or tool.processes or tool.drivers
    assert tool.purpose in Purpose


@pytest.mark.parametrize(
    ("name", "system", "expected"),
    [
        ("obs64.exe", System.WINDOWS, ["OBS Studio"]),
        ("OBS64.EXE", System.WINDOWS, ["OBS Studio"]),
        ("obs64.exe", System.LINUX, []),
        ("obs", System.LINUX, ["OBS Studio"]),
        ("obsidian", System.LINUX, []),
        ("", System.LINUX, []),
    ],
)
def test_a_process_is_known_by_its_whole_name_on_its_system(name: str, system: System, expected: list[str]) -> None:
    assert [tool.name for tool in of_process(name, system)] == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("CABLE Output (VB-Audio Virtual Cable)", "VB-Cable"),
        ("BlackHole 2ch", "BlackHole"),
        ("Voicemeeter Out B1 (VB-Audio Voicemeeter VAIO)", "VoiceMeeter"),
        ("krisp microphone", "Krisp"),
        ("Camera (NVIDIA Broadcast)", "NVIDIA Broadcast"),
    ],
)
def test_a_virtual_device_is_known_by_a_part_of_its_name(name: str, expected: str) -> None:
    assert expected in [tool.name for tool in of_device(name)]


@pytest.mark.parametrize("name", ["FaceTime HD Camera", "HD Pro Webcam C920", "USB Audio", "Built-in Speakers", ""])
def test_real_devices_are_no_tools(name: str) -> None:
    assert of_device(name) == ()


@pytest.mark.parametrize("tool", tools(), ids=lambda tool: tool.name)
def test_a_known_name_is_no_secret_and_stays_readable(tool: Tool) -> None:
    redactor = Redactor(b"k" * 32)

    assert redactor.redact(tool.name) == tool.name
    assert redactor.redact(tool.purpose.value) == tool.purpose.value
