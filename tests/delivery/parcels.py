"""Makes bundles to send, what a session is opened with, and watchers that keep what they were told. All synthetic."""

import hashlib
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from collector.bundle.write import write_bundle
from collector.delivery.markup import note, ticket_text
from collector.delivery.model import Note, Patience, Receipt, TicketText, Verified
from collector.delivery.parcel import Parcel
from collector.delivery.sending import FIRST_TIME, Errand, Past, Step
from collector.delivery.service import Access, Session
from collector.delivery.trust import trusted
from collector.model.member import OpaqueFile, SafeText
from collector.model.privacy import Secret
from tests.bundle.contents import make_contents, nothing_leaks

QUICK = Patience(
    connect_s=5.0, stall_s=20.0, answer_s=20.0, tries=4, first_pause_s=0.01, longest_pause_s=2.0, settle_s=0.1
)
TICKET = "Subject: Audio is 231 ms late in demo, 2026-03-05 14:00 UTC\n\n- Room: demo\n- Verdict: Problem\n"


def make_parcel(folder: Path, size: int = 100_000, *, seed: int = 1, name: str = "avsync-demo.zip") -> Parcel:
    """Return a parcel of bytes that do not shrink; it is no zip, as services do not look inside."""
    data = random.Random(seed).randbytes(size)
    path = folder / name
    path.write_bytes(data)
    text = TicketText(subject="Audio is 231 ms late", markdown="- Room: demo\n")
    return Parcel(path=path, name=name, size_bytes=size, sha256=hashlib.sha256(data).hexdigest(), text=text)


def make_note(parcel: Parcel, *, link: str = "https://store.example/x.zip") -> Note:
    """Return the note that says where a parcel lies."""
    text = ticket_text("", name=parcel.name, size_bytes=parcel.size_bytes, sha256=parcel.sha256)
    return note(text, name=parcel.name, link=link, sha256=parcel.sha256)


def make_big_bundle(folder: Path, attached: int = 2_000_000, *, logs: int = 0, name: str = "avsync-demo.zip") -> Path:
    """Write a whole bundle with an attachment that does not shrink, and as many logs of 100 kB."""
    recording = folder / f"{name}.recording"
    recording.write_bytes(random.Random(7).randbytes(attached))
    members = [OpaqueFile(name="attachments/recording.webm", path=recording, consent="asked")]
    texts = [
        SafeText(name=f"logs/app/app-{number}.log", text=random.Random(number).randbytes(50_000).hex())
        for number in range(logs)
    ]
    ticket = SafeText(name="ticket.md", text=TICKET)
    written = write_bundle(make_contents(ticket, *members, *texts), to=folder / name, leaks=nothing_leaks)
    recording.unlink()
    return written.path


def sha256_of(path: Path) -> str:
    """Return a file's sha256 in hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def make_access(
    folder: Path,
    *,
    secrets: Mapping[str, str] | None = None,
    settings: Mapping[str, str] | None = None,
    ca_file: str = "",
    patience: Patience = QUICK,
) -> Access:
    """Return what a session is opened with."""
    return Access(
        secrets={name: Secret(value=value) for name, value in (secrets or {}).items()},
        settings=settings or {},
        trust=trusted(ca_file),
        patience=patience,
        folder=folder,
    )


@dataclass(kw_only=True, slots=True)
class Watched:
    """A ledger, a watcher and a track that remember."""

    steps: list[Step] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    moves: list[int] = field(default_factory=list)
    proofs: list[Verified] = field(default_factory=list)

    def note(self, step: Step, receipt: Receipt) -> None:
        self.steps.append(step)
        self.receipts.append(receipt)

    def proven(self, receipt: Receipt, verified: Verified) -> None:
        self.steps.append(Step.VERIFIED)
        self.receipts.append(receipt)
        self.proofs.append(verified)

    def stage(self, text: str) -> None:
        self.said.append(text)

    def moved(self, count: int) -> None:
        self.moves.append(count)

    def committing(self) -> None:
        self.steps.append(Step.COMMITTING)

    def refused(self) -> None:
        self.steps.append(Step.UPLOADING)

    @property
    def past(self) -> Past:
        """What a journal would say of the last run."""
        return Past(step=self.steps[-1], receipt=self.receipts[-1] if self.receipts else Receipt(ids={}))


def make_errand(
    session: Session,
    parcel: Parcel,
    watched: Watched,
    *,
    past: Past = FIRST_TIME,
    again: bool = False,
    patience: Patience = QUICK,
) -> Errand:
    """Return an errand that waits hundredths of a second, if nothing else is said."""
    return Errand(
        session=session, parcel=parcel, ledger=watched, watcher=watched, patience=patience, past=past, again=again
    )


OBJECT = "https://store.example/in/x.zip"


def signed(stamp: str, *, lasts_s: int = 604_800, place: str = OBJECT) -> str:
    """Return a link to an object as S3 signs it."""
    return f"{place}?X-Amz-Algorithm=x&X-Amz-Date={stamp}&X-Amz-Expires={lasts_s}&X-Amz-Signature=synthetic"
