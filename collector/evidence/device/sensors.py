"""Turns what a platform tells about heat, throttling and power into words and °C; "" or -1 where it tells nothing."""

import contextlib
import sys
from pathlib import Path

import psutil

from collector.evidence.command import output_of, powershell, rows
from collector.evidence.device.readings import UNREADABLE

_CPU = Path("/sys/devices/system/cpu")
_PROFILE = Path("/sys/firmware/acpi/platform_profile")
_CPU_SENSORS = ("coretemp", "k10temp", "zenpower", "cpu", "soc", "x86_pkg", "acpitz")
WINDOWS_SCHEMES = {
    "a1841308-3541-4fab-bc81-f71556f20b4a": "power-saver",
    "381b4222-f694-41f0-9685-ff5bb260df2e": "balanced",
    "8c5e7fda-e8bf-4a96-9a85-a6e23a8c635c": "performance",
    "e9a42b02-d5df-448d-aa00-03f14749eb61": "ultimate-performance",
}
"""Windows' own power schemes by id (Microsoft Learn, "Power policy settings"); their names are translated."""


def temperature_c() -> float:
    """Return the hottest processor sensor in °C, -1 if there is none (psutil reads them on Linux only)."""
    if not hasattr(psutil, "sensors_temperatures"):
        return -1.0
    try:
        sensors = psutil.sensors_temperatures()
    except UNREADABLE:
        return -1.0
    found = [
        entry.current
        for name, entries in sensors.items()
        for entry in entries
        if name.lower().startswith(_CPU_SENSORS) and entry.current is not None
    ]
    return max(found, default=-1.0)


def frequency_mhz() -> float:
    """Return the processor's frequency now, all cores together as the platform sees it, -1 if it does not say."""
    with contextlib.suppress(*UNREADABLE):
        frequency = psutil.cpu_freq()
        if frequency is not None:
            return float(frequency.current)
    return -1.0


def on_battery() -> str:
    """Return "yes", "no", or "" if there is no battery or no way to tell."""
    if not hasattr(psutil, "sensors_battery"):
        return ""
    with contextlib.suppress(*UNREADABLE):
        battery = psutil.sensors_battery()
        if battery is not None and battery.power_plugged is not None:
            return "no" if battery.power_plugged else "yes"
    return ""


async def power_mode() -> str:
    """Return "power-saver", "balanced", "performance", the platform's own word for another mode, or ""."""
    if sys.platform == "darwin":
        return _mac_mode(await output_of(("pmset", "-g")))
    if sys.platform == "win32":
        return windows_mode(await output_of(("powercfg", "/getactivescheme")))
    return linux_mode(_text(_PROFILE) or await output_of(("powerprofilesctl", "get")))


def linux_mode(text: str) -> str:
    """Return the mode for a platform profile (kernel: Documentation/ABI/testing/sysfs-platform_profile)."""
    words = {"low-power": "power-saver", "quiet": "power-saver", "cool": "power-saver"}
    return words.get(text.strip(), text.strip())


def _mac_mode(text: str) -> str:
    for line in text.splitlines():
        name, _, value = line.strip().partition(" ")
        if name in ("lowpowermode", "powermode"):
            return {"0": "balanced", "1": "power-saver", "2": "performance"}.get(value.strip().split(" ")[0], "")
    return ""


def windows_mode(text: str) -> str:
    """Return the mode for the scheme that ``powercfg /getactivescheme`` prints, whatever the language."""
    lower = text.lower()
    return next((mode for scheme, mode in WINDOWS_SCHEMES.items() if scheme in lower), "other" if lower.strip() else "")


def throttle_events() -> int:
    """Return how often cores and packages were throttled since the system started, -1 if it does not count (Linux)."""
    counters = [*_CPU.glob("cpu*/thermal_throttle/core_throttle_count")]
    counters += _CPU.glob("cpu*/thermal_throttle/package_throttle_count")
    counts = [int(text) for path in counters if (text := _text(path)).isdigit()]
    return sum(counts) if counts else -1


async def throttled_now() -> str:
    """Return "no", what macOS or Windows says of throttling at this moment, or "" if the platform says nothing."""
    if sys.platform == "darwin":
        return mac_throttled(await output_of(("pmset", "-g", "therm")))
    if sys.platform == "win32":
        return await _windows_throttled()
    return ""


def throttled_since(events_before: int) -> str:
    """Return "no" or how often the processor was throttled since ``events_before`` was counted, "" if nobody counts."""
    now = throttle_events()
    if events_before < 0 or now < 0:
        return ""
    return "no" if now <= events_before else f"{now - events_before} throttling events were counted by the processor"


def mac_throttled(text: str) -> str:
    """Read ``pmset -g therm``; a speed limit below 100 is throttling."""
    for line in text.splitlines():
        name, _, value = line.partition("=")
        if name.strip() == "CPU_Speed_Limit" and value.strip().isdigit():
            limit = int(value)
            return "no" if limit >= 100 else f"the system limits the processor to {limit} % of its speed"
    return ""


async def _windows_throttled() -> str:
    script = (
        "Get-CimInstance Win32_PerfFormattedData_Counters_ProcessorInformation -Filter \"Name='_Total'\" | "
        "Select-Object PercentPerformanceLimit"
    )
    for row in rows(await powershell(script)):
        limit = row.get("PercentPerformanceLimit")
        if isinstance(limit, int):
            return "no" if limit >= 100 else f"the system limits the processor to {limit} % of its speed"
    return ""


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""
