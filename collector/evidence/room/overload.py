"""Turns the complaints of the SDK, late wake-ups and processor use into how well this subscriber kept up."""

import asyncio
import logging
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psutil

from collector.arrays import np
from collector.model.records.content import SubscriberLoad

PERIOD_S = 0.05
LOOK_S = 0.5
BUSY_PERCENT = 90.0
_OVERFLOW = re.compile(r"queue overflow; dropped (\d+)")


class OverflowCount(logging.Handler):
    """Counts the SDK's lines "native video stream queue overflow; dropped N queued frames" and keeps no text."""

    def __init__(self) -> None:
        super().__init__(level=logging.WARNING)
        self.lines = 0
        self.frames = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Count one line of the log if it is such a complaint."""
        found = _OVERFLOW.search(record.getMessage())
        if found:
            self.lines += 1
            self.frames += int(found[1])


class Overload:
    """Watches this process and this machine while ``watch`` runs."""

    def __init__(self) -> None:
        self._overflow = OverflowCount()
        self._late_s: list[float] = []
        self._looks: list[float] = []
        self._runnable: list[float] = []
        self._began_s = time.perf_counter()
        self._began_cpu_s = time.process_time()

    @contextmanager
    def counting(self) -> Iterator[None]:
        """Listen to the SDK's log meanwhile: it hands its native lines to the logger "livekit"."""
        logger = logging.getLogger("livekit")
        logger.addHandler(self._overflow)
        try:
            yield
        finally:
            logger.removeHandler(self._overflow)

    async def watch(self) -> None:
        """Wake up regularly and note how late, until cancelled."""
        psutil.cpu_percent()  # the first call only sets the start
        psutil.getloadavg()  # and on Windows starts the averaging
        looked_s = time.perf_counter()
        while True:
            slept_s = time.perf_counter()
            await asyncio.sleep(PERIOD_S)
            now_s = time.perf_counter()
            self._late_s.append(now_s - slept_s - PERIOD_S)
            if now_s - looked_s >= LOOK_S:
                self._looks.append(psutil.cpu_percent())
                self._runnable.append(psutil.getloadavg()[0] / (psutil.cpu_count() or 1))
                looked_s = now_s

    @property
    def load(self) -> SubscriberLoad:
        """What was seen so far."""
        took_s = max(time.perf_counter() - self._began_s, 1e-3)
        return SubscriberLoad(
            overflow_lines=self._overflow.lines,
            overflow_frames=self._overflow.frames,
            loop_late_ms=round(float(np.quantile(self._late_s, 0.95)) * 1000, 2) if self._late_s else 0.0,
            busy_share=round(sum(look >= BUSY_PERCENT for look in self._looks) / max(len(self._looks), 1), 3),
            runnable_per_core=round(max(self._runnable, default=0.0), 2),
            own_cpu_share=round((time.process_time() - self._began_cpu_s) / took_s, 3),
        )
