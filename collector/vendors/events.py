"""Describes lines by which logs tell what happened in a call; the rules of ``log_events/`` need no registration.

Adding one is one entry with a sample line; a test reads every sample with every rule. A lost connection that a
signature counts as a symptom stands there, not here.
"""

import importlib
import pkgutil
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from collector.model.incident import Vendor
from collector.vendors import log_events

_AGAIN_S = 2.0
_LONGEST_ID = 64
"""No vendor's id is as long; a line may pretend to hold one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class EventRule:
    """One kind of line. ``needle`` is a literal part of it; ``pattern`` may have the groups ``who`` (a participant's,
    track's or user's id, never a name), ``kind``, whose word of ``kinds`` stands for ``{}`` in ``what`` (a kind that is
    not listed is no event), and ``why``, a reason in the log's own capitals.

    The same event of the same ``who`` within ``again_s`` seconds is one: logs tell it from several places. ``told`` is
    what the sample says.
    """

    id: str
    vendor: Vendor
    needle: bytes
    pattern: re.Pattern[bytes]
    what: str
    source: str
    sample: str
    told: str
    kinds: Mapping[bytes, str] = field(default_factory=dict)
    again_s: float = _AGAIN_S

    def read(self, line: bytes) -> tuple[tuple[str, str], ...]:
        """Return what happened, and to whose id ("" for the machine that wrote the log); nothing if the line tells no
        such event."""
        found = self.pattern.search(line)
        groups = found.groupdict() if found else {}
        kind = self.kinds.get(groups.get("kind") or b"", "")
        if not found or ("{}" in self.what and not kind):
            return ()
        reason = (groups.get("why") or b"").decode("ascii", "replace").replace("_", " ").lower()
        what = self.what.format(kind) + (f" ({reason})" if reason else "")
        return ((what, (groups.get("who") or b"")[:_LONGEST_ID].decode("ascii", "replace")),)


@cache
def event_rules() -> tuple[EventRule, ...]:
    """Return every rule, by module and in the order of its entries."""
    found: list[EventRule] = []
    for module in sorted(item.name for item in pkgutil.iter_modules(log_events.__path__, log_events.__name__ + ".")):
        found += vars(importlib.import_module(module))["RULES"]
    return tuple(found)
