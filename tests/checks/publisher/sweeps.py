"""Makes sweeps of given outcomes; all synthetic."""

from dataclasses import replace

from collector.model.host import Host
from collector.model.privacy import Version
from collector.model.records.publisher import PublisherSweep, SweptRun
from collector.model.request import PushPattern, RehearsalSettings
from tests.checks.publisher.rehearsals import make_rehearsal_run
from tests.factory import SENDER, TAKEN

SETTINGS = RehearsalSettings()


def make_swept(
    offset_ms: float,
    *,
    bound_ms: float = 0.0,
    stall_ms: int = 500,
    names: tuple[str, ...] = (),
    push: PushPattern = PushPattern.SEQUENTIAL,
    video_queue_ms: int = 100,
    audio_queue_ms: int = 1000,
    video_fps: float = 30.0,
    refused: int = 0,
) -> SweptRun:
    run = make_rehearsal_run(offset_ms, bound_ms=bound_ms, stall_ms=stall_ms)
    return SweptRun(
        names=names,
        settings=replace(SETTINGS, push=push, video_queue_ms=video_queue_ms, audio_queue_ms=audio_queue_ms),
        run=replace(run, video_fps=video_fps, refused=refused),
        difference_ms=-offset_ms,
    )


def make_sweep(*runs: SweptRun, host: Host = SENDER) -> PublisherSweep:
    return PublisherSweep(host=host, taken=TAKEN, sdk_version=Version("1.2.0"), runs=runs)
