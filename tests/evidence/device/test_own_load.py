"""What avsync itself takes while it samples the machine; the start of its processes is over by then."""

import asyncio
import time
from dataclasses import replace

import pytest

from collector.evidence.device import load, scheduling, tools
from tests.evidence.session import FakeSession, gather
from tests.factory import make_request

SECONDS = 10.0
ALLOWED_PERCENT = 5.0


@pytest.mark.measures
def test_sampling_takes_less_than_a_twentieth_of_a_core() -> None:
    began, spent = time.monotonic(), time.process_time()
    asyncio.run(sample_all())
    percent = 100 * (time.process_time() - spent) / (time.monotonic() - began)
    print(f"{percent:.1f} % of a core")

    assert percent <= ALLOWED_PERCENT


async def sample_all() -> None:
    """Run all sources that sample at once, as a run does."""
    request = replace(make_request(), duration_s=SECONDS)
    sources = (load, scheduling, tools)
    await asyncio.gather(*(gather(source, request, source.plan(request)[0], FakeSession()) for source in sources))
