"""Picks from a block of lines the few that state a fact, name somebody, complain or tell, for ``meaning`` to read."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from collector.evidence.logs.happened import rules_of
from collector.evidence.logs.identities import IDENTITY_NEEDLES, identities_in
from collector.evidence.logs.literals import Find, finder
from collector.evidence.logs.meaning import ALL_SIGNATURES, Among, rules_for
from collector.evidence.logs.parted import OFFSET_NEEDLES
from collector.model.incident import Vendor
from collector.vendors.events import EventRule
from collector.vendors.fact_rule import FactRule, Worded
from collector.vendors.formats import LogFormat
from collector.vendors.signatures import SIGNATURES

_MOST_IDENTITIES = 10_000
_FEW = 16
"""So many lines with one needle are all read; beyond, one line stands for those after it that state the same."""


class _Sought(NamedTuple):
    """Rules by their needles, and what finds all of these."""

    rules: Mapping[bytes, list[FactRule]]
    events: Mapping[bytes, list[EventRule]]
    find: Find


@cache
def _sought(vendor: Vendor) -> _Sought:
    """Return what is looked for in logs of a vendor's formats."""
    rules: dict[bytes, list[FactRule]] = {}
    for rule in rules_for(vendor):
        rules.setdefault(rule.needle, []).append(rule)
    events: dict[bytes, list[EventRule]] = {}
    for event in rules_of(vendor):
        events.setdefault(event.needle, []).append(event)
    named = IDENTITY_NEEDLES if vendor is not Vendor.AGORA else frozenset[bytes]()
    once = {*rules, *events, *named, *OFFSET_NEEDLES} - {*_symptoms()}
    return _Sought(rules, events, finder(_symptoms(), tuple(sorted(once))))


class Picked(NamedTuple):
    """A line with its end, where it begins in its block, and the signatures whose patterns match in it."""

    line: bytes
    start: int
    among: Among


class Glance:
    """Looks for the needles of one format's rules."""

    def __init__(self, log_format: LogFormat) -> None:
        self._rules, self._events, self._find = _sought(log_format.vendor)
        self._seen: set[bytes] = set()

    def lines(self, data: bytes) -> Iterator[Picked]:
        """Yield those lines in order."""
        found = self._find(data)
        present = {needle for _, needle in found}
        places = {item for item in found if item[1] in _symptoms()}
        for needle in OFFSET_NEEDLES & present:
            places.update((place, b"") for place in _all(data, needle))
        for needle, rules in self._rules.items():
            if needle in present:
                places.update((place, b"") for place in self._stating(data, needle, rules))
        for needle, events in self._events.items():
            if needle in present:
                places.update((place, b"") for place in _telling_of(data, needle, events))
        places.update((place, b"") for place in self._naming(data, IDENTITY_NEEDLES & present))
        start, end, needles = 0, 0, set[bytes]()
        for place, needle in sorted(places):
            if place >= end:
                yield from _telling(data[start:end], start, frozenset(needles))
                start, end, needles = data.rfind(b"\n", 0, place) + 1, data.find(b"\n", place) + 1, set()
            needles.add(needle)
        yield from _telling(data[start:end], start, frozenset(needles))

    def _stating(self, data: bytes, needle: bytes, rules: list[FactRule]) -> Iterator[int]:
        if len(rules) > 1 or data.count(needle) <= _FEW:
            yield from _all(data, needle)
            return
        pattern = rules[0].pattern.pattern if isinstance(rules[0].pattern, Worded) else rules[0].pattern
        stated: tuple[bytes, ...] = ()
        for found in pattern.finditer(data):
            if found.groups() != stated:
                stated = found.groups()
                yield found.start()

    def _naming(self, data: bytes, needles: frozenset[bytes]) -> Iterator[int]:
        for place, identity in identities_in(data, needles):
            if identity not in self._seen and len(self._seen) < _MOST_IDENTITIES:
                self._seen.add(identity)
                yield place


def _telling_of(data: bytes, needle: bytes, events: list[EventRule]) -> Iterator[int]:
    """Yield where a needle stands in a line that tells one of its events."""
    for place in _all(data, needle):
        line = data[data.rfind(b"\n", 0, place) + 1 : data.find(b"\n", place) + 1]
        if any(event.pattern.search(line) for event in events):
            yield place


@cache
def _symptoms() -> tuple[bytes, ...]:
    """Return the signatures' needles; one that holds another is found with that."""
    needles = {signature.needle for signature in SIGNATURES}
    return tuple(sorted(item for item in needles if not any(other in item for other in needles - {item})))


def _telling(line: bytes, start: int, needles: frozenset[bytes]) -> Iterator[Picked]:
    """Yield a line unless all that it holds is a signature's needle without the rest: most such lines complain not."""
    among = tuple(item for item in _among(needles) if item[1].pattern.search(line))
    if among or b"" in needles:
        yield Picked(line, start, among)


@cache
def _among(needles: frozenset[bytes]) -> Among:
    """Return the signatures whose needle holds one of those that were found."""
    return tuple(item for item in ALL_SIGNATURES if any(needle and needle in item[0] for needle in needles))


def _all(data: bytes, needle: bytes) -> Iterator[int]:
    at = data.find(needle)
    while at >= 0:
        yield at
        at = data.find(needle, at + len(needle))
