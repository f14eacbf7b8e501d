"""The contract of a service: what a module in ``services/`` offers, and what its sessions do."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from ssl import SSLContext
from typing import Protocol, runtime_checkable

from collector.delivery.model import Destination, Does, Found, Limits, Markup, Need, Note, Patience, Receipt, Verified
from collector.delivery.parcel import Parcel, Track
from collector.delivery.places import contacted
from collector.model.privacy import Secret

SHARED_S = 7 * 86_400
"""How long a shared link opens its object: the longest that S3 allows."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Access:
    """What a session is opened with: the needs as resolved, whom to trust (own CA included), how long to wait.

    ``folder`` is the bundle's, for a service that leaves something there for the user.
    """

    secrets: Mapping[str, Secret]
    settings: Mapping[str, str]
    trust: SSLContext
    patience: Patience
    folder: Path

    def secret(self, name: str) -> Secret:
        """Return what was given for ``Need.name``; an empty Secret if an optional one was not."""
        return self.secrets.get(name, Secret())

    def setting(self, name: str) -> str:
        """Return what was given for a need that may be seen; empty if an optional one was not."""
        return self.settings.get(name, "")


@runtime_checkable
class Session(Protocol):
    """One way to one destination, open. Every method may raise DeliveryError; see the package for the order."""

    def limits(self) -> Limits:
        """Ask what the other side takes; UNLIMITED where it does not tell. Also the first proof that credentials work.

        Raises DeliveryError for a ticket that is absent or closed, for wrong credentials, for lack of permission.
        """
        ...

    def find_existing(self, parcel: Parcel, known: Receipt) -> Found:
        """Look whether the bundle is there: by ``known`` (of an earlier run, may be empty), else by name and size.

        A file of that name that is not this bundle counts as absent, unless the service would not take a second one.
        """
        ...

    def send(self, parcel: Parcel, track: Track) -> Receipt:
        """Send all bytes once, streaming ``parcel.chunks(track)``."""
        ...

    def link(self, parcel: Parcel, receipt: Receipt, track: Track, /) -> Receipt:
        """Make what was sent part of the ticket, with ``parcel.text``; return the receipt with what that added.

        ``track`` is told before and after, as by ``send``.
        """
        ...

    def verify_stored(self, parcel: Parcel, receipt: Receipt) -> Verified:
        """Prove what is stored. Raises DeliveryError if it is not what was sent (a part, nothing)."""
        ...


@runtime_checkable
class Sharing(Protocol):
    """What the session of an object store offers besides: a link by which people without credentials get the object."""

    def share(self, receipt: Receipt) -> str:
        """Return a URL that opens the object for SHARED_S seconds: it lets in whoever has it, no journal keeps it."""
        ...


@runtime_checkable
class Commenting(Protocol):
    """What the session of a ticket service offers (besides, if it takes files, too): text without a file.

    It tells of a bundle that lies in a store.
    """

    def limits(self) -> Limits:
        """As of a Session: nothing is stored for a ticket that cannot be told of it."""
        ...

    def find_comment(self, note: Note) -> Found:
        """Look for a comment that gives ``note.sha256`` and a link that still opens it (``links.tells_of``)."""
        ...

    def comment(self, note: Note, track: Track) -> Receipt:
        """Write ``note.text`` into the ticket, in the service's markup; ``track`` as for ``send``."""
        ...


def _hosts_of_url(destination: Destination, _settings: Mapping[str, str]) -> tuple[str, ...]:
    return contacted(destination.hosts)


@dataclass(frozen=True, kw_only=True, slots=True)
class Service:
    """One service, as its module's ``SERVICE`` says it.

    ``schemes`` are what stands before ``:`` in ``--to`` (``redmine+https``); ``read`` turns such a URL into a
    destination without contacting anybody (raises UsageError: a sentence with an example); ``open`` yields a session
    for the time of a ``with`` block. ``example`` is a URL for the help. ``hosts`` says which hosts will be contacted,
    for a service where settings decide that.
    """

    title: str
    schemes: tuple[str, ...]
    example: str
    markup: Markup
    needs: tuple[Need, ...]
    read: Callable[[str], Destination]
    open: Callable[[Destination, Access], AbstractContextManager[Session | Commenting]]
    hosts: Callable[[Destination, Mapping[str, str]], tuple[str, ...]] = field(default=_hosts_of_url)
    does: Does = Does.SENDS

    @property
    def examples(self) -> tuple[str, ...]:
        """What stands for a URL in the help: all vendors' names for a draft, which are whole by themselves."""
        return self.schemes if self.does is Does.PREPARES else (self.example,)
