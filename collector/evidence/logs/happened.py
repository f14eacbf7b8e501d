"""Collects from the lines inside the window who came, went, published, muted or changed, each event once."""

from datetime import datetime
from functools import cache

from collector.model.incident import Vendor
from collector.model.privacy import LookupId
from collector.model.records.logs import LogEvent
from collector.vendors.events import EventRule, event_rules
from collector.vendors.formats import LogFormat

MOST = 500
"""Kept of one log; no call of a quarter of an hour has more to tell, and the rest is counted."""


@cache
def rules_of(vendor: Vendor) -> tuple[EventRule, ...]:
    """Return the rules for a vendor's logs; a console or a service manager may have written down either's lines."""
    return tuple(rule for rule in event_rules() if vendor in (rule.vendor, Vendor.UNKNOWN))


class Happened:
    """Reads each line inside the window once."""

    def __init__(self, log_format: LogFormat) -> None:
        self._rules = tuple((rule.needle, rule) for rule in rules_of(log_format.vendor))
        self._found: list[LogEvent] = []
        self._last: dict[tuple[str, str], datetime] = {}
        self._more = 0

    def read(self, line: bytes, at: datetime) -> None:
        """Note what one line tells."""
        for needle, rule in self._rules:
            if needle in line:
                for what, subject in rule.read(line):
                    self._note(what, subject, at, rule.again_s)

    def events(self) -> tuple[LogEvent, ...]:
        """Return the first MOST in reading order."""
        return tuple(self._found)

    @property
    def more(self) -> int:
        """How many more there were."""
        return self._more

    def _note(self, what: str, subject: str, at: datetime, again_s: float) -> None:
        before = self._last.get((what, subject))
        if before is not None and abs((at - before).total_seconds()) < again_s:
            return
        if len(self._found) >= MOST:
            self._more += 1
            return
        self._last[what, subject] = at
        self._found.append(LogEvent(at=at, what=what, subject=LookupId(subject)))
