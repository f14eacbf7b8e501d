"""Tells what this process and the whole machine took of the processors, to tell a slow machine from a slow network."""

import time

import psutil


class Effort:
    """The time from its making until it is asked; where threads cannot be told apart, the whole process counts."""

    def __init__(self) -> None:
        self._process = psutil.Process()
        self._began_s = time.monotonic()
        self._before_s = self._taken_s()
        self._machine_before = psutil.cpu_times()

    def busiest_share(self) -> float:
        """Return the share of a core, 1.0 for a whole one."""
        passed_s = max(time.monotonic() - self._began_s, 1e-3)
        taken = self._taken_s()
        return max((now_s - self._before_s.get(thread, 0.0)) / passed_s for thread, now_s in taken.items())

    def machine_share(self) -> float:
        """Return the share of all processors that was taken by anybody, 1.0 for all of them."""
        now, before = psutil.cpu_times(), self._machine_before
        passed_s = sum(now) - sum(before)
        waited_s = now.idle - before.idle + getattr(now, "iowait", 0.0) - getattr(before, "iowait", 0.0)
        return min(1.0, max(0.0, 1 - waited_s / passed_s)) if passed_s > 0 else 0.0

    def _taken_s(self) -> dict[int, float]:
        try:
            threads = {item.id: item.user_time + item.system_time for item in self._process.threads()}
        except (psutil.Error, OSError):  # macOS may refuse even to ourselves
            threads = {}
        times = self._process.cpu_times()
        return threads or {0: times.user + times.system}
