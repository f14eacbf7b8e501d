"""Lists what logs state of the machine that wrote them or joined: model, system, microphone, camera, speaker.

Names of devices are told without the person they may be named after (``device_names``).
"""

import re
from collections.abc import Mapping
from urllib.parse import unquote

from collector.model.incident import Field
from collector.vendors.fact_rule import Certain, Worded, agora, anybody, livekit

_ROOM = r'"room":\s?"(?P<room>[^"]*)"'
_CLIENT = _ROOM + r'.*?"clientInfo":\s?\{[^{}]*?'
_PARTICIPANT = (
    'participant active\t{"room": "demo", "clientInfo": {"sdk": "SWIFT", "version": "2.6.0", "os": "ios", '
    '"osVersion": "17.4", "deviceModel": "iPhone15,2"}}'
)
_ANDROID = (
    "WebRtcAudioManager: Android SDK: 29, Release: 10, Brand: Synthetic, Device: syn, Id: QKQ1.191222.002, "
    "Hardware: qcom, Manufacturer: Synthetic, Model: SYN-100, Product: syn"
)
_PORT = (
    "<AVAudioSessionPortDescription: 0x2803, type = {}; name = {}; UID = Built-In Microphone; "
    "selectedDataSource = (null)>"
)
_HEARD = "BluetoothHFP|BluetoothA2DPOutput|BluetoothLE|Speaker|Receiver|Headphones|AirPlay|HDMI|CarAudio|LineOut"
_SPOKEN_INTO = "MicrophoneBuiltIn|MicrophoneWired|LineIn|USBAudio"
_DEVICE = '{{"deviceId":"default","kind":"{}","label":"{}","groupId":"g1"}}'
_CHANGED = "CallbackOnDeviceStateChanged(this:0x7f0, deviceId:{{0.0.0.0}}, deviceName:{}, deviceType:{}, deviceState:1)"


def _of_query(groups: Mapping[str, bytes]) -> str:
    return unquote(groups["value"].decode())


def _label(kind: str) -> str:
    """Return the pattern of a browser's MediaDeviceInfo or of a track's settings as JSON."""
    return rf'"kind":\s?"{kind}",\s?"label":\s?"(?P<value>[^"\\]{{1,200}})"'


def _changed(kind: int) -> str:
    return rf"OnDeviceStateChanged\(.*\bdeviceName:(?P<value>.+?), deviceType:{kind}, deviceState:1\b"


MACHINE_RULES = (
    livekit(
        Field.DEVICE_MODEL,
        '"clientInfo"',
        _CLIENT + r'"deviceModel":\s?"(?P<value>[\w ,.\-()]{1,60})"',
        certain=Certain.ONLY,
        sample=_PARTICIPANT,
        value="iPhone15,2",
    ),
    livekit(
        Field.SYSTEM,
        '"clientInfo"',
        _CLIENT + r'"os":\s?"(?P<name>[\w .\-]{1,40})",\s?"osVersion":\s?"(?P<value>[\w .\-]{1,40})"',
        certain=Certain.ONLY,
        sample=_PARTICIPANT,
        value="ios 17.4",
    ),
    livekit(
        Field.DEVICE_MODEL,
        "&device_model=",
        Worded(pattern=re.compile(rb"&device_model=(?P<value>[\w.%+\-]{1,80})"), words=_of_query),
        certain=Certain.ONLY,
        sample="connecting to wss://host.example/rtc?sdk=swift&os=iOS&os_version=17.4&device_model=iPhone15%2C2",
        value="iPhone15,2",
    ),
    livekit(
        Field.SYSTEM,
        "&os_version=",
        r"[?&]os=(?P<name>\w{1,40})&os_version=(?P<value>[\w.\-]{1,40})",
        certain=Certain.ONLY,
        sample="connecting to wss://host.example/rtc?sdk=swift&os=iOS&os_version=17.4&device_model=iPhone15%2C2",
        value="iOS 17.4",
    ),
    livekit(
        Field.SPEAKER,
        "selected AudioDevice = ",
        r"selected AudioDevice = \w+\(name=(?P<value>[^\n]{1,200}?)\)(?=[\r\n]|$)",
        certain=Certain.LAST,
        sample="AudioSwitch: Current user selected AudioDevice = BluetoothHeadset(name=Sample's AirPods Pro)",
        value="Sample's AirPods Pro",
    ),
    anybody(
        Field.DEVICE_MODEL,
        "Android SDK: ",
        r"\bAndroid SDK: \d+, Release: .*?\bManufacturer: (?P<name>[\w .\-]{1,40}), Model: (?P<value>[^,\n]{1,60}),",
        certain=Certain.LAST,
        sample=_ANDROID,
        value="Synthetic SYN-100",
    ),
    anybody(
        Field.SYSTEM,
        "Android SDK: ",
        r"\b(?P<name>Android) SDK: \d+, Release: (?P<value>[\w.]{1,20}), ",
        certain=Certain.LAST,
        sample=_ANDROID,
        value="Android 10",
    ),
    anybody(
        Field.SPEAKER,
        "AVAudioSessionPortDescription",
        rf"\btype = (?:{_HEARD}); name = (?P<value>[^;\n]{{1,200}});",
        certain=Certain.LAST,
        sample=_PORT.format("BluetoothHFP", "Sample's AirPods"),
        value="Sample's AirPods",
    ),
    anybody(
        Field.MICROPHONE,
        "AVAudioSessionPortDescription",
        rf"\btype = (?:{_SPOKEN_INTO}); name = (?P<value>[^;\n]{{1,200}});",
        certain=Certain.LAST,
        sample=_PORT.format("MicrophoneBuiltIn", "iPhone Microphone"),
        value="iPhone Microphone",
    ),
    anybody(
        Field.MICROPHONE,
        '"audioinput"',
        _label("audioinput"),
        certain=Certain.ONLY,
        sample=_DEVICE.format("audioinput", "Default - MacBook Pro Microphone (Built-in)"),
        value="Default - MacBook Pro Microphone (Built-in)",
    ),
    anybody(
        Field.SPEAKER,
        '"audiooutput"',
        _label("audiooutput"),
        certain=Certain.ONLY,
        sample=_DEVICE.format("audiooutput", "Sample's AirPods (Bluetooth)"),
        value="Sample's AirPods (Bluetooth)",
    ),
    anybody(
        Field.CAMERA,
        '"videoinput"',
        _label("videoinput"),
        certain=Certain.ONLY,
        sample=_DEVICE.format("videoinput", "FaceTime HD Camera (2C0E:82E3)"),
        value="FaceTime HD Camera (2C0E:82E3)",
    ),
    agora(
        Field.SPEAKER,
        "OnDeviceStateChanged(",
        _changed(0),
        certain=Certain.LAST,
        sample=_CHANGED.format("Speakers (Realtek(R) Audio)", 0),
        value="Speakers (Realtek(R) Audio)",
    ),
    agora(
        Field.MICROPHONE,
        "OnDeviceStateChanged(",
        _changed(1),
        certain=Certain.LAST,
        sample=_CHANGED.format("Microphone Array (2- AMD Audio Device)", 1),
        value="Microphone Array (2- AMD Audio Device)",
    ),
    agora(
        Field.CAMERA,
        "OnDeviceStateChanged(",
        _changed(3),
        certain=Certain.LAST,
        sample=_CHANGED.format("Integrated Webcam", 3),
        value="Integrated Webcam",
    ),
    agora(
        Field.CAMERA,
        "camera index: ",
        r"camera index: 1 info: device_name=(?P<value>[^\n]{1,80}), device_id=",
        certain=Certain.LAST,
        sample="device_info_android.cc: camera index: 1 info: device_name=camera2 1, facing front, device_id=1",
        value="camera2 1, facing front",
    ),
    agora(
        Field.SPEAKER,
        "[AudioRoute] audio routing changed to ",
        r"\[AudioRoute\] audio routing changed to (?P<value>\w{1,40})",
        certain=Certain.LAST,
        sample="[AudioRoute] audio routing changed to Speakerphone",
        value="Speakerphone",
    ),
)
"""Every rule. Sources: livekit-server's ClientInfo, LiveKit's SDKs for Swift and Android (AudioSwitch), libwebrtc's
WebRtcAudioManager, Apple's AVAudioSession, W3C's MediaDeviceInfo, Agora's SDK 4.2 on Android and Windows. Agora counts
played, recorded and captured devices 0, 1 and 3 (MEDIA_DEVICE_TYPE); a state of 1 is one that works."""
