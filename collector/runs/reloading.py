"""Turns what a bundle holds back into a finished run, as a report takes it."""

from collector import __version__
from collector.bundle.documents import NEVER, Making, making
from collector.bundle.migrations import Document
from collector.model.codec import MalformedError
from collector.model.evidence import SafeEvidence
from collector.model.records.logs import LogExcerpt
from collector.model.run import Judgement, Run


def reloaded(evidence: SafeEvidence, judgement: Judgement, manifest: Document, findings: Document) -> Run:
    """Return the run; what a lost or changed manifest should tell is empty, its times then are the window's."""
    made = _made(manifest, findings)
    window = evidence.incident.window
    reasons = findings.get("exit_reasons", [])
    return Run(
        tool=shown_tool(made.tool),
        run=made.run,
        started=window.start if made.started == NEVER else made.started,
        ended=window.end if made.created == NEVER else made.created,
        evidence=evidence,
        judgement=judgement,
        exit_reasons=tuple(str(reason) for reason in reasons) if isinstance(reasons, list) else (),
        interrupted=made.interrupted,
        clocks=tuple(excerpt.clock for excerpt in evidence.every(LogExcerpt)),
        redactions=made.redactions,
    )


def shown_tool(tool: str) -> str:
    """Name the version that wrote a bundle and, where it is another one, the version whose rules speak."""
    if tool == __version__:
        return tool
    return f"{tool or 'of a version not known'}, read by {__version__}"


def _made(manifest: Document, findings: Document) -> Making:
    tool = str(findings.get("tool", ""))
    try:
        made = making(manifest)
    except MalformedError:
        return Making(tool=tool)
    if made.started.tzinfo is None or made.created.tzinfo is None:
        return Making(tool=made.tool or tool)
    return made if made.tool else Making(tool=tool)
