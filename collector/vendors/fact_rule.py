"""Says what a rule is that reads a fact out of a log's line, as data."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import TypedDict, Unpack

from collector.model.incident import Field, Vendor


class Certain(StrEnum):
    """Which of several values counts: the last one seen, or none unless there is only one."""

    LAST = "last"
    ONLY = "only"


class Party(StrEnum):
    """Whose id a rule reads, seen from the device that wrote the log; NOBODY's for everything else."""

    NOBODY = "nobody"
    LOCAL = "local"
    REMOTE = "remote"


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """What a Worded pattern found: the one group ``value``."""

    value: bytes

    def groupdict(self) -> Mapping[str, bytes]:
        """Return the value by its group's name, as a match does."""
        return {"value": self.value}


@dataclass(frozen=True, kw_only=True, slots=True)
class Worded:
    """A pattern whose groups are put into words: numbers of an enumeration, a size and a rate."""

    pattern: re.Pattern[bytes]
    words: Callable[[Mapping[str, bytes]], str]

    def search(self, line: bytes) -> Reading | None:
        """Return the value in words, or None if the line does not state it."""
        found = self.pattern.search(line)
        said = self.words(found.groupdict()) if found else ""
        return Reading(value=said.encode()) if said else None


@dataclass(frozen=True, kw_only=True, slots=True)
class FactRule:
    """One kind of line: ``needle`` is a literal part of it, ``pattern`` has a group ``value`` (and may have ``name``,
    put in front of it, and ``room``: other rooms than the incident's are passed over). ``says`` stands in for a value.

    For a ``party`` other than NOBODY, ``field`` is what it is on a sender's device.
    """

    field: Field
    vendor: Vendor
    needle: bytes
    pattern: re.Pattern[bytes] | Worded
    certain: Certain
    sample: str
    value: str
    says: str = ""
    party: Party = Party.NOBODY


class Options(TypedDict, total=False):
    """What a rule may say besides: see ``FactRule``."""

    says: str
    party: Party


def rule(
    vendor: Vendor,
    field: Field,
    needle: str,
    pattern: str | Worded,
    *,
    certain: Certain,
    sample: str,
    value: str,
    **options: Unpack[Options],
) -> FactRule:
    """Return a rule; ``needle`` and ``pattern`` are ASCII text here."""
    return FactRule(
        vendor=vendor,
        field=field,
        needle=needle.encode(),
        pattern=re.compile(pattern.encode()) if isinstance(pattern, str) else pattern,
        certain=certain,
        sample=sample,
        value=value,
        **options,
    )


livekit = partial(rule, Vendor.LIVEKIT)
agora = partial(rule, Vendor.AGORA)
anybody = partial(rule, Vendor.UNKNOWN)
"""For what the platform writes under either vendor's SDK."""
