"""Weighs every cause of the catalogue against one case and ranks those that have support."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from types import ModuleType

from collector import causes
from collector.causes.tried import weigh_tried
from collector.model.cause import Case, NamedCause, Opinion, Owner, Support
from collector.model.finding import BrokenCheck
from collector.model.incident import Vendor
from collector.model.stage import Stage


@dataclass(frozen=True, kw_only=True, slots=True)
class CauseEntry:
    """One entry of the catalogue: what ``avsync explain`` shows, and the function that weighs it.

    ``code`` holds the change as one line, for each vendor whose SDK has one.
    """

    id: str
    title: str
    why: str
    owner: Owner
    arises_at: tuple[Stage, ...]
    advice: str
    source: str
    tied_with: tuple[str, ...]
    code: Mapping[Vendor, str]
    weigh: Callable[[Case], Opinion]


@cache
def catalogue() -> tuple[CauseEntry, ...]:
    """Return every cause, sorted by id."""
    found = pkgutil.walk_packages(causes.__path__, causes.__name__ + ".")
    modules = (importlib.import_module(item.name) for item in found if not item.ispkg)
    entries = (_describe(module) for module in modules if hasattr(module, "weigh"))
    return tuple(sorted(entries, key=lambda entry: entry.id))


def _describe(module: ModuleType) -> CauseEntry:
    title, _, why = inspect.cleandoc(module.__doc__ or "").partition("\n")
    topic, name = module.__name__.split(".")[-2:]
    return CauseEntry(
        id=f"{topic}.{name.replace('_', '-')}",
        title=title.rstrip("."),
        why=why.strip(),
        owner=module.OWNER,
        arises_at=module.ARISES_AT,
        advice=module.ADVICE,
        source=module.SOURCE,
        tied_with=getattr(module, "TIED_WITH", ()),
        code=getattr(module, "CODE", {}),
        weigh=module.weigh,
    )


def name_causes(case: Case) -> tuple[tuple[NamedCause, ...], tuple[BrokenCheck, ...]]:
    """Return the supported causes, strongest first (then by id), and the entries that broke."""
    opinions: dict[str, Opinion] = {}
    broken: list[BrokenCheck] = []
    for entry in catalogue():
        try:
            opinions[entry.id] = entry.weigh(case)
        except Exception as error:  # noqa: BLE001  the edge around one cause: only the type may be told
            broken.append(BrokenCheck(check=f"cause:{entry.id}", error=type(error).__name__))
    weighed = weigh_tried(opinions, case.evidence)
    found = [(entry, weighed[entry.id]) for entry in catalogue() if entry.id in weighed]
    named = [_named(entry, opinion) for entry, opinion in found if opinion.support is not Support.NONE]
    present = {cause.cause for cause in named}
    tied = (_keep_ties(cause, present) for cause in named)
    return tuple(sorted(tied, key=lambda cause: (-cause.support.strength, cause.cause))), tuple(broken)


def _named(entry: CauseEntry, opinion: Opinion) -> NamedCause:
    return NamedCause(
        cause=entry.id,
        title=entry.title,
        owner=entry.owner,
        arises_at=entry.arises_at,
        support=opinion.support,
        because=opinion.because,
        against=opinion.against,
        advice=entry.advice,
        note=opinion.note,
        tied_with=entry.tied_with,
    )


def _keep_ties(cause: NamedCause, present: set[str]) -> NamedCause:
    return replace(cause, tied_with=tuple(other for other in cause.tied_with if other in present))
