"""Makes rehearsals of given offsets; all synthetic."""

from collector.model.host import Host
from collector.model.measured import Measured
from collector.model.privacy import Version
from collector.model.records.publisher import Rehearsal, RehearsalRun
from collector.model.request import PushPattern, RehearsalSettings
from tests.factory import SENDER, TAKEN

TOLD = RehearsalSettings(told=True, video_queue_ms=200, audio_queue_ms=1000)
PARALLEL = RehearsalSettings(told=True, push=PushPattern.PARALLEL)
UNTOLD = RehearsalSettings()


def make_rehearsal_run(
    offset_ms: float, *, bound_ms: float = 0.0, stall_ms: int = 0, slope_ms_per_s: float = 0.0, late_captures: int = 0
) -> RehearsalRun:
    return RehearsalRun(
        stall_ms=stall_ms,
        stall_every_s=2.0 if stall_ms else 0.0,
        offset_ms=Measured(value=offset_ms, bound=bound_ms, n=80, method="synthetic"),
        extreme_ms=offset_ms,
        slope_ms_per_s=Measured(value=slope_ms_per_s, bound=1.0, n=80, method="synthetic"),
        video_fps=30.0,
        late_captures=late_captures,
    )


def make_rehearsal(
    undisturbed_ms: float = 0.0,
    stalled_ms: float = 0.0,
    *,
    settings: RehearsalSettings = TOLD,
    host: Host = SENDER,
    late_captures: int = 0,
) -> Rehearsal:
    runs = (
        make_rehearsal_run(undisturbed_ms, late_captures=late_captures),
        make_rehearsal_run(stalled_ms, stall_ms=500),
    )
    return Rehearsal(host=host, taken=TAKEN, sdk_version=Version("1.2.0"), settings=settings, runs=runs)
