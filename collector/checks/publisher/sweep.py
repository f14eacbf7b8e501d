"""Which of these settings keep sound and picture together here?

The SDK's own synchronizer ran on this machine with many queue sizes, push patterns, frame and sample rates, undisturbed
and with pictures that come late now and then; the code of LiveKit's article, before and after, is among them by name. A
setting holds if the offset stays where viewers do not notice (ITU-R BT.1359-1: 45 ms early to 125 ms late), no sound is
refused and at least 95 % of the pictures come out. No rule of thumb does that: a small queue with a task for each kind
falls behind, a large one hides stalls, and what suits one push pattern spoils another.
"""

from collector.measure.lip_sync import in_words
from collector.measure.swept import Outcome, Setting, named, settings_of
from collector.model.finding import Answer, Value, Verdict
from collector.model.records.publisher import PublisherSweep

YOURS = "yours"
STALL_MS = 500
"""Stalls up to this length decide which settings hold; longer ones are shown, too."""

NOTHING_HOLDS = "Close what else runs here and sweep again: this machine may be too busy to tell."
TELL = "To see your own among them, give --video-queue-ms, --audio-queue-ms, --push, --fps and --sample-rate."


def check(sweep: PublisherSweep) -> Answer:
    tried = settings_of(sweep)
    if not tried:
        return Answer.skipped("The sweep ended before it had a result")
    holding = [setting for setting in tried if setting.outcome_up_to(STALL_MS) is Outcome.HOLDS]
    longest = max((run.run.stall_ms for run in sweep.runs if run.run.stall_ms <= STALL_MS), default=0)
    told = f"{len(holding)} of {len(tried)} settings keep sound and picture together here, " + (
        f"also with {longest} ms stalls" if longest else "undisturbed"
    )
    values: dict[str, Value] = {"tried_count": len(tried), "held_count": len(holding)} | _outcomes(sweep)
    yours = named(sweep, YOURS)
    if yours:
        return _about_yours(yours[0], holding, told, values)
    verdict, advice = (Verdict.PASS, TELL) if holding else (Verdict.INCONCLUSIVE, NOTHING_HOLDS)
    return Answer(verdict=verdict, summary=told, advice=advice, values=values)


def _about_yours(yours: Setting, holding: list[Setting], told: str, values: dict[str, Value]) -> Answer:
    outcome = yours.outcome_up_to(STALL_MS)
    if outcome is Outcome.HOLDS:
        return Answer(verdict=Verdict.PASS, summary=f"{told}, yours among them", values=values)
    advice = _way_out(yours, holding) if holding else NOTHING_HOLDS
    if outcome is Outcome.UNKNOWN:
        summary = f"{told}; whether yours do cannot be told"
        return Answer(verdict=Verdict.INCONCLUSIVE, summary=summary, advice=advice, values=values)
    return Answer(verdict=Verdict.WARN, summary=f"{told}; yours: {_what(yours)}", advice=advice, values=values)


def _what(setting: Setting) -> str:
    runs = tuple(run for run in setting.runs if run.run.stall_ms <= STALL_MS)
    worst = Setting(settings=setting.settings, names=setting.names, runs=runs).worst.run
    when = f"with {worst.stall_ms} ms stalls" if worst.stall_ms else "undisturbed"
    if worst.refused:
        return f"{when} the SDK refuses {worst.refused} sound frames that nobody waits for, and they are lost"
    if setting.outcome_up_to(STALL_MS) is Outcome.LOSES_PICTURES:
        return f"{when} {worst.video_fps:.0f} of {setting.settings.fps:g} pictures come out each second"
    return f"{when} audio is {in_words(worst.offset_ms)}"


def _way_out(yours: Setting, holding: list[Setting]) -> str:
    """Name the setting that holds and asks for the least change: the same push pattern, rates and nearest queues."""
    mine = yours.settings
    nearest = min(
        (setting.settings for setting in holding),
        key=lambda item: (
            (item.fps, item.sample_rate_hz) != (mine.fps, mine.sample_rate_hz),
            item.push is not mine.push,
            abs(item.video_queue_ms - mine.video_queue_ms) + abs(item.audio_queue_ms - mine.audio_queue_ms),
        ),
    )
    return (
        f"Held here: video_queue_size_ms={nearest.video_queue_ms}, AudioSource queue_size_ms={nearest.audio_queue_ms}, "
        f"pushes {nearest.push.value}. Keep slow work off the task that pushes, too: longer stalls may ask for more."
    )


def _outcomes(sweep: PublisherSweep) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for setting in settings_of(sweep):
        values[f"{_key(setting)}_outcome"] = setting.outcome.value
        for name in setting.names:
            key = name.replace("-", "_")
            values[f"{key}_outcome"] = setting.outcome.value
            values[f"{key}_offset_ms"] = setting.worst.run.offset_ms
    return values


def _key(setting: Setting) -> str:
    """Return a setting's name in the values: push pattern, video and audio queue in ms, frame rate, sample rate."""
    item = setting.settings
    push = item.push.value.replace("-", "_")
    return f"{push}_{item.video_queue_ms}_{item.audio_queue_ms}_{item.fps:g}_{item.sample_rate_hz}"
