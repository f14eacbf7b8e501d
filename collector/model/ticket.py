"""Turns evidence into the eight things that support asks for: each with its value, or why it is missing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from collector.model.coverage import Coverage, Reason, State
from collector.model.evidence import Evidence
from collector.model.incident import Fact, Field, KnownBy


class Given(StrEnum):
    """How a ticket field stands; an EXPLAINED one is absent with a reason of the coverage list."""

    GIVEN = "given"
    ASSUMED = "assumed"
    EXPLAINED = "explained"
    MISSING = "missing"


_NO = frozenset({"no", "false", "not reproducible", "not-reproducible"})


@dataclass(frozen=True, kw_only=True, slots=True)
class TicketField:
    """One thing that support asks for; ``why`` says why it is missing, ``how`` how to give it."""

    name: str
    given: Given
    value: str = ""
    known_by: str = ""
    why: str = ""
    how: str = ""

    @property
    def complete(self) -> bool:
        """Whether support will not have to ask for it again."""
        return self.given in (Given.GIVEN, Given.EXPLAINED)


def ticket_fields(evidence: Evidence) -> tuple[TicketField, ...]:
    """Return the eight fields in the order in which Agora's guide lists them."""
    return tuple(ask(evidence) for ask in _ASKED)


def _fact(name: str, how: str, *fields: Field) -> Callable[[Evidence], TicketField]:
    """Ask for incident facts that together make one field; every one of them must be known."""

    def ask(evidence: Evidence) -> TicketField:
        known = {field: fact for field, fact in evidence.incident.facts.items() if field in fields and fact.value}
        missing = " and ".join(_spaced(field) for field in fields if field not in known)
        assumed = any(fact.known_by is KnownBy.ASSUMED for fact in known.values())
        return TicketField(
            name=name,
            given=Given.MISSING if missing else Given.ASSUMED if assumed else Given.GIVEN,
            value=_told(known, fields),
            known_by=", ".join(dict.fromkeys(fact.source for fact in known.values())),
            why=f"{missing} not known" if missing else "only assumed" if assumed else "",
            how=how,
        )

    return ask


def _told(known: Mapping[Field, Fact], fields: tuple[Field, ...]) -> str:
    if len(fields) == 1:
        return "".join(fact.value for fact in known.values())
    return "; ".join(f"{_spaced(field)}: {known[field].value}" for field in fields if field in known)


def _spaced(word: Field | Reason) -> str:
    return word.value.replace("_", " ")


def _window(evidence: Evidence) -> TicketField:
    window = evidence.incident.window
    assumed = window.known_by == KnownBy.ASSUMED
    return TicketField(
        name="time frame",
        given=Given.ASSUMED if assumed else Given.GIVEN,
        value=f"{window.start:%Y-%m-%d %H:%M:%S} to {window.end:%Y-%m-%d %H:%M:%S} UTC",
        known_by=window.known_by,
        why="only assumed: the minutes before and during this run" if assumed else "",
        how="--from and --to, --around or --last",
    )


def _reproducible(evidence: Evidence) -> TicketField:
    facts = evidence.incident.facts
    known = {name: facts[name] for name in (Field.REPRODUCIBLE, Field.STEPS) if evidence.incident.value(name)}
    no = Field.REPRODUCIBLE in known and known[Field.REPRODUCIBLE].value.lower() in _NO
    enough = Field.STEPS in known or no
    return TicketField(
        name="reproducible and steps",
        given=Given.GIVEN if enough else Given.MISSING,
        value=_told(known, (Field.REPRODUCIBLE, Field.STEPS)),
        known_by=", ".join(dict.fromkeys(fact.source for fact in known.values())),
        why="" if enough else "the steps are not known",
        how="--reproducible or --not-reproducible, and --steps with one sentence",
    )


def _gathered(name: str, prefix: str, how: str) -> Callable[[Evidence], TicketField]:
    """Ask for something that a source gathers; ``prefix`` is how the source's name starts."""

    def ask(evidence: Evidence) -> TicketField:
        sources = [item for item in evidence.coverage if item.source.split(":")[0].split(".")[0].startswith(prefix)]
        there = [item for item in sources if item.state is not State.MISSING]
        if there:
            value = "; ".join(f"{item.source} ({item.state.value}{_share(item)})" for item in there)
            return TicketField(name=name, given=Given.GIVEN, value=value, known_by="bundle", how=how)
        told = [item for item in sources if item.reason is not Reason.DISABLED]
        if told:
            why = "; ".join(f"{item.source}: {_spaced(item.reason)}, {item.detail}".rstrip(", ") for item in told)
            return TicketField(name=name, given=Given.EXPLAINED, why=why, how=how)
        return TicketField(name=name, given=Given.MISSING, why="none was given", how=how)

    return ask


def _share(item: Coverage) -> str:
    return f", {item.share * 100:.0f} % of the window" if item.share >= 0 else ""


_ASKED = (
    _fact("room or channel", "--room", Field.ROOM),
    _window,
    _fact("scenario", "--scenario (communication, live-streaming, single-host or co-host)", Field.SCENARIO),
    _fact("sender and receiver", "--sender and --receiver", Field.SENDER, Field.RECEIVER),
    _fact(
        "custom video source or renderer",
        "--custom-source or --no-custom-source, --custom-renderer or --no-custom-renderer",
        Field.CUSTOM_SOURCE,
        Field.CUSTOM_RENDERER,
    ),
    _reproducible,
    _gathered("screen recording", "recording", "--recording FILE with --attach-recording, or attach one to the ticket"),
    _gathered("SDK log files", "log", "--logs with the file, folder or zip"),
)
