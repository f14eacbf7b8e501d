"""Names why sound and picture part: catalogue entry, owner, support, and what speaks for and against."""

from dataclasses import dataclass
from enum import StrEnum

from collector.model.evidence import SafeEvidence
from collector.model.finding import Answer, Finding, Verdict
from collector.model.host import BYSTANDER
from collector.model.stage import Stage


class Owner(StrEnum):
    """Who has to act."""

    APP = "your app"
    DEVICE = "your device"
    NETWORK = "your network"
    SERVICE = "the service"
    UNKNOWN = "unknown"


class Support(StrEnum):
    """How well the evidence carries a cause; words instead of invented percentages."""

    NONE = "none"
    WEAK = "weak"
    MEDIUM = "medium"
    STRONG = "strong"

    @property
    def strength(self) -> int:
        """Rank for sorting: NONE 0 … STRONG 3."""
        return list(Support).index(self)


@dataclass(frozen=True, kw_only=True, slots=True)
class Opinion:
    """What one cause's file says of a case: ids of the findings for and against, and a note for people."""

    support: Support
    because: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    note: str = ""


NO_SUPPORT = Opinion(support=Support.NONE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """What a cause may look at: all findings and the redacted evidence."""

    findings: tuple[Finding, ...]
    evidence: SafeEvidence

    def finding(self, check: str) -> Finding:
        """Return the finding of ``check`` if it bears on the incident, else a SKIP in its place."""
        for finding in self.findings:
            if finding.check == check and finding.bears:
                return finding
        answer = Answer.skipped("not measured where it would bear on the incident")
        return Finding(check=check, question="", answer=answer, host=BYSTANDER)

    def verdict(self, check: str) -> Verdict:
        """Return the verdict of ``check`` where it bears, else SKIP."""
        return self.finding(check).verdict


@dataclass(frozen=True, kw_only=True, slots=True)
class NamedCause:
    """A supported cause, ready for a report; ``tied_with`` lists causes that this evidence cannot tell from it.

    ``arises_at``: the stages where it acts; empty for one without a single place (a device, a clock)."""

    cause: str
    title: str
    owner: Owner
    support: Support
    because: tuple[str, ...]
    against: tuple[str, ...]
    advice: str
    note: str = ""
    tied_with: tuple[str, ...] = ()
    arises_at: tuple[Stage, ...] = ()
