"""Turns a finished run and its redacted streams into the members of one bundle, and the bundle into a file."""

import hashlib
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import filterfalse
from pathlib import Path

from collector.bundle.encryption import Recipients, encrypt, encrypted_name
from collector.bundle.examining import PackedStream, examined
from collector.bundle.landing import WrittenBundle
from collector.bundle.names import OutKind, bundle_path
from collector.bundle.records import evidence_members
from collector.bundle.write import Contents, Leak, Stretch, write_bundle
from collector.bundle.write import LeakSearch as FindLeaks
from collector.errors import QuarantinedError, RedactionError
from collector.model.codec import to_json
from collector.model.incident import LOOKUP_FIELDS, Incident
from collector.model.member import Form, Member, OpaqueFile, SafeStream, SafeText
from collector.model.run import Run, run_document
from collector.model.source import SourcePlan
from collector.redaction.leaks import LeakSearch
from collector.redaction.sealing import seal
from collector.redaction.unlearned import reads_like_words
from collector.report.page import render_page
from collector.report.tables import ListedFile
from collector.report.ticket import render_ticket
from collector.runs.reveal import key_path
from collector.runs.room import kind_of

PLAIN = "unencrypted.zip"
UNDRAWN = """<!doctype html><html lang="en"><meta charset="utf-8"><title>avsync</title>
<h1>This page could not be drawn ({error})</h1>
<p>That is a defect of avsync; please report it. The evidence is whole: see findings.json, ticket.md and evidence/.</p>
</html>
"""


def pack(
    run: Run,
    *,
    plan: tuple[SourcePlan, ...],
    taken: Iterable[SafeStream | PackedStream | OpaqueFile],
    secrets: frozenset[str],
    first_met: Mapping[str, str],
    out: Path,
    spool: Path,
    encrypt_to: Recipients = (),
) -> WrittenBundle:
    """Write the bundle of a run; one that is encrypted lies unencrypted in ``spool`` only, and only meanwhile.

    ``first_met`` is the source of each secret that one brought. One that reads like words is looked for in what the
    sources brought only: it may well stand in what avsync says, from which redaction took all that evidence said.
    Raises NoBundleError, NoSpaceError, QuarantinedError and RedactionError.
    """
    known, written = LeakSearch(secrets), LeakSearch(filterfalse(reads_like_words, secrets))
    inner: list[Member | PackedStream] = [
        sealed("findings.json", to_json(run_document(run), pretty=True).decode(), written, first_met),
        sealed("ticket.md", render_ticket(run), written, first_met),
        *evidence_members(run.evidence),
        *(_examined(member, known) for member in taken),
    ]
    page = sealed("summary.html", _drawn(run, [_listed(member) for member in inner]), written, first_met)
    brought = frozenset(member.name for member in inner if not isinstance(member, SafeText))
    contents = Contents(run=run, plan=plan, members=(page, *inner), readable=kept_readable(run.evidence.incident))

    def leaks(stretches: Iterator[Stretch]) -> Sequence[Leak]:
        return [
            Leak(kind=kind, member=name)
            for name, chunks in stretches
            for kind in (known if name in brought else written).places(chunks)
        ]

    target = _target(out, run.evidence.incident, run.ended)
    if encrypt_to:
        return _encrypted(contents, target, leaks, spool, encrypt_to)
    return write_bundle(contents, to=target, leaks=leaks)


def sealed(name: str, text: str, known: LeakSearch, first_met: Mapping[str, str]) -> SafeText:
    """Return a text as a member. Raises RedactionError, which names the sources whose secret stands in it."""
    try:
        return seal(name, text, known)
    except RedactionError as error:
        met = _sources_of(text, first_met)
        if not met:
            raise
        raise RedactionError(
            f"{name} would hold what {' and '.join(met)} gives as a secret, so no bundle was written. If it is a word "
            'that opens nothing, give --redact a file with the line "allow WORD"; if not, please report this.'
        ) from error


def _sources_of(text: str, first_met: Mapping[str, str]) -> list[str]:
    """Return the sources that brought a secret which stands in a text."""
    brought: dict[str, list[str]] = {}
    for secret, source in first_met.items():
        brought.setdefault(source, []).append(secret)
    return [source for source in sorted(brought) if LeakSearch(brought[source]).places([text.encode()])]


def _examined(
    member: SafeStream | PackedStream | OpaqueFile, known: LeakSearch
) -> SafeStream | OpaqueFile | PackedStream:
    if isinstance(member, SafeStream) and member.form is Form.DEFLATED:
        return examined(member, known.places)
    return member


def _encrypted(
    contents: Contents, target: Path, leaks: FindLeaks, spool: Path, recipients: Recipients
) -> WrittenBundle:
    """Never leave an unencrypted bundle, whatever happens: what a kill leaves in the spool, the next run removes."""
    try:
        plain = write_bundle(contents, to=spool / PLAIN, leaks=leaks)
        return encrypt(plain.path, to=encrypted_name(target), recipients=recipients)
    except QuarantinedError as error:
        raise QuarantinedError(
            "The finished bundle held what must not leave this machine, so it was neither encrypted nor kept. "
            "Run again without --encrypt-to to see in which file, and please report this."
        ) from error
    finally:
        for left in spool.glob(f"{Path(PLAIN).stem}*"):
            left.unlink(missing_ok=True)


def encrypt_reviewed(bundle: Path, *, out: Path, recipients: Recipients) -> WrittenBundle:
    """Encrypt a bundle that a person looked at to ``out``, its key file beside it, and remove the readable one.

    Raises NoSpaceError and NoBundleError; then the readable one stays where it was, in a private folder.
    """
    target = out / bundle.name if kind_of(out) is OutKind.FOLDER else out
    written = encrypt(bundle, to=encrypted_name(target), recipients=recipients)
    if key_path(bundle).exists():
        shutil.move(key_path(bundle), key_path(written.path))
    bundle.unlink()
    return written


def _drawn(run: Run, files: Iterable[ListedFile]) -> str:
    try:
        return render_page(run, files)
    except Exception as error:  # noqa: BLE001  a page that cannot be drawn must not cost the evidence; its text may hold data
        return UNDRAWN.format(error=type(error).__name__)


def kept_readable(incident: Incident) -> tuple[str, ...]:
    """Return the ids that stay readable so that support can look the call up, for the manifest and the review."""
    return tuple(
        f"{name.value}={incident.value(name)}" for name in sorted(LOOKUP_FIELDS, key=str) if incident.value(name)
    )


def _target(out: Path, incident: Incident, at: datetime) -> Path:
    return bundle_path(out, kind_of(out), room=incident.room, at=at)


def _listed(member: Member | PackedStream) -> ListedFile:
    if isinstance(member, SafeText):
        data = member.text.encode()
        return ListedFile(name=member.name, bytes=len(data), sha256=hashlib.sha256(data).hexdigest())
    if isinstance(member, SafeStream | PackedStream):
        return ListedFile(name=member.name, bytes=member.bytes, sha256=member.sha256, redactions=member.redactions)
    with member.path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return ListedFile(name=member.name, bytes=member.path.stat().st_size, sha256=sha256, opaque=_opaque(member))


def _opaque(file: OpaqueFile) -> str:
    return f"not readable by avsync, taken whole with consent ({file.consent})"
