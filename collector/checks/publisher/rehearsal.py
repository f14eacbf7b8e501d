"""Does this publisher configuration keep sound and picture together?

The SDK's own synchronizer runs on this machine with the queues and the push pattern given, once undisturbed and once
with pictures that come half a second late now and then. Some combinations end hundreds of milliseconds apart, although
each value looks harmless: with 200 ms for video, 1000 ms for audio and one task that pushes both, audio stays 230 ms
late after the first stall. Limits are ITU-R BT.1359-1 (noticed from 45 ms early or 125 ms late; 90 and 185 are bad).
What a rehearsed stall does is a warning at most: whether frames really come late, only the real publisher shows.
"""

import math

from collector.measure.lip_sync import BAD_MS, IN_SYNC_MS, in_words, offset_verdict
from collector.model.finding import Answer, Value, Verdict
from collector.model.records.publisher import Rehearsal, RehearsalRun

JUDGED_BY = (IN_SYNC_MS, BAD_MS)
DEFAULTS_ONLY = "The SDK's defaults were rehearsed, not your publisher: "
TELL = "Tell your own values with --video-queue-ms, --audio-queue-ms, --push, --fps and --sample-rate."
STALLED = (
    "Keep slow work off the task that pushes frames, then rehearse other values of --video-queue-ms, --audio-queue-ms "
    "and --push and keep a combination that stays in step: there is no value that suits every publisher."
)
HELD_UP = "Close what else runs here and rehearse again."
UNDISTURBED = "Rehearse other values of --video-queue-ms, --audio-queue-ms and --push; close what else runs here."


def check(rehearsal: Rehearsal) -> Answer:
    if not rehearsal.runs:
        return Answer.skipped("The rehearsal ended before it had a result")
    worst = max(rehearsal.runs, key=lambda run: (_verdict(run).severity, run.stall_ms == 0))
    verdict = _verdict(worst)
    if verdict is Verdict.PASS:
        summary, advice = _held(rehearsal), ""
    else:
        summary, advice = _words(worst), _advice(worst)
    if not rehearsal.settings.told:
        # What was not told describes nobody's publisher: it may reassure about the machine, never accuse an app.
        verdict = min(verdict, Verdict.INCONCLUSIVE, key=lambda one: one.severity)
        summary, advice = DEFAULTS_ONLY + summary, TELL
    return Answer(verdict=verdict, summary=summary, advice=advice, values=_values(rehearsal))


def _verdict(run: RehearsalRun) -> Verdict:
    if run.refused:
        return Verdict.WARN
    verdict = offset_verdict(run.offset_ms)
    return Verdict.WARN if verdict is Verdict.FAIL and run.stall_ms else verdict


def _advice(run: RehearsalRun) -> str:
    if _held_up(run):
        return HELD_UP
    return STALLED if run.stall_ms else UNDISTURBED


def _held_up(run: RehearsalRun) -> bool:
    """Whether the machine let the rehearsal wait so long that nothing bounds the offset."""
    return not run.refused and math.isinf(run.offset_ms.bound)


def _words(run: RehearsalRun) -> str:
    when = f"With {run.stall_ms} ms stalls" if run.stall_ms else "Undisturbed"
    if run.refused:
        return f"{when}, the SDK refused {run.refused} sound frames that nobody waited for: that sound is lost"
    if _held_up(run):
        return f"{when}, how far apart they end cannot be told: this machine was too busy to push frames in time"
    grows = run.slope_ms_per_s.low > 0 if run.offset_ms.value > 0 else run.slope_ms_per_s.high < 0
    return f"{when}, audio is {in_words(run.offset_ms)}" + (", and it grows" if grows else "")


def _held(rehearsal: Rehearsal) -> str:
    farthest = max((run.offset_ms for run in rehearsal.runs), key=lambda offset: abs(offset.value))
    stalls = max(run.stall_ms for run in rehearsal.runs)
    when = f", also with {stalls} ms stalls" if stalls else ""
    return f"Sound and picture stayed in step{when}: at the most audio was {in_words(farthest)}{_captured(rehearsal)}"


def _captured(rehearsal: Rehearsal) -> str:
    """Say how steadily pictures were captured while nothing stalled, which is what their capture times are."""
    for run in rehearsal.runs:
        for off in run.capture_off_ms if not run.stall_ms else ():
            return f"; 90 % of the pictures were captured within {off.value:.0f} ± {off.bound:.0f} ms of their beat"
    return ""


def _values(rehearsal: Rehearsal) -> dict[str, Value]:
    settings = rehearsal.settings
    values: dict[str, Value] = {
        "video_queue_ms": settings.video_queue_ms,
        "audio_queue_ms": settings.audio_queue_ms,
        "push": settings.push.value,
        "settings": "told" if settings.told else "SDK defaults",
    }
    for run in rehearsal.runs:
        prefix = "stalled_" if run.stall_ms else ""
        values |= {
            f"{prefix}offset_ms": run.offset_ms,
            f"{prefix}video_fps": run.video_fps,
            f"{prefix}late_count": run.late_captures,
        }
        values |= {f"{prefix}capture_off_ms": off for off in run.capture_off_ms}
    return values
