"""Carries out ``avsync inspect``: open a stranger's bundle, check it quietly, judge it by this version's rules."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from collector import __version__
from collector.bundle.documents import OwnFindings, judgement_from, own_findings
from collector.bundle.listed import ListedMember
from collector.bundle.migrations import way_out, written_by_newer
from collector.bundle.names import SUMMARY
from collector.bundle.parts import BundleParts, read_parts
from collector.causes.runner import catalogue
from collector.model.codec import MalformedError
from collector.model.run import Judgement, Run
from collector.report.page import render_page
from collector.report.reply import render_reply
from collector.report.tables import ListedFile
from collector.report.terminal import BundleState, Section, terminal_sections
from collector.report.ticket import TAKEN_OUT
from collector.report.view import Place, shape_page
from collector.runs.judging import judge
from collector.runs.pages import land_page, place_of_page
from collector.runs.reloading import reloaded
from collector.runs.rerunning import changes
from collector.runs.strangers import edge_around


@dataclass(frozen=True, kw_only=True, slots=True)
class Inspected:
    """A bundle opened: the run as far as it can be read, its members, and how far the file can be believed.

    ``taken_out`` names what it lacks because whoever sent it took it out.
    """

    path: Path
    run: Run
    files: tuple[ListedFile, ...]
    state: BundleState
    taken_out: tuple[str, ...] = ()


def inspect_bundle(path: Path) -> Inspected:
    """Open a bundle. Raises UnreadableBundleError for what is no bundle, hostile, or newer than this version."""
    parts = read_parts(path)
    with edge_around(path):
        own = _own(parts)
        run, notes = _judged(parts, own)
    state = BundleState(
        name=path.name,
        problems=parts.problems,
        lost=parts.lost,
        unchecked=tuple(member.name for member in parts.unchecked),
        unchecked_bytes=sum(member.bytes for member in parts.unchecked),
        notes=(*_age(parts), *notes),
    )
    files = tuple(_listed(member) for member in parts.members if member.name != SUMMARY)
    taken_out = _taken_out(parts)
    gone = tuple(absent_file(name) for name in taken_out)
    return Inspected(path=path, run=run, files=(*gone, *files), state=state, taken_out=taken_out)


def absent_file(name: str) -> ListedFile:
    """Return how a page lists a file that was taken out of the bundle."""
    return ListedFile(name=name, bytes=0, sha256="", gone=TAKEN_OUT.lower())


def shown_in_terminal(inspected: Inspected) -> tuple[Section, ...]:
    """Return what a terminal shows. Raises UnreadableBundleError if the evidence holds what cannot be shown."""
    with edge_around(inspected.path):
        return terminal_sections(shape_page(inspected.run, inspected.files), inspected.state)


def draft_reply(inspected: Inspected) -> str:
    """Return the text of an answer to who sent the bundle. Raises UnreadableBundleError."""
    codes = {entry.id: entry.code for entry in catalogue()}
    with edge_around(inspected.path):
        return render_reply(inspected.run, bundle=inspected.path.name, codes=codes)


def write_page(inspected: Inspected, out: Path | None = None) -> Path:
    """Draw the page anew and write it beside the bundle, or to ``out`` (a file or folder); return where it is.

    Never over another file. Raises UnreadableBundleError, UsageError and NoSpaceError.
    """
    with edge_around(inspected.path):
        text = render_page(inspected.run, inspected.files, Place.ELSEWHERE)
    name = inspected.path.stem
    return land_page(text, place_of_page(inspected.path.parent if out is None else out, name))


def _own(parts: BundleParts) -> tuple[OwnFindings, ...]:
    """Return the bundle's own findings, or nothing if they cannot be read."""
    try:
        return (own_findings(parts.findings),)
    except MalformedError:
        return ()


def _taken_out(parts: BundleParts) -> tuple[str, ...]:
    told = parts.manifest.get("removed_by_user")
    return tuple(str(name) for name in told) if isinstance(told, list) else ()


def _judged(parts: BundleParts, own: tuple[OwnFindings, ...]) -> tuple[Run, tuple[str, ...]]:
    """Return the run, judged anew where all evidence is there, else as the bundle states it; and what to know of it."""
    if own and not parts.whole_evidence:
        stated = _run(parts, judgement_from(own[0]))
        return stated, ("Evidence is lost, so the findings are those that the bundle itself states.",)
    run = _run(parts, judge(parts.evidence))
    if not own:
        return run, ("Its own findings are lost: what is shown was judged anew from the evidence that is left.",)
    changed = changes(own[0], run)
    if not changed:
        return run, ()
    said = f"{own[0].verdict.value}: {own[0].headline}"
    return run, (
        f"This version's rules say {len(changed)} things otherwise than avsync {own[0].tool} did ({said}); "
        "avsync checks --rerun lists them.",
    )


def _run(parts: BundleParts, judgement: Judgement) -> Run:
    return reloaded(parts.evidence, judgement, parts.manifest, parts.findings)


def _age(parts: BundleParts) -> Iterator[str]:
    tool = str(parts.manifest.get("tool", parts.findings.get("tool", "")))
    if written_by_newer(tool):
        yield f"avsync {tool} wrote it, which is newer than this {__version__}. {way_out(tool)}"


def _listed(member: ListedMember) -> ListedFile:
    opaque = f"not readable by avsync, taken whole with consent ({member.consent})" if member.consent else ""
    return ListedFile(
        name=member.name, bytes=member.bytes, sha256=member.sha256, opaque=opaque, redactions=member.redactions
    )
