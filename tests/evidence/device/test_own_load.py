"""What avsync itself takes while it samples the machine; the start of its processes is over by then."""

import time
from dataclasses import replace
from types import ModuleType

import pytest

from collector.evidence.device import load, scheduling, tools
from tests.evidence.session import gather_all
from tests.factory import make_request

SECONDS = 10.0
ALLOWED_PERCENT = 5.0


@pytest.mark.measures
def test_sampling_takes_less_than_a_twentieth_of_a_core() -> None:
    shares = {source.__name__: share_percent(source) for source in (load, scheduling, tools)}
    print(shares)

    assert sum(shares.values()) <= ALLOWED_PERCENT


def share_percent(source: ModuleType) -> float:
    request = replace(make_request(), duration_s=SECONDS)
    began, spent = time.monotonic(), time.process_time()
    gather_all(source, request, source.plan(request)[0])
    return 100 * (time.process_time() - spent) / (time.monotonic() - began)
