"""Turns ``tools.toml`` into the known tools that stand between camera, microphone and application."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib import resources

import msgspec


class Purpose(StrEnum):
    """What a tool is for; the first three change picture or sound, and each takes time."""

    EFFECTS = "camera effects"
    NOISE = "noise filter"
    CAMERA = "virtual camera"
    PHONE = "phone as camera"
    CABLE = "audio cable"
    CAPTURE = "capture"


class System(StrEnum):
    """Where names are used."""

    LINUX = "linux"
    MACOS = "macos"
    WINDOWS = "windows"


@dataclass(frozen=True, kw_only=True, slots=True)
class Tool:
    """One entry of ``tools.toml``, which says what its fields hold. The names are those that the makers ship."""

    name: str
    purpose: Purpose
    devices: tuple[str, ...] = ()
    processes: Mapping[System, tuple[str, ...]] = field(default_factory=dict)
    drivers: Mapping[System, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class _File:
    tool: tuple[Tool, ...]


@cache
def tools() -> tuple[Tool, ...]:
    """Return every known tool, in the file's order. Raises msgspec.ValidationError for an entry without its shape."""
    text = resources.files("collector.vendors").joinpath("tools.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), type=_File).tool


def of_process(name: str, system: System) -> tuple[Tool, ...]:
    """Return the tools that have a program of this name: whole names only, as short ones are part of others."""
    plain = name.casefold().removesuffix(".exe")
    return tuple(tool for tool in tools() if plain in (known.casefold() for known in tool.processes.get(system, ())))


def of_device(name: str) -> tuple[Tool, ...]:
    """Return the tools whose virtual device has a name like this one."""
    plain = name.casefold()
    return tuple(tool for tool in tools() if any(known.casefold() in plain for known in tool.devices))
