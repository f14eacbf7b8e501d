"""Collects from the lines that were kept what they state (facts), complain about (symptoms) and tell (events)."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import NamedTuple

from collector.evidence.logs.clip import Kept, Why
from collector.evidence.logs.happened import Happened
from collector.evidence.logs.identities import identities_in
from collector.evidence.logs.parted import Parted
from collector.model.host import HostRole
from collector.model.incident import PERIPHERALS, Field, Vendor
from collector.model.privacy import LookupId
from collector.model.records.logs import LogFact, Symptom
from collector.vendors.device_names import names_nobody, without_person
from collector.vendors.fact_rule import Certain, FactRule, Party
from collector.vendors.formats import LogFormat
from collector.vendors.log_facts import FACT_RULES
from collector.vendors.no_values import is_nobody
from collector.vendors.signature import Counted, Signature
from collector.vendors.signatures import SIGNATURES

_READ_BYTES = 64 * 1024
"""How far into a line facts and symptoms are looked for."""
_ROOM = re.compile(rb'"room":\s?"([^"]+)"')
_IDENTITIES = 1000
Among = tuple[tuple[bytes, Signature], ...]
"""Signatures, each behind its needle."""
ALL_SIGNATURES: Among = tuple((item.needle, item) for item in SIGNATURES)
_NO_IDENTITY = re.compile(r"PA_\w+|.{0,2}")


@dataclass(kw_only=True, slots=True)
class _Seen:
    count: int
    first: datetime
    last: datetime


class _Stated(NamedTuple):
    """A value, and when the log began to state it."""

    value: str
    at: tuple[datetime, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Statement:
    """What a log says last of one fact: ``at`` is when it said so, where that is known, ``party`` whose id it is.

    ``others`` counts the other values that it had said before.
    """

    field: Field
    party: Party
    value: str
    at: tuple[datetime, ...]
    others: int


class Meaning:
    """Reads each kept line once; ``room`` is the incident's, or empty, and ``role`` the writing machine's.

    ``note_identity`` is told each participant's identity before the line that names it leaves."""

    def __init__(
        self, log_format: LogFormat, *, room: str, role: HostRole, note_identity: Callable[[str], None]
    ) -> None:
        self._room = room.encode()
        self._role = role
        self._vendor = log_format.vendor
        self._rules = rules_for(log_format.vendor)
        self._needles = [(rule.needle, number) for number, rule in enumerate(self._rules)]
        self._values: dict[int, list[_Stated]] = {}
        self._last: dict[int, tuple[datetime, ...]] = {}
        self._symptoms: dict[str, _Seen] = {}
        self._note_identity = note_identity
        self.happened = Happened(log_format)
        self.parted = Parted()
        self._identities: set[str] = set()

    def read(self, kept: Kept, among: Among = ALL_SIGNATURES) -> None:
        """Take in one line, which may be one of ``among``; later pieces of a long line and markers say nothing."""
        if kept.why is Why.MARKER or not kept.begins:
            return
        line = kept.line[:_READ_BYTES]
        for needle, number in self._needles:
            if needle in line:
                self._read_fact(number, self._rules[number], line, kept.at[:1])
        if kept.at and self._about_room(line):
            for signature in _matching(line, kept.why, among):
                self._count(signature, kept.at[0])
            if kept.why is Why.INSIDE:
                self.happened.read(line, kept.at[0])
                self.parted.read(line)
        if self._vendor is not Vendor.AGORA and len(self._identities) < _IDENTITIES:
            self._read_identity(line)

    def facts(self) -> tuple[LogFact, ...]:
        """Return what the log states beyond doubt; a rule that finds several values where one is meant says nothing."""
        known: dict[Field, _Stated] = {}
        vendors = ({self._rules[number].vendor for number in self._values} | {self._vendor}) - {Vendor.UNKNOWN}
        if len(vendors) > 1:
            return ()
        for vendor in vendors:
            known[Field.VENDOR] = _Stated(vendor.value, ())
        for number, values in sorted(self._values.items()):
            rule = self._rules[number]
            if rule.certain is Certain.ONLY and len({item.value for item in values}) > 1:
                continue
            field = self._field(rule)
            if field:
                known[field[0]] = values[-1]
        return tuple(LogFact(field=field, value=LookupId(item.value), at=item.at) for field, item in known.items())

    def statements(self) -> tuple[Statement, ...]:
        """Return what each rule read last, also where others came before it, in the order of the rules.

        Of a log with several calls it is what the last one was, to be confirmed by whoever knows.
        """
        found: list[Statement] = []
        for number, values in sorted(self._values.items()):
            rule = self._rules[number]
            value, others = values[-1].value, len({item.value for item in values}) - 1
            found.append(
                Statement(field=rule.field, party=rule.party, value=value, at=self._last[number], others=others)
            )
        return tuple(found)

    def symptoms(self) -> tuple[Symptom, ...]:
        """Return each signature that was seen, in the catalogue's order."""
        return tuple(
            Symptom(
                signature=item.id,
                meaning=item.meaning,
                cause=item.cause,
                strength=item.strength_of(seen.count),
                count=seen.count,
                first=seen.first,
                last=seen.last,
            )
            for item in SIGNATURES
            if (seen := self._symptoms.get(item.id))
        )

    def _read_identity(self, line: bytes) -> None:
        for _, found in identities_in(line):
            name = found.decode("utf-8", "replace")
            if name.encode() != self._room and not _NO_IDENTITY.fullmatch(name) and not is_nobody(name):
                self._note(name)

    def _note(self, name: str) -> None:
        if name not in self._identities and len(self._identities) < _IDENTITIES:
            self._identities.add(name)
            self._note_identity(name)

    def _read_fact(self, number: int, rule: FactRule, line: bytes, at: tuple[datetime, ...]) -> None:
        found = rule.pattern.search(line)
        if not found:
            return
        groups = found.groupdict()
        if self._room and "room" in groups and groups["room"] != self._room:
            return
        name = groups.get("name")
        value = rule.says or b" ".join(part for part in (name, groups["value"]) if part).decode("utf-8", "replace")
        if rule.field in PERIPHERALS:
            value = self._without_owner(value)
        if not value:
            return
        self._last[number] = at
        values = self._values.setdefault(number, [])
        if not (values and values[-1].value == value) and len(values) < _IDENTITIES:
            values.append(_Stated(value, at))

    def _without_owner(self, name: str) -> str:
        """Have a device's name that may hold a person's replaced wherever it stands; return what it says besides."""
        if not names_nobody(name):
            self._note(name)
        return without_person(name)

    def _field(self, rule: FactRule) -> tuple[Field, ...]:
        """Return whose id a rule read: the writing device is certain to be sender or receiver only if that is told."""
        if rule.party is Party.NOBODY or self._role is HostRole.SENDER:
            return (rule.field,)
        if self._role is HostRole.RECEIVER:
            return (Field.RECEIVER if rule.field is Field.SENDER else Field.SENDER,)
        return ()

    def _about_room(self, line: bytes) -> bool:
        if not self._room:
            return True
        named = _ROOM.search(line)
        return named is None or named[1] == self._room

    def _count(self, signature: Signature, at: datetime) -> None:
        seen = self._symptoms.get(signature.id)
        if seen is None:
            self._symptoms[signature.id] = _Seen(count=1, first=at, last=at)
        else:
            seen.count += 1
            seen.first, seen.last = min(seen.first, at), max(seen.last, at)


@cache
def rules_for(vendor: Vendor) -> tuple[FactRule, ...]:
    """Return the rules whose lines may be in a vendor's logs: a console may hold what either vendor's SDK says."""
    return tuple(rule for rule in FACT_RULES if Vendor.UNKNOWN in (vendor, rule.vendor) or vendor is rule.vendor)


def _matching(line: bytes, why: Why, among: Among) -> Iterator[Signature]:
    for needle, signature in among:
        if needle in line and signature.pattern.search(line):
            counts_early = signature.counted is Counted.ALSO_BEFORE and why in (Why.EARLY, Why.CONTEXT)
            if why is Why.INSIDE or counts_early:
                yield signature
