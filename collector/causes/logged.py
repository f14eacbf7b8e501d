"""Turns what the logs complain about inside the window into support for one cause."""

from dataclasses import dataclass
from datetime import timedelta

from collector.measure.symptoms import Complaint, complaints, times
from collector.model.cause import Case, Support
from collector.model.host import HostRole
from collector.model.records.logs import LogExcerpt

SENDING = (HostRole.SENDER, HostRole.SERVER)
RECEIVING = (HostRole.RECEIVER,)


@dataclass(frozen=True, kw_only=True, slots=True)
class Logged:
    """How far logs alone carry a cause, and the strongest complaint in words; empty if there is none.

    A line proves that something went wrong, not that viewers saw it: strong lines give MEDIUM, all others WEAK.
    """

    support: Support
    note: str


def logged(case: Case, cause: str, *, by: tuple[HostRole, ...]) -> Logged:
    """Look for complaints that point to ``cause`` in the logs of machines whose part in the call is one of ``by``."""
    logs = [log for log in case.evidence.every(LogExcerpt) if log.host.role in by]
    found = [complaint for log in logs for complaint in _inside(case, log, cause)]
    if not found:
        return Logged(support=Support.NONE, note="")
    strong = [complaint.symptom for complaint in found if complaint.symptom.strength == "strong"]
    told = (strong or [complaint.symptom for complaint in found])[0]
    return Logged(
        support=Support.MEDIUM if strong else Support.WEAK,
        note=f"The log says {times(told.count)}: {told.meaning}.",
    )


def _inside(case: Case, log: LogExcerpt, cause: str) -> list[Complaint]:
    window, margin = case.evidence.incident.window, timedelta(seconds=log.clock.uncertainty_s)
    return [
        complaint
        for complaint in complaints([log], pointing_to=(cause,))
        if complaint.symptom.cause == cause
        and complaint.symptom.last >= window.start - margin
        and complaint.symptom.first <= window.end + margin
    ]
