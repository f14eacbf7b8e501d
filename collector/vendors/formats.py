"""Describes one log format as data, and finds every format of ``log_formats/`` without registration."""

import importlib
import pkgutil
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache

from collector.model.host import HostRole
from collector.model.incident import Vendor
from collector.vendors import log_formats

COMPOSE_PREFIX = re.compile(rb"^[\w.\-]+\s+\| ")
"""What docker compose puts in front of each line: the container's name and a bar."""


class Written(StrEnum):
    """What a format's stamp says by itself."""

    WITH_ZONE = "date, time and zone"
    WITHOUT_ZONE = "date and time"
    WITHOUT_YEAR = "month, day and time"
    WITHOUT_DATE = "time of day"


@dataclass(frozen=True, kw_only=True, slots=True)
class Anchor:
    """A true instant that a line states beside its own stamp.

    ``clock_s`` is how exactly it shows the error of the stamping clock, or -1 if it comes from that same clock and
    shows its zone alone.
    """

    utc: datetime
    clock_s: float = -1.0


def no_anchor(_line: bytes) -> tuple[Anchor, ...]:
    """Say that a format states no true instants."""
    return ()


@dataclass(frozen=True, kw_only=True, slots=True)
class LogFormat:
    """How one kind of log is recognised and read.

    ``header`` begins each record; lines that it does not match continue the record before. ``stamp`` turns its match
    into a datetime, aware or naive (``written``); a stamp without year has year 2000, one without date 2000-01-01.
    It raises ValueError if the numbers are no time. ``beacons`` are literal bytes of lines worth keeping from before
    the window (versions, device, join). ``anchors`` reads true instants; ``anchored_event`` is in the line whose stamp
    an anchor may belong to, if it is not the anchor's own. ``role`` is the machine that writes such logs, if that is
    always the same. ``threshold`` is the share of lines that must begin a record.
    """

    id: str
    title: str
    vendor: Vendor
    header: re.Pattern[bytes]
    stamp: Callable[[re.Match[bytes]], datetime]
    written: Written
    samples: tuple[str, ...]
    beacons: tuple[bytes, ...] = ()
    anchors: Callable[[bytes], tuple[Anchor, ...]] = no_anchor
    anchored_event: bytes = b""
    role: HostRole = HostRole.BYSTANDER
    threshold: float = 0.6
    best_effort: bool = False


@cache
def formats() -> tuple[LogFormat, ...]:
    """Return every format, exact ones first, then by id."""
    found = (
        vars(importlib.import_module(module.name)).get("FORMAT")
        for module in pkgutil.iter_modules(log_formats.__path__, log_formats.__name__ + ".")
    )
    known = [item for item in found if isinstance(item, LogFormat)]
    return tuple(sorted(known, key=lambda item: (item.best_effort, item.id)))
