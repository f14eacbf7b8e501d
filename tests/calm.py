"""Waits, before something is measured, until a virtual machine's host leaves it the processors that it promised.

Others on the host take them for seconds or minutes on end, and what is measured then, nobody should believe. A test
that may find nothing then says so by ``Meanwhile``, and still holds what is found to the truth. What was waited for in
vain, and missed its bound for the second time on a machine that was ``disturbed`` all along, is not judged and named.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

import psutil

LOOK_S = 2.0
MOST_PERCENT = 2.0
LONGEST_S = 60.0
"""Before one test: it counts to the time that the test may take."""
PATIENCE_S = 180.0
"""For all tests of a process together: a host that is never calm shall not keep them from being tried."""


class Meanwhile:
    """From its making on: how much of this machine's processors others take; 0 where the system does not say."""

    def __init__(self) -> None:
        self._before = psutil.cpu_times()

    @property
    def stolen_percent(self) -> float:
        """The share until now."""
        before, after = self._before, psutil.cpu_times()
        whole_s = sum(after) - sum(before)
        return 100 * (getattr(after, "steal", 0.0) - getattr(before, "steal", 0.0)) / whole_s if whole_s else 0.0

    @property
    def disturbed(self) -> bool:
        """Whether it was so much that what could not be measured is no fault of who measured."""
        return self.stolen_percent > MOST_PERCENT


def stolen_percent(look_s: float = LOOK_S) -> float:
    """Return how much of this machine's processors others took while looking."""
    meanwhile = Meanwhile()
    time.sleep(look_s)
    return meanwhile.stolen_percent


@dataclass(kw_only=True, slots=True)
class Patience:
    """How long may still be waited."""

    left_s: float = PATIENCE_S
    look: Callable[[], float] = stolen_percent

    def wait(self) -> None:
        """Return once the host is calm, after LONGEST_S, or when patience has run out."""
        until_s = max(0.0, self.left_s - LONGEST_S)
        while self.left_s > until_s and self.look() > MOST_PERCENT:
            self.left_s -= LOOK_S
