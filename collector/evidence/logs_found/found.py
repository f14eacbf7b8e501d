"""Says what was found at one place: logs to read, what is not read, or why there is nothing."""

from dataclasses import dataclass

from collector.evidence.logs.files import LogFile, Refusal
from collector.model.coverage import Reason


@dataclass(frozen=True, kw_only=True, slots=True)
class Nothing:
    """Why a place gives no log, as a sentence without its end."""

    reason: Reason
    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """Logs of one place, and what is there and not read; ``notes`` say why a log of another place is among them."""

    logs: tuple[LogFile, ...]
    refusals: tuple[Refusal, ...] = ()
    notes: tuple[str, ...] = ()
