"""Turns /sys, /proc, lspci and PulseAudio's or PipeWire's own lists into what a Linux machine is made of."""

import os
import re
from pathlib import Path

from collector.evidence.command import output_of, parsed, rows, text_of
from collector.model.privacy import Handle
from collector.model.records.device import PeripheralFacts

_SYS = Path("/sys")
_PROC = Path("/proc")
_DISPLAY_CLASSES = ("VGA compatible controller", "3D controller", "Display controller")


async def model() -> str:
    """Return maker and product from the firmware's tables, or the device tree's model."""
    dmi = _SYS / "class/dmi/id"
    named = f"{_text(dmi / 'sys_vendor')} {_text(dmi / 'product_name')}".strip()
    return named or _text(_PROC / "device-tree/model").rstrip("\0")


async def processor() -> str:
    """Return the first processor's name (x86) or hardware line (ARM) of /proc/cpuinfo."""
    for line in _text(_PROC / "cpuinfo").splitlines():
        key, _, value = line.partition(":")
        if key.strip() in ("model name", "Hardware", "Model"):
            return value.strip()
    return ""


async def gpu() -> tuple[str, ...]:
    """Return what lspci calls a display, with the kernel driver in use; without lspci, the drivers alone."""
    listed = displays_of(await output_of(("lspci", "-k")))
    if listed:
        return listed
    found: dict[str, None] = {}
    for event in sorted((_SYS / "class/drm").glob("card[0-9]*/device/uevent")):
        driver = re.search(r"^DRIVER=(.+)$", _text(event), re.MULTILINE)
        if driver:
            found[f"unnamed (driver {driver[1]})"] = None
    return tuple(found)


def displays_of(listing: str) -> tuple[str, ...]:
    """Read ``lspci -k``: one unindented line a device, its driver indented below."""
    found: list[str] = []
    ours = False
    for line in listing.splitlines():
        if not line.startswith((" ", "\t")):
            kind, _, name = line.partition(" ")[2].partition(": ")
            ours = kind in _DISPLAY_CLASSES
            if ours:
                found.append(name.strip())
        elif ours and line.strip().startswith("Kernel driver in use:"):
            found[-1] += f" (driver {line.partition(':')[2].strip()})"
    return tuple(found)


async def peripherals() -> tuple[PeripheralFacts, ...]:
    """Return cameras (video4linux) and audio devices (the sound server's list, else the kernel's cards)."""
    return (*_cameras(), *await _audio())


def _cameras() -> tuple[PeripheralFacts, ...]:
    found: list[PeripheralFacts] = []
    for node in sorted((_SYS / "class/video4linux").glob("video*")):
        if _text(node / "index") not in ("", "0"):
            continue  # a camera's further nodes carry metadata only
        where = str(node.resolve())
        transport = "usb" if "/usb" in where else "virtual" if "/virtual/" in where else "unknown"
        found.append(PeripheralFacts(role="camera", name=Handle(_text(node / "name")), transport=transport))
    return tuple(found)


async def _audio() -> tuple[PeripheralFacts, ...]:
    if _sound_server_runs():
        found = await _from_sound_server()
        if found:
            return found
    default = default_output_of(await output_of(("wpctl", "inspect", "@DEFAULT_AUDIO_SINK@")))
    return default or cards_of(_text(_PROC / "asound/cards"))


def _sound_server_runs() -> bool:
    """Asking a server that is not there would start one."""
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    return bool(os.environ.get("PULSE_SERVER")) or bool(runtime and (Path(runtime) / "pulse/native").exists())


async def _from_sound_server() -> tuple[PeripheralFacts, ...]:
    sink = (await output_of(("pactl", "get-default-sink"))).strip()
    source = (await output_of(("pactl", "get-default-source"))).strip()
    sinks = await output_of(("pactl", "--format=json", "list", "sinks"))
    sources = await output_of(("pactl", "--format=json", "list", "sources"))
    return (
        *pulse_devices(sinks, role="output", default=sink),
        *pulse_devices(sources, role="microphone", default=source),
    )


def pulse_devices(listing: str, *, role: str, default: str) -> tuple[PeripheralFacts, ...]:
    """Read ``pactl --format=json list sinks|sources``; what monitors an output is no microphone."""
    found: list[PeripheralFacts] = []
    for row in rows(parsed(listing)):
        details = row.get("properties")
        properties = details if isinstance(details, dict) else {}
        if text_of(properties, "device.class") == "monitor":
            continue
        found.append(
            PeripheralFacts(
                role=role,
                name=Handle(text_of(row, "description") or text_of(row, "name")),
                transport=_transport(properties),
                default=bool(default) and text_of(row, "name") == default,
                profile=_profile(properties),
                latency_ms=_latency_ms(row),
            )
        )
    return tuple(found)


def _transport(properties: dict[str, object]) -> str:
    told = " ".join(text_of(properties, key) for key in ("device.bus", "device.api", "device.class")).lower()
    path = " ".join(text_of(properties, key) for key in ("device.profile.name", "device.description")).lower()
    if "blue" in told:
        return "bluetooth"
    if "usb" in told:
        return "usb"
    if "hdmi" in path:
        return "hdmi"
    if "abstract" in told or not told.strip():
        return "virtual"
    return "built-in" if "pci" in told or "alsa" in told else "unknown"


def _profile(properties: dict[str, object]) -> str:
    """Return profile and codec of a Bluetooth device as PipeWire (api.bluez5) or PulseAudio (bluetooth) names them."""
    names = ("api.bluez5.profile", "bluetooth.protocol", "api.bluez5.codec", "bluetooth.codec")
    told = (text_of(properties, name) for name in names)
    return ", ".join(dict.fromkeys(word for word in told if word))


def _latency_ms(row: dict[str, object]) -> float:
    """Return the latency that the sound server reports for one device, which it counts in µs."""
    latency = row.get("latency")
    actual = latency.get("actual") if isinstance(latency, dict) else None
    return actual / 1000 if isinstance(actual, int | float) else -1.0


def default_output_of(listing: str) -> tuple[PeripheralFacts, ...]:
    """Read ``wpctl inspect @DEFAULT_AUDIO_SINK@``: lines such as ``* device.api = "bluez5"``."""
    found = dict(re.findall(r'^[\s*]*([\w.]+) = "(.*)"$', listing, re.MULTILINE))
    name = found.get("node.description", "")
    properties: dict[str, object] = {**found}
    return (
        (
            PeripheralFacts(
                role="output",
                name=Handle(name),
                transport=_transport(properties),
                default=True,
                profile=_profile(properties),
            ),
        )
        if name
        else ()
    )


def cards_of(listing: str) -> tuple[PeripheralFacts, ...]:
    """Read /proc/asound/cards; a card may be input, output or both, so it is given as an output."""
    found: list[PeripheralFacts] = []
    for driver, name in re.findall(r"^\s*\d+ \[[^\]]*\]: (\S+) - (.+)$", listing, re.MULTILINE):
        words = {"USB-Audio": "usb", "HDA-Intel": "built-in", "Loopback": "virtual"}
        found.append(PeripheralFacts(role="output", name=Handle(name), transport=words.get(driver, "unknown")))
    return tuple(found)


async def virtualised() -> str:
    """Return systemd's word for the virtual machine or container, else what the processor and the kernel show."""
    told = (await output_of(("systemd-detect-virt",))).strip()
    if told:
        return told
    if (_SYS / "hypervisor/type").exists():
        return _text(_SYS / "hypervisor/type")
    flags = re.search(r"^flags\s*:.*\bhypervisor\b", _text(_PROC / "cpuinfo"), re.MULTILINE)
    return "virtual machine of an unknown kind" if flags else ""


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""
