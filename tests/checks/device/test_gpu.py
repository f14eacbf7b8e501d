from dataclasses import replace

import pytest

from collector.checks.device import gpu
from collector.model.finding import Verdict
from collector.model.records.device import DeviceGpu, GpuUse, ToldBy
from tests.factory import ELSEWHERE, TAKEN


def judged(*gpus: GpuUse, readings: int = 4) -> Verdict:
    return gpu.check(DeviceGpu(host=ELSEWHERE, taken=TAKEN, gpus=gpus, readings=readings)).verdict


@pytest.mark.parametrize(
    "idle",
    [
        GpuUse(driver="synthetic", encoder_percent=1.0),
        GpuUse(driver="synthetic", decoder_percent=1.0),
        GpuUse(driver="synthetic"),
    ],
)
@pytest.mark.parametrize(("percent", "expected"), [(0.0, Verdict.PASS), (90.0, Verdict.PASS), (91.0, Verdict.WARN)])
def test_a_full_gpu_or_coder_warns(idle: GpuUse, percent: float, expected: Verdict) -> None:
    assert judged(replace(idle, busy_percent=percent)) is expected
    assert judged(replace(idle, encoder_percent=percent)) is expected
    assert judged(replace(idle, decoder_percent=percent)) is expected


@pytest.mark.parametrize(("readings", "expected"), [(1, Verdict.INCONCLUSIVE), (2, Verdict.WARN)])
def test_one_reading_may_be_a_peak(readings: int, expected: Verdict) -> None:
    assert judged(GpuUse(driver="synthetic", busy_percent=100.0), readings=readings) is expected


def test_the_busiest_of_several_counts() -> None:
    idle = GpuUse(driver="synthetic", busy_percent=1.0)
    assert judged(idle, GpuUse(driver="synthetic", encoder_percent=99.0), idle) is Verdict.WARN


def test_a_driver_that_does_not_tell_is_skipped() -> None:
    assert judged(GpuUse(driver="synthetic")) is Verdict.SKIP


def test_encoder_sessions_are_told() -> None:
    use = DeviceGpu(
        host=ELSEWHERE, taken=TAKEN, gpus=(GpuUse(driver="nvidia", busy_percent=5.0, encoder_sessions=3),), readings=2
    )
    assert "3 encoder sessions" in gpu.check(use).summary


@pytest.mark.parametrize(("told_by", "partly"), [(ToldBy.PROGRAMS, True), (ToldBy.DRIVER, False)])
def test_it_is_said_where_only_some_programs_could_be_looked_at(told_by: ToldBy, partly: bool) -> None:
    use = GpuUse(driver="synthetic", told_by=told_by, busy_percent=40.0)
    answer = gpu.check(DeviceGpu(host=ELSEWHERE, taken=TAKEN, gpus=(use,), readings=4))

    assert ("programs that could be looked at" in answer.summary) is partly
