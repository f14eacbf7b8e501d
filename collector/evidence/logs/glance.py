"""Picks from a block of lines the few that state a fact, name somebody or complain, for ``meaning`` to read."""

import re
from collections.abc import Iterator
from functools import cache

from collector.evidence.logs.literals import finder
from collector.model.incident import Vendor
from collector.vendors.formats import LogFormat
from collector.vendors.log_facts import FACT_RULES, FactRule, Worded
from collector.vendors.signatures import SIGNATURES

_IDENTITY = re.compile(rb'"participant":\s?"((?:[^"\\\n]|\\.)+)"')
_IDENTITY_NEEDLE = b'"participant":'
_MOST_IDENTITIES = 10_000
_FEW = 16
"""So many lines with one needle are all read; beyond, one line stands for those after it that state the same."""


class Glance:
    """Looks for the needles of one format's rules."""

    def __init__(self, log_format: LogFormat) -> None:
        self._rules: dict[bytes, list[FactRule]] = {}
        for rule in FACT_RULES:
            if rule.vendor is log_format.vendor:
                self._rules.setdefault(rule.needle, []).append(rule)
        self._find = finder(tuple(sorted({*_symptoms(), *self._rules})))
        self._names = log_format.vendor is Vendor.LIVEKIT
        self._seen: set[bytes] = set()

    def lines(self, data: bytes) -> Iterator[bytes]:
        """Yield those lines in order, each with its end."""
        found = self._find(data)
        present = {needle for _, needle in found}
        places = {place for place, needle in found if needle not in self._rules or needle in _symptoms()}
        for needle, rules in self._rules.items():
            if needle in present:
                places.update(self._stating(data, needle, rules))
        if self._names and _IDENTITY_NEEDLE in data:
            places.update(self._naming(data))
        end = 0
        for place in sorted(places):
            if place >= end:
                start, end = data.rfind(b"\n", 0, place) + 1, data.find(b"\n", place) + 1
                yield data[start:end]

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

    def _naming(self, data: bytes) -> Iterator[int]:
        for found in _IDENTITY.finditer(data):
            if found[1] not in self._seen and len(self._seen) < _MOST_IDENTITIES:
                self._seen.add(found[1])
                yield found.start()


@cache
def _symptoms() -> tuple[bytes, ...]:
    """Return the signatures' needles; one that holds another is found with that."""
    needles = {signature.needle for signature in SIGNATURES}
    return tuple(sorted(item for item in needles if not any(other in item for other in needles - {item})))


def _all(data: bytes, needle: bytes) -> Iterator[int]:
    at = data.find(needle)
    while at >= 0:
        yield at
        at = data.find(needle, at + len(needle))
