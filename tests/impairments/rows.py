"""Turns a case and what avsync printed into rows of the table: set, expected, measured, allowed, verdict."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from collector.model.run import split_unit
from tests.impairment import Carried
from tests.impairments.cases import Figure, NetworkCase

HEAD = ("set", "figure", "expected", "measured", "off by", "allowed", "within", "avsync says")


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One figure under one impairment; numbers as they are printed, ``unit`` beside them. ``note`` says why not."""

    given: str
    figure: str
    unit: str
    expected: float
    measured: float
    bound: float
    allowed: float
    within: bool
    says: str
    note: str = ""

    def cells(self) -> tuple[str, ...]:
        """Return the row as it is printed."""
        if self.note:
            return (self.given, self.figure, "", "", "", "", "yes" if self.within else "no", self.note)
        return (
            self.given,
            self.figure,
            f"{self.expected:.1f} {self.unit}",
            f"{self.measured:.1f} ± {self.bound:.1f} {self.unit}",
            f"{self.measured - self.expected:+.1f}",
            f"{self.allowed:.1f}",
            "yes" if self.within else "no",
            self.says,
        )


def rows_of(case: NetworkCase, document: Mapping[str, Any], carried: Carried) -> Iterator[Row]:
    """Yield one row a figure."""
    findings = {finding["check"]: finding for finding in document["findings"]}
    for figure in case.figures:
        yield _row(case, figure, findings.get(figure.check, {}), carried)
    for check, verdict in case.named:
        finding = findings.get(check, {"verdict": "", "summary": "no such finding"})
        told = f"{finding['verdict']}: {finding['summary']}"
        yield missing(case.given, check, told, within=finding["verdict"] == verdict)


def _row(case: NetworkCase, figure: Figure, finding: Mapping[str, Any], carried: Carried) -> Row:
    values = finding.get("values", {})
    if figure.value not in values:
        return missing(case.given, f"{figure.check} {figure.value}", str(finding.get("summary", "no such finding")))
    expected = figure.expected(case.link, carried)
    measured = float(values[figure.value])
    stem, unit = split_unit(figure.value)
    told = values.get(f"{stem}_bound_{unit}", 0.0)
    bound = float("inf") if isinstance(told, str) else float(told)
    allowed = figure.allowed(expected)
    return Row(
        given=case.given,
        figure=f"{figure.check} {figure.value}",
        unit=figure.unit,
        expected=expected,
        measured=measured,
        bound=bound,
        allowed=allowed,
        within=abs(measured - expected) <= allowed,
        says=f"{finding['verdict']}: {finding['summary']}",
    )


def missing(given: str, figure: str, why: str, *, within: bool = False) -> Row:
    """Return a row that says why there is no figure."""
    return Row(
        given=given,
        figure=figure,
        unit="",
        expected=0,
        measured=0,
        bound=0,
        allowed=0,
        within=within,
        says="",
        note=why,
    )


def of_fault(given: str, check: str, words: Sequence[str], named: Sequence[bool]) -> Row:
    """Return the row of a fault that was set once or more: what was said the last time, and how often it was named."""
    share = f"named in {sum(named)} of {len(named)} runs ({100 * sum(named) / len(named):.0f} %)"
    return missing(given, check, f"{words[-1]} ({share})", within=all(named))


def markdown(rows: Iterable[Row]) -> str:
    """Return the table."""
    lines = [f"| {' | '.join(HEAD)} |", f"|{'---|' * len(HEAD)}"]
    lines += [f"| {' | '.join(row.cells())} |" for row in rows]
    return "\n".join(lines)


def as_json(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Return the rows as plain values."""
    return [asdict(row) for row in rows]
