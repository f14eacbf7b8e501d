"""Records what became of every planned source, so that a gap never looks like silence."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """How a planned source ended; each ends in exactly one of these."""

    COLLECTED = "collected"
    PARTIAL = "partial"
    MISSING = "missing"


class Reason(StrEnum):
    """Why something is not there: the closed list of the contract; ``NONE`` only with ``collected``."""

    NONE = ""
    NOT_FOUND = "not_found"
    DENIED = "denied"
    TIMEOUT = "timeout"
    DEADLINE = "deadline"
    TOO_LARGE = "too_large"
    OUTSIDE_WINDOW = "outside_window"
    REDACTION_FAILED = "redaction_failed"
    DISABLED = "disabled"
    UNSUPPORTED = "unsupported"
    CRASHED = "crashed"
    DECLINED = "declined"


@dataclass(frozen=True, kw_only=True, slots=True)
class Coverage:
    """One source's end: state, why, and how much of the window it covers (``share`` 0 to 1, ``-1`` = not applicable).

    ``first`` and ``last`` are the first and last instant covered in UTC; an empty tuple means no instant at all.
    """

    source: str
    state: State
    reason: Reason = Reason.NONE
    detail: str = ""
    instants: tuple[datetime, ...] = ()
    share: float = -1.0
    bytes: int = 0

    def __post_init__(self) -> None:
        if (self.state is State.COLLECTED) != (self.reason is Reason.NONE):
            raise ValueError(f"{self.source}: {self.state} does not go with reason {self.reason!r}")
        if len(self.instants) not in (0, 2):
            raise ValueError(f"{self.source}: instants are a first and a last, or none")


class Unavailable(Exception):  # noqa: N818  an ordinary outcome of gathering, not an error of ours
    """A source cannot deliver: raised while gathering, it ends as ``missing`` with this reason and sentence."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail
