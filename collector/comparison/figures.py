"""Takes one figure out of a run's findings, with the reason if the run itself does not stand by it."""

from dataclasses import dataclass

from collector.comparison.quantities import Quantity
from collector.comparison.side import Side
from collector.model.finding import Finding, Verdict
from collector.model.host import HostRole
from collector.model.measured import Measured

PLAYOUT = "playout timestamps"
ENOUGH_S = 10.0
"""As in the checks: a shorter look at a network or a machine is chance."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """A figure, the part its machine played, and why it must not decide (``doubt``), empty if it may."""

    measured: Measured
    role: HostRole
    bears: bool
    doubt: str


@dataclass(frozen=True, kw_only=True, slots=True)
class NoFigure:
    """The run has no such figure, and why."""

    why: str


def figure_of(side: Side, quantity: Quantity) -> Figure | NoFigure:
    """Return the figure that the side's findings hold, never one that was estimated for it."""
    findings = side.findings(quantity.check)
    if not findings:
        return NoFigure(why=f"{quantity.check} could not be answered")
    finding = findings[0]
    found = quantity.read(finding.answer.values)
    if not found:
        return NoFigure(why=finding.answer.summary)
    return Figure(
        measured=found[0],
        role=finding.host.role,
        bears=finding.bears,
        doubt=_doubt(side, quantity, finding, found[0]),
    )


def _doubt(side: Side, quantity: Quantity, finding: Finding, measured: Measured) -> str:
    watched_s = finding.answer.values.get("watched_s")
    if PLAYOUT in measured.method:
        return "playout timestamps alone never decide: they differ by 100 ms and more between healthy runs"
    if not finding.during_incident:
        return "it was taken at another time than the incident"
    if quantity.of_one_sender and side.sender_count > 1:
        return f"{side.sender_count} senders were measured, and the figure may be any one's: name one with --sender"
    if isinstance(watched_s, int | float) and watched_s < ENOUGH_S:
        return f"it was watched for {watched_s:.0f} s, and {ENOUGH_S:.0f} s are needed"
    if finding.verdict is Verdict.INCONCLUSIVE and _clear(quantity, measured):
        return f"the run itself does not stand by it: {finding.answer.summary}"
    return ""


def _clear(quantity: Quantity, measured: Measured) -> bool:
    """Whether the interval lies on one side of the limit, so that it was not the bound that kept the check back."""
    return quantity.scale.is_good(measured) or quantity.scale.is_bad(measured)
