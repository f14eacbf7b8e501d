"""Holds a check's answer: verdict, one sentence, advice and the numbers behind it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from collector.model.host import BYSTANDER, Host, HostRole
from collector.model.measured import Measured
from collector.model.stage import Stage

Value = Measured | float | int | str


class Verdict(StrEnum):
    """What a check says, from least to worst."""

    SKIP = "skip"
    PASS = "pass"  # noqa: S105  a verdict, not a password
    INCONCLUSIVE = "inconclusive"
    WARN = "warn"
    FAIL = "fail"

    @property
    def severity(self) -> int:
        """Rank for sorting: SKIP 0 … FAIL 4."""
        return list(Verdict).index(self)


class About(StrEnum):
    """Whom an answer speaks of: the machine its records were taken on, or a party wherever it was measured."""

    MACHINE = "machine"
    SENDER = "sender"
    RECEIVER = "receiver"
    SERVER = "server"
    BYSTANDER = "bystander"


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What a check returns. ``values`` maps a name with its unit to a number ("offset_ms": Measured(…)).

    ``sees`` lists the stages whose A/V offset this answer measured; empty for everything that measures no offset.
    ``about`` is MACHINE unless the figures hold for a party whoever measured them: a room without a sync group is the
    server's, content sent late is the sender's. It is BYSTANDER where one machine's record told it of many that were
    asked, and no part of the call is known of that machine.
    """

    verdict: Verdict
    summary: str
    advice: str = ""
    values: Mapping[str, Value] = field(default_factory=dict)
    sees: tuple[Stage, ...] = ()
    about: About = About.MACHINE

    @classmethod
    def skipped(cls, summary: str, *, advice: str = "") -> "Answer":
        """Nothing to judge, and why."""
        return cls(verdict=Verdict.SKIP, summary=summary, advice=advice)

    @staticmethod
    def worst(answers: "Iterable[Answer]") -> "Answer":
        """Return the one with the worst verdict, the first if several have it. Raises ValueError if there is none."""
        return max(answers, key=lambda answer: answer.verdict.severity)

    @classmethod
    def joined(cls, answers: "Sequence[Answer]") -> "Answer":
        """Return one that says what all of them say, with the verdict and the advice of the worst."""
        worst = cls.worst(answers)
        return cls(
            verdict=worst.verdict,
            summary=" ".join(answer.summary for answer in answers if answer.summary),
            advice=worst.advice,
            values={name: value for answer in answers for name, value in answer.values.items()},
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Limit:
    """A number that a check judges by and where it comes from; ``name`` ends with its unit.

    ``levels`` holds each number with what it means ("in order up to", 1.0), or with nothing to add.
    """

    name: str
    levels: tuple[tuple[str, float], ...]
    source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """An answer with the check that gave it, the host it speaks about and whether it counts for this incident.

    ``during_incident`` is false for live facts taken for an incident in the past: they support no cause. ``why`` says
    why the question matters, ``limits`` what the check judges by. ``lacks`` names the kinds of records whose absence
    left the question open, if it was.
    """

    check: str
    question: str
    answer: Answer
    host: Host = BYSTANDER
    during_incident: bool = True
    why: str = ""
    limits: tuple[Limit, ...] = ()
    lacks: tuple[str, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """The answer's verdict."""
        return self.answer.verdict

    @property
    def bears(self) -> bool:
        """Whether the finding may support a cause or set the headline."""
        return self.during_incident and self.host.role is not HostRole.BYSTANDER


@dataclass(frozen=True, kw_only=True, slots=True)
class BrokenCheck:
    """A check that raised; ``error`` is the exception's type only, as its text might hold what it should not."""

    check: str
    error: str
