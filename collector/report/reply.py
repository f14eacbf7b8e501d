"""Drafts the answer to whoever sent a bundle: cause, evidence, what to change, how to measure again, open questions."""

import shlex
import textwrap
from collections.abc import Iterator, Mapping

from collector.model.cause import NamedCause, Support
from collector.model.finding import Finding, Verdict
from collector.model.host import HostRole
from collector.model.incident import Vendor
from collector.model.run import Run
from collector.model.ticket import ticket_fields
from collector.report.acting import acts
from collector.report.ends import both_ends
from collector.report.offsets import offset_sentence, offsets_seen
from collector.report.path import draw_path
from collector.report.quantities import span
from collector.report.shown import capitalised, joined, visible
from collector.report.words import STAGE, VERDICT

Codes = Mapping[str, Mapping[Vendor, str]]
"""By a cause's id: a line of code for each vendor whose SDK has one."""

QUESTIONS = {
    "room or channel": "Which room or channel was it?",
    "time frame": "When did it happen, from when to when, and in which time zone?",
    "scenario": "What kind of call is it: communication, live streaming, a single host or co-hosting?",
    "sender and receiver": "Which ids do the one who sends and the one who sees it out of step have?",
    "custom video source or renderer": "Does the app push its own frames, and does it draw received ones itself?",
    "reproducible and steps": "Does it happen every time, and with which steps?",
    "screen recording": "Is there a short screen recording of the fault?",
    "SDK log files": "Can you send the SDK's log files of both ends?",
}
"""By the name of a ticket's field: how a person asks for it."""

_WIDTH = 78
_REHEARSED = "publisher.rehearsal"


def render_reply(run: Run, *, bundle: str, codes: Codes) -> str:
    """Return the draft as plain text of at most 78 columns, commands and code on lines of their own, uncut.

    ``bundle`` is the file's name.
    """
    window = run.evidence.incident.window
    room = run.evidence.incident.room or "room not known"
    parts = [
        *_paragraph("Hello,"),
        *_paragraph(f"thank you for {bundle} ({room}, {span(window.start, window.end)})."),
        *_cause(run),
        *_paragraph(f"Evidence: {' '.join(_evidence(run))}"),
        *_change(run, codes),
        *_again(run, bundle),
        *_open_questions(run),
    ]
    return "\n".join(parts).rstrip("\n") + "\n"


def _paragraph(text: str, *, indent: str = "", first: str = "") -> Iterator[str]:
    shown = visible(text, limit=2_000)
    lines = textwrap.wrap(
        shown,
        _WIDTH,
        initial_indent=first or indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
    yield from (*lines, "")


def _leading(run: Run) -> tuple[NamedCause, ...]:
    return tuple(cause for cause in run.judgement.causes[:1] if cause.support is not Support.NONE)


def _cause(run: Run) -> Iterator[str]:
    judged = run.judgement
    for cause in _leading(run):
        who = f"who should act: {acts(judged)}"
        yield from _paragraph(f"Cause ({cause.support.value} support, {cause.cause}; {who}): {cause.title}.")
        if cause.tied_with:
            separates = f" {cause.note}" if cause.note else ""
            yield from _paragraph(f"What you sent cannot tell it from {joined(list(cause.tied_with))}.{separates}")
        return
    yield from _paragraph(f"Cause: none can be named yet. {VERDICT[judged.verdict]}: {judged.headline}.")


def _evidence(run: Run) -> tuple[str, ...]:
    """Return two sentences at most: the offset, and the best finding for the cause that is not the same one."""
    judged = run.judgement
    place = draw_path(judged).place
    seen = offsets_seen(judged.findings)
    sentences = [offset_sentence(item, judged.findings, run.evidence, place) for item in seen]
    told = {item.finding.check for item in seen}
    sentences += [item.answer.summary for item in _speaking(run) if item.check not in told]
    if not sentences:
        stages = joined([STAGE[stage].lower() for stage in judged.not_measured])
        sentences = [f"No offset was measured; not measured were: {stages}" if stages else "No fault was measured"]
    return tuple(f"{sentence.rstrip('.')}." for sentence in sentences[:2])


def _speaking(run: Run) -> list[Finding]:
    """The findings for the leading cause in its order; without a cause, the worst that bear on the incident."""
    findings = run.judgement.findings
    for cause in _leading(run):
        return [item for check in cause.because for item in findings if item.check == check]
    bad = [item for item in findings if item.bears and item.verdict in (Verdict.WARN, Verdict.FAIL)]
    return sorted(bad, key=lambda item: -item.verdict.severity)


def _change(run: Run, codes: Codes) -> Iterator[str]:
    for cause in _leading(run):
        yield from _paragraph(f"What to change: {cause.advice}")
        line = codes.get(cause.cause, {}).get(run.evidence.incident.vendor, "")
        if line:
            yield from (f"    {visible(line)}", "")
        return
    if run.judgement.next_step:
        yield from _paragraph(f"What to do next: {run.judgement.next_step}")


def _again(run: Run, bundle: str) -> Iterator[str]:
    yield from _paragraph("How to see whether it helped: measure again the same way, and compare.")
    yield f"    {_collect(run)}"
    yield f"    avsync compare {_argument(bundle, instead='BEFORE.zip')} AFTER.zip"
    yield ""


def _collect(run: Run) -> str:
    incident = run.evidence.incident
    words = ["avsync", "collect", "--room", _argument(incident.room, instead="ROOM")]
    if incident.vendor is not Vendor.UNKNOWN:
        words += ["--vendor", incident.vendor.value]
    told = {record.host.role for record in run.evidence.records if record.host.known_by.startswith("--here")}
    for role in (HostRole.SENDER, HostRole.RECEIVER):
        words += ["--here", role.value] if role in told else []
    if any(_REHEARSED in cause.because for cause in _leading(run)):
        words += ["--rehearse"]
    return " ".join(words)


def _argument(value: str, *, instead: str) -> str:
    """Return ``value`` quoted for a shell; what is hidden, empty or holds what nobody can see is left to the person."""
    if not value or value.startswith(("[", "-")) or visible(value, limit=200) != value:
        return instead
    return shlex.quote(value)


def _open_questions(run: Run) -> Iterator[str]:
    questions = [
        f"{QUESTIONS.get(field.name, capitalised(field.name) + '?')} ({field.why}; avsync takes it with {field.how})"
        for field in ticket_fields(run.evidence)
        if not field.complete
    ]
    questions += [
        f"Which SDK and system does the {end.name.lower()} use? ({end.unknown})"
        for end in both_ends(run.evidence)
        if "SDK" not in dict(end.parts)
    ]
    if not questions:
        yield from _paragraph("Nothing else is needed from you.")
        return
    yield from _paragraph("Still open, and only this:")
    for number, question in enumerate(questions, start=1):
        yield from list(_paragraph(question, first=f"{number}. ", indent="   "))[:-1]
