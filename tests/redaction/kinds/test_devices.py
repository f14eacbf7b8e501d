"""A device that is named after somebody is replaced, one that its maker named stays."""

import pytest

from collector.redaction import Redactor
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
