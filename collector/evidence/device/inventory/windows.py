"""Turns PowerShell's CIM and plug-and-play lists into what a Windows machine is made of."""

import re

from collector.evidence.command import powershell, rows, text_of
from collector.model.privacy import Handle
from collector.model.records.device import PeripheralFacts

_RENDER, _CAPTURE = "{0.0.0.", "{0.0.1."
"""How the ids of audio endpoints begin (Microsoft Learn, "Endpoint ID strings"; EDataFlow: 0 render, 1 capture)."""
_BUSES = {
    "BTHENUM": "bluetooth",
    "BTHHFENUM": "bluetooth",
    "BTHLE": "bluetooth",
    "USB": "usb",
    "HDAUDIO": "built-in",
    "ROOT": "virtual",
}
_SCREEN = re.compile(r"hdmi|displayport|display audio|nvidia high definition|amd high definition", re.IGNORECASE)
_DEVICES = "Get-PnpDevice -PresentOnly -Status OK -Class {classes} | Select-Object Class,FriendlyName,InstanceId"


async def model() -> str:
    """Return maker and model."""
    for row in rows(await powershell("Get-CimInstance Win32_ComputerSystem | Select-Object Manufacturer,Model")):
        return f"{text_of(row, 'Manufacturer')} {text_of(row, 'Model')}".strip()
    return ""


async def processor() -> str:
    """Return the processor's name."""
    for row in rows(await powershell("Get-CimInstance Win32_Processor | Select-Object Name")):
        return text_of(row, "Name")
    return ""


async def gpu() -> tuple[str, ...]:
    """Return every graphics processor with its driver's version."""
    listed = await powershell("Get-CimInstance Win32_VideoController | Select-Object Name,DriverVersion")
    return tuple(f"{text_of(row, 'Name')} (driver {text_of(row, 'DriverVersion')})" for row in rows(listed))


async def peripherals() -> tuple[PeripheralFacts, ...]:
    """Return cameras and audio endpoints; which one is the default, Windows tells to desktop programs only."""
    listed = await powershell(_DEVICES.format(classes="Camera,Image,AudioEndpoint,MEDIA"))
    return peripherals_of(rows(listed))


def peripherals_of(listed: tuple[dict[str, object], ...]) -> tuple[PeripheralFacts, ...]:
    """Read devices: an endpoint "Headphones (X)" belongs to the sound device X, whose id names the bus."""
    buses = {
        text_of(row, "FriendlyName"): _bus(text_of(row, "InstanceId"), text_of(row, "FriendlyName"))
        for row in listed
        if text_of(row, "Class") == "MEDIA"
    }
    found: list[PeripheralFacts] = []
    for row in listed:
        name, instance = text_of(row, "FriendlyName"), text_of(row, "InstanceId")
        if text_of(row, "Class") in ("Camera", "Image"):
            found.append(PeripheralFacts(role="camera", name=Handle(name), transport=_bus(instance)))
        elif text_of(row, "Class") == "AudioEndpoint" and (role := _role(instance)):
            bus = next((bus for device, bus in buses.items() if device and device in name), "unknown")
            found.append(PeripheralFacts(role=role, name=Handle(name), transport=bus))
    return tuple(found)


def _bus(instance: str, name: str = "") -> str:
    """Return how a device is connected; the sound of screens is on the same bus as the built-in one."""
    bus, _, rest = instance.upper().partition("\\")
    if bus == "SWD" and rest.startswith("VCAMDEVAPI"):
        return "virtual"
    if bus == "HDAUDIO" and _SCREEN.search(name):
        return "hdmi"
    return _BUSES.get(bus, "unknown")


def _role(instance: str) -> str:
    return "output" if _RENDER in instance else "microphone" if _CAPTURE in instance else ""


async def virtualised() -> str:
    """Return "" : the model's name shows a virtual machine where Windows runs in one."""
    return ""
