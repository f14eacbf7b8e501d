"""Turns what system_profiler prints as JSON into what a Mac is made of."""

from collector.evidence.command import output_of, parsed, rows, text_of
from collector.model.privacy import Handle
from collector.model.records.device import PeripheralFacts

PROFILER_DEADLINE_S = 12.0
_AUDIO_TRANSPORT = "coreaudio_device_type_"
_TRANSPORTS = {
    "builtin": "built-in",
    "bluetooth": "bluetooth",
    "bluetoothle": "bluetooth",
    "usb": "usb",
    "virtual": "virtual",
    "aggregate": "virtual",
    "hdmi": "hdmi",
    "displayport": "hdmi",
    "airplay": "airplay",
}


async def model() -> str:
    """Return the model's name and identifier."""
    return model_of(await _profile("SPHardwareDataType"))


def model_of(listing: str) -> str:
    """Read name and identifier; the serial numbers beside them are left."""
    for row in _section(listing, "SPHardwareDataType"):
        return f"{text_of(row, 'machine_name')} {text_of(row, 'machine_model')}".strip()
    return ""


async def processor() -> str:
    """Return the processor's brand."""
    return (await output_of(("sysctl", "-n", "machdep.cpu.brand_string"))).strip()


async def gpu() -> tuple[str, ...]:
    """Return every graphics processor; drivers come with the system."""
    return gpu_of(await _profile("SPDisplaysDataType"))


def gpu_of(listing: str) -> tuple[str, ...]:
    """Read the names of SPDisplaysDataType."""
    names = (text_of(row, "sppci_model") or text_of(row, "_name") for row in _section(listing, "SPDisplaysDataType"))
    return tuple(name for name in names if name)


async def peripherals() -> tuple[PeripheralFacts, ...]:
    """Return cameras and audio devices."""
    return (*cameras_of(await _profile("SPCameraDataType")), *audio_of(await _profile("SPAudioDataType")))


def cameras_of(listing: str) -> tuple[PeripheralFacts, ...]:
    """Read SPCameraDataType; macOS does not say how a camera is connected."""
    return tuple(
        PeripheralFacts(role="camera", name=Handle(text_of(row, "_name")), transport="unknown")
        for row in _section(listing, "SPCameraDataType")
    )


def audio_of(listing: str) -> tuple[PeripheralFacts, ...]:
    """Read SPAudioDataType: devices stand one level down, with counts of their input and output channels."""
    found: list[PeripheralFacts] = []
    for group in _section(listing, "SPAudioDataType"):
        for row in rows(group.get("_items", [])):
            found += _audio_device(row)
    return tuple(found)


def _audio_device(row: dict[str, object]) -> list[PeripheralFacts]:
    kind = text_of(row, "coreaudio_device_transport").removeprefix(_AUDIO_TRANSPORT)
    ends = (
        ("output", "coreaudio_device_output", "coreaudio_default_audio_output_device"),
        ("microphone", "coreaudio_device_input", "coreaudio_default_audio_input_device"),
    )
    return [
        PeripheralFacts(
            role=role,
            name=Handle(text_of(row, "_name")),
            transport=_TRANSPORTS.get(kind, "unknown"),
            default=text_of(row, default) == "spaudio_yes",
        )
        for role, channels, default in ends
        if row.get(channels)
    ]


async def virtualised() -> str:
    """Return whether macOS runs as a guest."""
    told = (await output_of(("sysctl", "-n", "kern.hv_vmm_present"))).strip()
    return {"0": "no", "1": "virtual machine of an unknown kind"}.get(told, "")


async def _profile(section: str) -> str:
    return await output_of(("system_profiler", "-json", section), deadline_s=PROFILER_DEADLINE_S)


def _section(listing: str, name: str) -> tuple[dict[str, object], ...]:
    whole = parsed(listing)
    return rows(whole.get(name, [])) if isinstance(whole, dict) else ()
