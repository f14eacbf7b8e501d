"""Turns a rehearsal of the user's own settings into what it can say about their publisher."""

from dataclasses import dataclass

from collector.causes.logged import SENDING, logged
from collector.measure.lip_sync import IN_SYNC_MS
from collector.model.cause import Case, Opinion, Support
from collector.model.finding import Finding, Verdict
from collector.model.host import HostRole
from collector.model.measured import Measured
from collector.model.records.publisher import Rehearsal, RehearsalRun

CHECK = "publisher.rehearsal"
OFFSETS = ("sync.offset", "timestamps.publisher-offset")
"""Where the offset shows: in the call, and as the real publisher hands it over."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rehearsed:
    """A rehearsal of told settings taken for this incident; ``on_sender`` if it ran on the sender's own machine."""

    rehearsal: Rehearsal
    finding: Finding

    @property
    def on_sender(self) -> bool:
        """Whether it ran where the media comes from."""
        return self.rehearsal.host.role is HostRole.SENDER

    @property
    def parted(self) -> tuple[RehearsalRun, ...]:
        """The runs whose whole interval viewers would notice."""
        return tuple(run for run in self.rehearsal.runs if _noticed(run.offset_ms))

    @property
    def parts_undisturbed(self) -> bool:
        """Whether sound and picture part without any stall."""
        return any(run.stall_ms == 0 for run in self.parted)

    @property
    def holds(self) -> bool:
        """Whether they stay together, stalls or not."""
        return self.finding.verdict is Verdict.PASS


def rehearsed(case: Case) -> tuple[Rehearsed, ...]:
    """Return the rehearsal if the user told the settings, also one on a bystander's machine; else nothing.

    The queues work alike on every machine, so that another one's run says something, but never more than MEDIUM.
    """
    findings = [finding for finding in case.findings if finding.check == CHECK and finding.during_incident]
    told = [record for record in case.evidence.every(Rehearsal) if record.settings.told]
    return tuple(Rehearsed(rehearsal=record, finding=finding) for record in told[:1] for finding in findings[:1])


def support_from(item: Rehearsed, *, agreeing: int) -> Support:
    """Weigh runs that parted: WEAK if only our own stalls did it, one step more for each sign that agrees.

    ``agreeing`` counts such signs (a stall that was logged, an offset of the same sign). Not run on the sender's
    machine: MEDIUM at most.
    """
    steps = (2 if item.parts_undisturbed else 1) + agreeing
    most = Support.STRONG if item.on_sender else Support.MEDIUM
    return list(Support)[min(steps, most.strength)]


def weigh_parted(case: Case, item: Rehearsed, run: RehearsalRun) -> Opinion:
    """Weigh a run that parted beside what was measured in the call and in the real publisher."""
    agreeing = tuple(check for check in OFFSETS if _agrees(case.finding(check), run))
    contradicting = tuple(check for check in OFFSETS if case.verdict(check) is Verdict.PASS)
    support = support_from(item, agreeing=len(agreeing) + stalls_seen(case))
    return Opinion(
        support=Support.WEAK if contradicting else support,
        because=(CHECK, *agreeing),
        against=contradicting,
        note="" if item.on_sender else "Rehearsed with your settings, but not on the sender's machine.",
    )


def stalls_seen(case: Case) -> bool:
    """Whether the real publisher stalled, by its log or by its trace."""
    if logged(case, "publisher.stall", by=SENDING).support is not Support.NONE:
        return True
    return case.verdict("timestamps.stalls") in (Verdict.WARN, Verdict.FAIL)


def _agrees(finding: Finding, run: RehearsalRun) -> bool:
    """Whether an offset that viewers would notice lies on the same side as the run's."""
    measured = finding.answer.values.get("offset_ms")
    if finding.verdict not in (Verdict.WARN, Verdict.FAIL) or not isinstance(measured, Measured):
        return False
    return (measured.value > 0) == (run.offset_ms.value > 0)


def _noticed(offset_ms: Measured) -> bool:
    return offset_ms.low > IN_SYNC_MS[1] or offset_ms.high < IN_SYNC_MS[0]
