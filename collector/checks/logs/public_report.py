"""Does what happened match a public report?

Somebody may have met it before: then the thread says what helped, and which version is free of it. A match needs three
things together: the version, how the offset behaves, and a line in the log of that time. It names no cause by itself.
"""

from collector.measure import content as contents
from collector.measure.pattern import Pattern
from collector.measure.symptoms import STRENGTHS, times
from collector.model.evidence import Absent
from collector.model.finding import Answer, Value, Verdict
from collector.model.incident import Incident
from collector.model.records.content import RoomContent
from collector.model.records.logs import LogExcerpt, Symptom
from collector.vendors.known_issues import KNOWN_ISSUES, KnownIssue


def check(incident: Incident, logs: tuple[LogExcerpt, ...], content: RoomContent | Absent) -> Answer:
    alike = [(issue, symptom) for issue in KNOWN_ISSUES for symptom in _shown_of(issue, incident, logs)]
    if not alike:
        return Answer.skipped("No public report that is known here has this version and these log lines")
    behaves = _behaves(content)
    matching = [(issue, symptom) for issue, symptom in alike if behaves and behaves[0] in issue.classes]
    if matching:
        return _matched(*matching[0], incident)
    if behaves:
        return Answer.skipped(f"Log lines and version are as in {alike[0][0].link}, but the offset behaves otherwise")
    return _perhaps(*alike[0], incident)


def _shown_of(issue: KnownIssue, incident: Incident, logs: tuple[LogExcerpt, ...]) -> list[Symptom]:
    if not issue.concerns(incident.vendor, incident.value(issue.version_of)):
        return []
    found = [symptom for log in logs for symptom in log.symptoms if symptom.signature in issue.signatures]
    said = [symptom for symptom in found if symptom.strength != STRENGTHS[0]]
    return sorted(said, key=lambda symptom: -symptom.count)[:1]


def _behaves(content: RoomContent | Absent) -> tuple[Pattern, ...]:
    """Return how the worst sender's offset behaves; nothing where none was measured, or none was out of step."""
    senders = () if isinstance(content, Absent) else contents.worst_first(content)
    if not senders or len(senders[0].pairs) < contents.FEWEST_PAIRS:
        return ()
    shown = contents.watched_long_enough(senders[0]) and contents.out_of_step(senders[0])
    return (contents.pattern_of(senders[0]),) if shown else ()


def _matched(issue: KnownIssue, symptom: Symptom, incident: Incident) -> Answer:
    fixed = f" It is fixed in {issue.fixed_in}." if issue.fixed_in else ""
    return Answer(
        verdict=Verdict.WARN,
        summary=f"Matches a public report: {issue.title} ({_told(issue, symptom, incident)})",
        advice=f"{issue.advice}{fixed} Read {issue.link}.",
        values=_values(issue, symptom),
    )


def _perhaps(issue: KnownIssue, symptom: Symptom, incident: Incident) -> Answer:
    return Answer(
        verdict=Verdict.INCONCLUSIVE,
        summary=f"May match a public report: {issue.title} ({_told(issue, symptom, incident)}); "
        "how the offset behaves was not measured",
        advice=f"Play the reference clip and measure for a minute; compare with {issue.link}.",
        values=_values(issue, symptom),
    )


def _told(issue: KnownIssue, symptom: Symptom, incident: Incident) -> str:
    version = incident.value(issue.version_of) or "not known"
    return f"version {version}; in the log {times(symptom.count)}: {symptom.meaning}"


def _values(issue: KnownIssue, symptom: Symptom) -> dict[str, Value]:
    return {"report": issue.id, "link": issue.link, "signature": symptom.signature, "count": symptom.count}
