"""Compares the scheduling delay that is told with a loop of our own that runs beside it under the same busy processes.

Both meet the same load and not the same moments, so their quantiles differ by chance, too: up to the bounds that go
with them, which count beside the millisecond that is allowed.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from collector.evidence.device import scheduling
from collector.model.records.device import SchedulingDelay
from tests.evidence.session import gather_all
from tests.factory import make_request

SECONDS = 8.0
ALLOWED_MS = 1.0
REFERENCE = """
import sys, time
ends, late = time.perf_counter() + float(sys.argv[1]), []
while (now := time.perf_counter()) < ends:
    time.sleep(0.010)
    late.append(1000 * (time.perf_counter() - now) - 10)
print(*late)
"""
BUSY = "import time\nends = time.monotonic() + 60\nwhile time.monotonic() < ends: pass"


@pytest.fixture
def busy_core() -> Iterator[None]:
    """Two busy processes and both loops on one core, where the system can bind them to it: all wait in one queue."""
    bound = hasattr(os, "sched_setaffinity")
    allowed = os.sched_getaffinity(0) if bound else set()
    if bound:
        os.sched_setaffinity(0, {max(allowed)})  # processes and threads started from here on inherit it
    started = [subprocess.Popen([sys.executable, "-c", BUSY]) for _ in range(2 if bound else 2 * (os.cpu_count() or 1))]
    yield
    for process in started:
        process.kill()
        process.wait()
    if bound:
        os.sched_setaffinity(0, allowed)


@pytest.mark.measures
def test_the_delay_under_busy_processes_is_that_of_a_reference_loop(busy_core: None) -> None:
    with subprocess.Popen([sys.executable, "-c", REFERENCE, str(SECONDS)], stdout=subprocess.PIPE) as reference:
        request = replace(make_request(), duration_s=SECONDS)
        (record,) = gather_all(scheduling, request, scheduling.plan(request)[0]).records
        printed, _ = reference.communicate()
    expected = np.array(printed.split(), dtype=float)

    assert isinstance(record, SchedulingDelay)
    print(
        f"reference p50 {np.quantile(expected, 0.5):.2f} p95 {np.quantile(expected, 0.95):.2f} max {expected.max():.1f}"
    )
    print(f"measured  p50 {record.p50_ms.value:.2f} p95 {record.p95_ms.value:.2f} max {record.max_ms.value:.1f}")
    assert record.p50_ms.value == pytest.approx(np.quantile(expected, 0.5), abs=ALLOWED_MS + record.p50_ms.bound)
    assert record.p95_ms.value == pytest.approx(np.quantile(expected, 0.95), abs=ALLOWED_MS + record.p95_ms.bound)
