"""Turns a request into the list of planned sources, before anything is gathered."""

from dataclasses import dataclass, replace

from collector.model.coverage import Reason
from collector.model.request import Request
from collector.model.source import Phase, SourcePlan
from collector.runs.discovery import Source, sources
from collector.runs.gathering import PlannedSource


@dataclass(frozen=True, kw_only=True, slots=True)
class Consent:
    """What somebody said to being measured: how the ids of the sources begin that were declined, and agreed to.

    A source that was agreed to once is, whatever else it was part of.
    """

    declined: tuple[str, ...] = ()
    agreed: tuple[str, ...] = ()

    def declines(self, source: str) -> bool:
        """Whether a source is to be left out."""
        return source.startswith(self.declined) and not source.startswith(self.agreed)


NOTHING_DECLINED = Consent()


def make_plan(request: Request, consent: Consent = NOTHING_DECLINED) -> tuple[PlannedSource, ...]:
    """Ask every source for its plan. A source whose planning breaks is in the plan as ``crashed``."""
    return tuple(
        PlannedSource(module=source.module, plan=_left_out(plan) if consent.declines(plan.source) else plan)
        for source in sources()
        for plan in _plans(source, request)
    )


def _left_out(plan: SourcePlan) -> SourcePlan:
    return replace(plan, contacts=(), reads=(), files=0, skip=Reason.DECLINED, detail="declined when the guide asked")


def _plans(source: Source, request: Request) -> tuple[SourcePlan, ...]:
    try:
        return source.plan(request)
    except Exception as error:  # noqa: BLE001  the edge around one source: its text may hold a secret
        return (_broken(source, error),)


def _broken(source: Source, error: Exception) -> SourcePlan:
    return SourcePlan(
        source=source.module.removeprefix("collector.evidence."),
        why="part of every run",
        phase=Phase.AFTER,
        deadline_s=0.0,
        skip=Reason.CRASHED,
        detail=f"planning it broke ({type(error).__name__}): a defect of avsync",
    )
