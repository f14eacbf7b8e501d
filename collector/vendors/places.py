"""Describes where one kind of log is kept as data, and finds every place of ``log_places/`` without registration."""

import importlib
import pkgutil
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from collector.model.incident import Vendor
from collector.vendors import log_places

AGORA_NAMES = re.compile(r"agora(?:sdk|api|-iris)(?:[._]\d{1,2})?\.log", re.IGNORECASE)
"""The SDK's log, its API log and that of Unity, Flutter, Electron and React Native, each with its rotation set.

The numbers do not tell the order (agorasdk_1 … _4).
"""


class Reach(StrEnum):
    """By what a log can be had from this machine."""

    FILES = "files"
    PHONE = "adb"
    SERVICES = "journald and docker"
    HAND = "by hand"


class System(StrEnum):
    """Operating systems, by the names that Python has for them."""

    LINUX = "linux"
    MACOS = "darwin"
    WINDOWS = "win32"


_PLATFORMS: dict[str, str] = {System.LINUX: "linux", System.MACOS: "macos", System.WINDOWS: "windows"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Folder:
    """A folder in the one that an environment variable names; ``*`` stands for one whole name, an app's own."""

    root: str
    within: str


@dataclass(frozen=True, kw_only=True, slots=True)
class LogPlace:
    """Where one vendor's component keeps its log on some platforms of the app; no ``platforms`` means all.

    ``folders`` (FILES) exist on ``system`` alone. ``names`` matches the base names that may be read. ``get`` says in
    one or two sentences how a person gets the log where avsync cannot, ``more`` how to have it say more, ``origin``
    where that is documented.
    """

    id: str
    title: str
    vendor: Vendor
    reach: Reach
    get: str
    origin: str
    platforms: tuple[str, ...] = ()
    system: tuple[System, ...] = ()
    folders: tuple[Folder, ...] = ()
    names: re.Pattern[str] = AGORA_NAMES
    more: str = ""

    @property
    def advice(self) -> str:
        """How a person gets the log, and a more telling one."""
        return " ".join(part for part in (self.get, self.more) if part)

    def reachable(self, system: str) -> bool:
        """Whether anything can be looked for from a machine with this system."""
        return self.reach is not Reach.HAND and (not self.system or system in self.system)


@cache
def places() -> tuple[LogPlace, ...]:
    """Return every place, by id."""
    found = (
        vars(importlib.import_module(module.name)).get("PLACE")
        for module in pkgutil.iter_modules(log_places.__path__, log_places.__name__ + ".")
    )
    return tuple(sorted((item for item in found if isinstance(item, LogPlace)), key=lambda item: item.id))


def places_for(vendor: Vendor, platform: str, system: str) -> tuple[LogPlace, ...]:
    """Return where to look for an incident's logs from a machine with this system; empty ``platform``: not known.

    A platform that is not known is this machine's. Then, and for an unknown vendor, places that only a person can reach
    count for nothing, unless there is no other: nobody says that the app runs there.
    """
    assumed = _PLATFORMS.get(system, "")
    fitting = [
        item
        for item in places()
        if vendor in (item.vendor, Vendor.UNKNOWN) and (not item.platforms or (platform or assumed) in item.platforms)
    ]
    if platform and vendor is not Vendor.UNKNOWN:
        return tuple(fitting)
    within = [item for item in fitting if item.reachable(system)]
    return tuple(within or (fitting if vendor is not Vendor.UNKNOWN else ()))
