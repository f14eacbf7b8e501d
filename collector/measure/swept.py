"""Turns the runs of a sweep into which settings hold here, and what each guide's advice did on this machine."""

from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from collector.measure.change import Change, Scale, weigh
from collector.measure.lip_sync import IN_SYNC_MS, offset_verdict
from collector.model.finding import Verdict
from collector.model.records.publisher import PublisherSweep, SweptRun
from collector.model.request import PushPattern, RehearsalSettings

KEPT_SHARE = 0.95
"""Pictures that came out against those due; one frame of 8 s is 0.4 %, what a reset schedule drops is 10 % and more."""

OFFSET = Scale(good=IN_SYNC_MS, matters=45.0)


class Outcome(StrEnum):
    """How one run, or the worst run of one setting, ended; from best to worst."""

    HOLDS = "holds"
    UNKNOWN = "cannot tell"
    LOSES_PICTURES = "loses pictures"
    PARTS = "parts"
    LOSES_SOUND = "loses sound"

    @property
    def badness(self) -> int:
        """Rank for sorting, 0 = holds."""
        return list(Outcome).index(self)


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """One setting of a sweep with all its runs, in the order of their stalls."""

    settings: RehearsalSettings
    names: tuple[str, ...]
    runs: tuple[SweptRun, ...]

    @property
    def outcome(self) -> Outcome:
        """The worst of its runs."""
        return max((outcome_of(run) for run in self.runs), key=lambda item: item.badness)

    def outcome_up_to(self, stall_ms: int) -> Outcome:
        """Return the worst of the runs with stalls of at most this length; UNKNOWN if there was none."""
        tried = [outcome_of(run) for run in self.runs if run.run.stall_ms <= stall_ms]
        return max(tried, key=lambda item: item.badness, default=Outcome.UNKNOWN)

    @property
    def worst(self) -> SweptRun:
        """The run that decides, of equals the one farthest out of step."""
        return max(self.runs, key=lambda run: (outcome_of(run).badness, abs(run.run.offset_ms.value)))


def outcome_of(item: SweptRun) -> Outcome:
    """Return how one run ended. Lost sound and an offset weigh more than lost pictures."""
    run = item.run
    if run.refused:
        return Outcome.LOSES_SOUND
    verdict = offset_verdict(run.offset_ms)
    if verdict in (Verdict.WARN, Verdict.FAIL):
        return Outcome.PARTS
    if run.video_fps < KEPT_SHARE * item.settings.fps:
        return Outcome.LOSES_PICTURES
    return Outcome.HOLDS if verdict is Verdict.PASS else Outcome.UNKNOWN


def settings_of(sweep: PublisherSweep) -> tuple[Setting, ...]:
    """Return the sweep by settings: known names first, then by frame rate, sample rate, push pattern and queues."""
    ordered = sorted(sweep.runs, key=lambda item: (_place(item.settings), item.run.stall_ms))
    found = []
    for _, group in groupby(ordered, key=lambda item: _place(item.settings)):
        runs = tuple(group)
        names = tuple(dict.fromkeys(name for run in runs for name in run.names))
        found.append(Setting(settings=runs[0].settings, names=names, runs=runs))
    return tuple(sorted(found, key=lambda item: not item.names))


def _place(settings: RehearsalSettings) -> tuple[float, int, int, int, int]:
    push = list(PushPattern).index(settings.push)
    return settings.fps, settings.sample_rate_hz, push, settings.video_queue_ms, settings.audio_queue_ms


def named(sweep: PublisherSweep, name: str) -> tuple[Setting, ...]:
    """Return the setting known by a name, or none."""
    return tuple(setting for setting in settings_of(sweep) if name in setting.names)


@dataclass(frozen=True, kw_only=True, slots=True)
class Tested:
    """What one change of settings did with stalls of one length: the outcomes, and the offset's change."""

    stall_ms: int
    before: Outcome
    after: Outcome
    offset: Change

    @property
    def better(self) -> bool:
        """Whether it ended better than before."""
        return self.after.badness < self.before.badness

    @property
    def worse(self) -> bool:
        """Whether it ended worse than before."""
        return self.after.badness > self.before.badness


def effects_of(before: Setting, after: Setting) -> tuple[Tested, ...]:
    """Return what leading from one setting to another did, for each stall length that both were tried with."""
    later = {run.run.stall_ms: run for run in after.runs}
    return tuple(
        Tested(
            stall_ms=run.run.stall_ms,
            before=outcome_of(run),
            after=outcome_of(later[run.run.stall_ms]),
            offset=weigh(run.run.offset_ms, later[run.run.stall_ms].run.offset_ms, OFFSET),
        )
        for run in before.runs
        if run.run.stall_ms in later
    )
