"""Holds what a platform tells about its interfaces beyond psutil."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, kw_only=True, slots=True)
class Surroundings:
    """Default route, and medium, product and radio signal in dBm by interface name; what is not told is absent."""

    route_interface: str = ""
    gateway: str = ""
    media: Mapping[str, str] = field(default_factory=dict)
    descriptions: Mapping[str, str] = field(default_factory=dict)
    signals_dbm: Mapping[str, float] = field(default_factory=dict)


class Platform(Protocol):
    """What one platform's module offers."""

    async def look(self) -> Surroundings:
        """Return everything that the platform tells."""
        ...

    async def route(self) -> tuple[str, str]:
        """Return interface and gateway of the default route, empty if there is none."""
        ...
