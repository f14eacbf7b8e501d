"""Carries out ``avsync attach``: only an approved, intact bundle, to the place that was shown, exactly once."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from collector import __version__
from collector.bundle.approval import approve, approved
from collector.bundle.encryption import is_encrypted, room_within
from collector.bundle.journal import delivering, journal_path, locked
from collector.delivery.catalogue import service_of
from collector.delivery.errors import DeliveryError
from collector.delivery.markup import note, rendered
from collector.delivery.model import Destination, Does, Limits, Markup, Need, Patience, Proof
from collector.delivery.needs import secrets_of, settings_of
from collector.delivery.notes import NoteSession
from collector.delivery.parcel import Parcel
from collector.delivery.sending import FIRST_TIME, NOTHING_KNOWN, Delivered, Errand, Step, Watcher, patiently
from collector.delivery.service import Access, Commenting, Service, Session, Sharing
from collector.delivery.trust import trusted
from collector.errors import UsageError
from collector.runs.admitting import admitted
from collector.runs.delivery_ledger import DraftLedger, FileLedger, past_of
from collector.runs.encrypting import sealed
from collector.runs.pruning import prune

ATTACH_SCHEMA = "avsync/attach/1"
_STATE = {
    Proof.DIGEST: "verified",
    Proof.READ_BACK: "verified",
    Proof.ACCEPTED: "accepted",
    Proof.PREPARED: "prepared",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What the command line asks for; empty strings were not given.

    ``options`` are the services' own by long option; ``sha256`` approves exactly those bytes. ``encrypt_to`` are public
    keys: then only the encrypted file is sent. ``max_bytes`` is 0 without a limit of the user's own.
    """

    bundle: Path
    to: str
    ticket: str
    sha256: str
    ca_file: str
    options: Mapping[str, str]
    environment: Mapping[str, str]
    again: bool
    prune: bool
    max_bytes: int
    encrypt_to: tuple[str, ...]
    patience: Patience


@dataclass(frozen=True, kw_only=True, slots=True)
class Leg:
    """One place of the way: which service, where to, what was told of it, which hosts are contacted for it."""

    service: Service
    destination: Destination
    settings: Mapping[str, str]
    hosts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """What goes where, for whoever approves it. ``text`` is the ticket's, in the markup of ``markup``."""

    parcel: Parcel
    legs: tuple[Leg, ...]
    text: str
    markup: Markup
    limits: Limits
    approved: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Done:
    """How it ended: where the bundle is, where it is told of, and how both are known."""

    shown: Shown
    delivered: Delivered
    told: tuple[Delivered, ...]
    link: str


class Person(Watcher, Protocol):
    """Whoever sits there, or the options that speak for them."""

    def told(self, need: Need, /) -> str:
        """Ask for something that is needed; "" if nobody can."""
        ...

    def approves(self, shown: Shown, /) -> bool:
        """Show what goes where, and ask. Raises UsageError where nobody can be asked and nothing was approved."""
        ...

    def pruned(self, bundle: Path, left_out: tuple[str, ...], /) -> None:
        """Say that a smaller bundle was made."""
        ...


def attach(asked: Asked, person: Person) -> Done:
    """Deliver a bundle as approved.

    Raises QuarantinedError (6), UsageError (2) if it must not be sent or was not approved, DeliveryError (7).
    """
    _require_files(asked.to)
    person.stage("Checking the bundle")
    bundle = admitted(asked.bundle, asked.sha256)
    parcel = _to_send(bundle, asked)
    legs = tuple(_leg(url, asked, person) for url in (asked.to, asked.ticket) if url)
    with _opened(legs, asked, person) as opened, ExitStack() as held:
        _hold(held, parcel, {bundle.sha256, parcel.sha256}, legs)
        session, desks = _roles(legs, opened)
        limits = _tighter(patiently(session.limits, asked.patience, person), asked.max_bytes)
        for desk in desks:
            patiently(desk.limits, asked.patience, person)
        if limits.most_bytes and parcel.size_bytes > limits.most_bytes:
            parcel = _smaller(parcel, limits, _choices(session, legs[0], asked), asked, person)
            _hold(held, parcel, {parcel.sha256}, legs)
        return _carried(parcel, legs, session, desks, limits, asked, person)


def _hold(held: ExitStack, parcel: Parcel, contents: set[str], legs: tuple[Leg, ...]) -> None:
    """Keep others from sending the same, from this file or from a copy elsewhere. Raises UsageError."""
    held.enter_context(locked(parcel.path))
    for sha256 in sorted(contents):
        for place in sorted({leg.destination.place for leg in legs}):
            held.enter_context(delivering(sha256, place))


def _to_send(parcel: Parcel, asked: Asked) -> Parcel:
    """Return what is sent: the bundle, or its encrypted form if that was asked for. Raises CollectorError."""
    if not asked.encrypt_to:
        return parcel
    if is_encrypted(parcel.path):
        raise UsageError(f"{parcel.name} is encrypted already. Leave out --encrypt-to, or name the bundle that is not.")
    return admitted(sealed(parcel.path, parcel.sha256, asked.encrypt_to, approval=asked.sha256), "")


def attach_document(done: Done) -> dict[str, object]:
    """Return the result as plain JSON values (schema avsync/attach/1)."""
    parcel = done.shown.parcel
    return {
        "schema": ATTACH_SCHEMA,
        "tool": __version__,
        "bundle": parcel.name,
        "sha256": parcel.sha256,
        "bytes": parcel.size_bytes,
        "state": _STATE[done.delivered.verified.proof],
        "to": [_place(leg, delivered) for leg, delivered in _pairs(done)],
        "link": done.link or None,
        "journal": journal_path(parcel.path).name,
    }


def _pairs(done: Done) -> Iterator[tuple[Leg, Delivered]]:
    yield from zip(done.shown.legs, (done.delivered, *done.told), strict=True)


def _place(leg: Leg, delivered: Delivered) -> dict[str, object]:
    return {
        "url": leg.destination.shown,
        "service": leg.service.title,
        "hosts": list(leg.hosts),
        "proof": delivered.verified.proof.value,
        "known_by": delivered.verified.words,
        "sent_now": not delivered.before,
        "ids": dict(delivered.receipt.ids),
    }


def _leg(url: str, asked: Asked, person: Person) -> Leg:
    service = service_of(url)
    destination = service.read(url)
    settings = settings_of(service.needs, options=asked.options, environment=asked.environment, ask=person.told)
    hosts = service.hosts(destination, settings)
    return Leg(service=service, destination=destination, settings=settings, hosts=hosts)


@contextmanager
def _opened(legs: tuple[Leg, ...], asked: Asked, person: Person) -> Iterator[tuple[Session | Commenting, ...]]:
    """Open every leg's session, one inside the other; nothing is contacted before a method is called."""
    if not legs:
        yield ()
        return
    with _session(legs[0], asked, person) as session, _opened(legs[1:], asked, person) as others:
        yield (session, *others)


@contextmanager
def _session(leg: Leg, asked: Asked, person: Person) -> Iterator[Session | Commenting]:
    host = leg.hosts[0] if leg.hosts else leg.destination.scheme
    secrets = secrets_of(leg.service.needs, leg.settings, host=host, environment=asked.environment, ask=person.told)
    access = Access(
        secrets=secrets,
        settings=leg.settings,
        trust=trusted(asked.ca_file),
        patience=asked.patience,
        folder=asked.bundle.parent,
    )
    with leg.service.open(leg.destination, access) as session:
        yield session


def _tighter(limits: Limits, max_bytes: int) -> Limits:
    """Return the limit of the other side, or the user's own if that is lower."""
    if max_bytes and not 0 < limits.most_bytes <= max_bytes:
        return Limits(most_bytes=max_bytes, known_by="--max-size")
    return limits


def _require_files(url: str) -> None:
    """Refuse what takes no file before anything is asked for. Raises UsageError."""
    service = service_of(url)
    if service.does is Does.TELLS:
        raise UsageError(
            f"{service.title} takes no files. Put the bundle into an object store, and {service.title} is told where "
            f"it lies: --to s3://BUCKET/ --ticket {service.read(url).shown}"
        )


def _roles(legs: tuple[Leg, ...], opened: tuple[Session | Commenting, ...]) -> tuple[Session, tuple[Commenting, ...]]:
    """Return what takes the file, and what is told of it. Raises UsageError for what cannot."""
    session, *others = opened
    desks = tuple(other for other in others if isinstance(other, Commenting))
    if others and not isinstance(session, Sharing):
        raise UsageError(f"--ticket goes with an object store (--to s3://…), not with {legs[0].service.title}.")
    if len(desks) < len(others):
        raise UsageError(f"{legs[1].service.title} has no tickets: --ticket needs the URL of one, or a mail address.")
    if not isinstance(session, Session):
        raise TypeError(f"{legs[0].service.title} opens no Session, and does not say that it only tells.")
    return session, desks


def _choices(session: Session, leg: Leg, asked: Asked) -> str:
    smaller = "Either leave out attachments and logs with --prune (a new bundle, which you approve)"
    if is_encrypted(asked.bundle):
        smaller = "Either make a smaller one of the bundle that was encrypted (--prune with --encrypt-to)"
    if isinstance(session, Commenting):
        ticket = f"--to s3://BUCKET/ --ticket {leg.destination.url}"
        return f"{smaller}, or put it into an object store and give the ticket a link: {ticket}"
    return f"{smaller}, or put it into an object store: --to s3://BUCKET/"


def _smaller(parcel: Parcel, limits: Limits, choices: str, asked: Asked, person: Person) -> Parcel:
    """Make a bundle that fits, if that was asked for. Raises UsageError that names the choices."""
    if not asked.prune or is_encrypted(asked.bundle):
        raise UsageError(
            f"{parcel.name} has {parcel.size_bytes / 1e6:.1f} MB, more than the {limits.most_bytes / 1e6:.1f} MB that "
            f"are taken there ({limits.known_by}). Nothing was sent. {choices}"
        )
    most_bytes = room_within(limits.most_bytes) if asked.encrypt_to else limits.most_bytes
    pruned = prune(asked.bundle, most_bytes=most_bytes)
    person.pruned(pruned.path, pruned.left_out)
    return _to_send(admitted(pruned.path, ""), asked)


def _carried(
    parcel: Parcel,
    legs: tuple[Leg, ...],
    session: Session,
    desks: tuple[Commenting, ...],
    limits: Limits,
    asked: Asked,
    person: Person,
) -> Done:
    markup = legs[-1].service.markup
    shown = Shown(
        parcel=parcel,
        legs=legs,
        text=rendered(parcel.text, markup),
        markup=markup,
        limits=limits,
        approved=parcel.sha256 in (*approved(parcel.path), asked.sha256.lower()),
    )
    if not person.approves(shown):
        raise UsageError("Not approved, so nothing was sent. The bundle stays where it is.")
    if parcel.sha256 not in approved(parcel.path):
        approve(parcel.path, sha256=parcel.sha256, at=datetime.now(UTC))
    for leg, to in zip(legs, (legs[0].destination.recorded, *map(_link_at, legs[1:])), strict=True):
        _plan(leg, parcel, to)
    delivered = _errand(session, legs[0], parcel, asked, person, to=legs[0].destination.recorded).run()
    link = session.share(delivered.receipt) if isinstance(session, Sharing) else delivered.receipt.link
    told = tuple(_told(desk, leg, parcel, asked, person, link=link) for desk, leg in zip(desks, legs[1:], strict=True))
    return Done(shown=shown, delivered=delivered, told=told, link=link)


def _told(desk: Commenting, leg: Leg, parcel: Parcel, asked: Asked, person: Person, *, link: str) -> Delivered:
    """Write into the ticket where the bundle lies. Raises DeliveryError."""
    said = NoteSession(desk, note(parcel.text, name=parcel.name, link=link, sha256=parcel.sha256))
    try:
        patient = replace(asked, patience=asked.patience.for_text)
        return _errand(said, leg, parcel, patient, person, to=_link_at(leg)).run()
    except DeliveryError as error:
        raise DeliveryError(
            f"The bundle is stored, but it is not certain that the ticket tells of it: {error} "
            "The same command goes on from there."
        ) from error


def _link_at(leg: Leg) -> str:
    """Return what the journal knows a place by that gets a link: it does not have the file."""
    return f"{leg.destination.recorded} (link)"


def _plan(leg: Leg, parcel: Parcel, to: str) -> None:
    """Note where the bundle is to go, unless an earlier run began already."""
    if leg.service.does is not Does.PREPARES and past_of(parcel.path, sha256=parcel.sha256, to=to) == FIRST_TIME:
        FileLedger(parcel.path, sha256=parcel.sha256, to=to).note(Step.PLANNED, NOTHING_KNOWN)


def _errand(session: Session, leg: Leg, parcel: Parcel, asked: Asked, person: Person, *, to: str) -> Errand:
    sends = leg.service.does is not Does.PREPARES
    ledger = (FileLedger if sends else DraftLedger)(parcel.path, sha256=parcel.sha256, to=to)
    return Errand(
        session=session,
        parcel=parcel,
        ledger=ledger,
        doing="Sending" if sends else "Writing the draft",
        watcher=person,
        patience=asked.patience,
        past=past_of(parcel.path, sha256=parcel.sha256, to=to),
        again=asked.again,
    )
