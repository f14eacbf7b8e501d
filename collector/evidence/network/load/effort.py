"""Tells what share of a core this process's busiest thread took, to tell a slow machine from a slow network."""

import time

import psutil


class Effort:
    """The time from its making until it is asked; where threads cannot be told apart, the whole process counts."""

    def __init__(self) -> None:
        self._process = psutil.Process()
        self._began_s = time.monotonic()
        self._before_s = self._taken_s()

    def busiest_share(self) -> float:
        """Return the share of a core, 1.0 for a whole one."""
        passed_s = max(time.monotonic() - self._began_s, 1e-3)
        taken = self._taken_s()
        return max((now_s - self._before_s.get(thread, 0.0)) / passed_s for thread, now_s in taken.items())

    def _taken_s(self) -> dict[int, float]:
        try:
            threads = {item.id: item.user_time + item.system_time for item in self._process.threads()}
        except (psutil.Error, OSError):  # macOS may refuse even to ourselves
            threads = {}
        times = self._process.cpu_times()
        return threads or {0: times.user + times.system}
