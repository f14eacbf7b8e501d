"""A device that is named after somebody is replaced, one that its maker named stays."""

import pytest

from collector.redaction.redactor import Redactor
from tests.redaction.planted import KEY

PORT = (
    "<AVAudioSessionPortDescription: 0x28, type = BluetoothHFP; name = {}; UID = x-tsco; selectedDataSource = (null)>"
)


@pytest.mark.parametrize(
    "shape",
    [
        "CallbackOnX(deviceId:109, deviceName:{}, deviceType:1)",
        "AudioSwitch: Available AudioDevice list updated: [BluetoothHeadset(name={}), Speakerphone(name=Speakerphone)]",
        "AudioSwitch: Current user selected AudioDevice = BluetoothHeadset(name={})",
        PORT,
        '{{"deviceId":"default","kind":"audioinput","label":"{}","groupId":"g"}}',
        r"{{\"kind\":\"audioinput\",\"label\":\"{}\",\"groupId\":\"g\"}}",
        "MediaStreamTrack {{kind: 'audio', id: 'x', label: '{}', enabled: true}}",
    ],
)
@pytest.mark.parametrize("name", ["Alice Smith’s AirPods Pro", "iPhone of Smith (2)", "Smith Headset"])
def test_the_owner_goes_and_the_maker_stays(shape: str, name: str) -> None:
    quoted = name
    safe = Redactor(KEY).redact(shape.format(quoted))
    assert "Smith" not in safe
    assert safe.startswith(shape.format("|").split("|")[0])
    assert safe.endswith(shape.format("|").split("|")[1])
    known = shape.format("Headset Microphone (Realtek(R) Audio)")
    assert Redactor(KEY).redact(known) == known


@pytest.mark.parametrize(
    "line",
    ['"label": "camera"', "label: 'simulcast q'", '"label":"reliable"', "a=ssrc:7 label:TR_synthetic", "name = value;"],
)
def test_other_labels_stay(line: str) -> None:
    assert Redactor(KEY).redact(line) == line


@pytest.mark.parametrize(
    "name",
    [
        "Smith's iPhone",
        "Smith’s MacBook Pro (2)",
        r"Smith\u2019s AirPods",
        "Smith%27s%20iPad",
        "iPhone von Smith",
        "MacBook Pro de Smith",
        "Smith Smith's Galaxy S24",
    ],
)
@pytest.mark.parametrize("shape", ["device name {}", "connected to {} in 3 ms", "{}", '{{"model":"{}"}}'])
def test_an_owner_goes_wherever_a_device_is_called_after_one(name: str, shape: str) -> None:
    safe = Redactor(KEY).redact(shape.format(name))
    assert "Smith" not in safe
    assert any(product in safe for product in ("iPhone", "MacBook", "AirPods", "iPad", "Galaxy"))
    assert Redactor(KEY).redact(safe) == safe


@pytest.mark.parametrize(
    "line", ["Apple's iPhone", "iPhone 15 Pro of 2023", "device_model=iPhone13,2", "Google's Pixel", "iPhone de prueba"]
)
def test_a_product_without_an_owner_stays(line: str) -> None:
    assert Redactor(KEY).redact(line) == line
