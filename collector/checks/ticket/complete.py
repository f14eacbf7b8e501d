"""Does the ticket hold what support asks for?

Support cannot look a call up without room, time and both user ids, and asks for the rest one message at a time. What
is missing here costs days there. An empty field is never a fault of the call, so this check never fails.
"""

from collector.model.evidence import SafeEvidence
from collector.model.finding import Answer, Verdict
from collector.model.ticket import TicketField, ticket_fields


def check(evidence: SafeEvidence) -> Answer:
    fields = ticket_fields(evidence)
    missing = [field for field in fields if not field.complete]
    values: dict[str, int | str] = {"given_count": len(fields) - len(missing), "asked_count": len(fields)}
    if not missing:
        return Answer(
            verdict=Verdict.PASS, summary=f"All {len(fields)} things that support asks for are there", values=values
        )
    return Answer(
        verdict=Verdict.INCONCLUSIVE,
        summary=f"Support will ask for {len(missing)} of {len(fields)} things: {_names(missing)}",
        advice="To give them: " + "; ".join(f"{field.name}: {field.how}" for field in missing) + ".",
        values=values | {"missing": _names(missing)},
    )


def _names(fields: list[TicketField]) -> str:
    return ", ".join(field.name for field in fields)
