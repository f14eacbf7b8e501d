"""What do the logs complain about?

Lines that SDKs and servers write when something is wrong point support to the second in which it happened. Other checks
judge those whose meaning is plain; here all of them stand together, with how often and when, and decide nothing. Only
lines whose meaning is known are looked for: what else a log calls an error is not judged.
"""

from dataclasses import replace
from datetime import UTC

from collector.measure.symptoms import NOBODYS, Complaint, complaints, times, would_complain
from collector.model.finding import Answer, Value, Verdict
from collector.model.incident import Incident
from collector.model.records.logs import LogExcerpt, Symptom
from collector.model.window import TimeWindow

COVERED_SHARE = 0.5
"""Ours, as elsewhere: silence says something only about time that the log covers."""

MOST_NAMED = 3


def check(incident: Incident, logs: tuple[LogExcerpt, ...]) -> Answer:
    found = complaints(logs, pointing_to=("",))
    share = max((log.share for log in logs if would_complain(log)), default=-1.0)
    if not found and share < 0:
        return Answer.skipped(f"The logs {NOBODYS}")
    if not found and share < COVERED_SHARE:
        return Answer.skipped(f"The logs cover only {share:.0%} of the window, too little for their silence to count")
    if not found:
        return Answer(
            verdict=Verdict.PASS,
            summary=f"The logs cover {share:.0%} of the window and hold none of the lines that avsync knows as trouble",
            values={"covered_percent": 100 * share},
        )
    kinds = _kinds(found)
    named = "; ".join(_told(symptom, incident.window) for symptom in kinds[:MOST_NAMED])
    more = len(kinds) - MOST_NAMED
    return Answer(
        verdict=Verdict.INCONCLUSIVE,
        summary=f"The logs complain: {named}" + (f"; and {more} more kinds of lines" if more > 0 else ""),
        advice="Look at these times in the bundle's logs, and give them to support.",
        values=_values(found) | {"covered_share": max(0.0, share)},
    )


def _kinds(found: tuple[Complaint, ...]) -> list[Symptom]:
    """Return one symptom for each kind, in their order, however many logs show it."""
    kinds: dict[str, Symptom] = {}
    for complaint in found:
        seen = complaint.symptom
        known = kinds.get(seen.signature, replace(seen, count=0))
        first, last = min(known.first, seen.first), max(known.last, seen.last)
        kinds[seen.signature] = replace(known, count=known.count + seen.count, first=first, last=last)
    return list(kinds.values())


def _told(symptom: Symptom, window: TimeWindow) -> str:
    seen, framed = (symptom.first, symptom.last), (window.start, window.end)
    days = {at.astimezone(UTC).date() for at in (*seen, *framed)}
    form = "%H:%M:%S" if len(days) == 1 else "%Y-%m-%d %H:%M:%S"
    first, last = (f"{at:{form}}" for at in seen)
    when = f"at {first}" if first == last else f"{first} to {last}"
    return f"{times(symptom.count)}, {when} UTC: {symptom.meaning}"


def _values(found: tuple[Complaint, ...]) -> dict[str, Value]:
    """Return how strongly the strongest speaks, and how often each kind was seen over all logs."""
    counted: dict[str, int] = {}
    for complaint in found:
        counted[complaint.symptom.signature] = counted.get(complaint.symptom.signature, 0) + complaint.symptom.count
    return {"strongest": found[0].symptom.strength, **counted}
