"""Turns a request into the list of planned sources, before anything is gathered."""

from collector.model.coverage import Reason
from collector.model.request import Request
from collector.model.source import Phase, SourcePlan
from collector.runs.discovery import Source, sources
from collector.runs.gathering import PlannedSource


def make_plan(request: Request) -> tuple[PlannedSource, ...]:
    """Ask every source for its plan. A source whose planning breaks is in the plan as ``crashed``."""
    return tuple(
        PlannedSource(module=source.module, plan=plan) for source in sources() for plan in _plans(source, request)
    )


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
