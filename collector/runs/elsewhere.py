"""Collects what redactors beside a worker's own have found, to be told with the worker's own once its source ended."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(kw_only=True, slots=True)
class Elsewhere:
    """Secrets as they were written, how often each kind was replaced, and stand-ins with what they stand for."""

    secrets: set[str] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)
    stand_ins: set[tuple[str, str]] = field(default_factory=set)

    def take(self, secrets: Iterable[str], redactions: Mapping[str, int], stand_ins: Iterable[tuple[str, str]]) -> None:
        """Add what one has found since it told last."""
        self.secrets.update(secrets)
        self.counts.update(redactions)
        self.stand_ins.update(stand_ins)
