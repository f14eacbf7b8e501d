"""Tells what a redactor beside the worker's own has found, and collects it, to be told once the source has ended."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from collector.redaction.redactor import Redactor


class Found(NamedTuple):
    """What a redactor has found since it told last, but for ``redactions``: those are since it began."""

    secrets: frozenset[str]
    redactions: Mapping[str, int]
    stand_ins: tuple[tuple[str, str], ...]


NOTHING = Found(frozenset(), {}, ())


class Finds:
    """Tells each thing that a redactor finds once."""

    def __init__(self, redactor: Redactor) -> None:
        self._redactor = redactor
        self._before = redactor.counts.copy()
        self._told: frozenset[str] = frozenset()
        self._told_stand_ins = 0

    def begin(self) -> None:
        """Count what is replaced from here on."""
        self._before = self._redactor.counts.copy()

    def fresh(self) -> Found:
        """Return what was not told yet."""
        secrets = self._redactor.found_secrets()
        stand_ins = self._redactor.stand_ins(after=self._told_stand_ins)
        found = Found(secrets - self._told, dict(self._redactor.counts - self._before), stand_ins)
        self._told, self._told_stand_ins = secrets, self._told_stand_ins + len(stand_ins)
        return found


@dataclass(kw_only=True, slots=True)
class Elsewhere:
    """Secrets as they were written, how often each kind was replaced, and stand-ins with what they stand for."""

    secrets: set[str] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)
    stand_ins: set[tuple[str, str]] = field(default_factory=set)

    def take(self, found: Found) -> None:
        """Add what one has found since it told last."""
        self.secrets.update(found.secrets)
        self.counts.update(found.redactions)
        self.stand_ins.update(found.stand_ins)
