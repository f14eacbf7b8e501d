"""The words of delivery: what is sent, where to, what the other side said about it. Frozen values, no I/O."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum


class Markup(StrEnum):
    """In which markup a service shows text."""

    MARKDOWN = "markdown"
    TEXTILE = "textile"
    HTML = "html"
    PLAIN = "plain"
    NONE = "none"
    """It shows no text: the file lies there alone."""


class Does(StrEnum):
    """What becomes of a bundle that is given to a service."""

    SENDS = "sends"
    TELLS = "tells"
    """It takes no files: it is told where the bundle lies."""
    PREPARES = "prepares"
    """It lies ready here, for a person to send."""


class Kind(StrEnum):
    """Whether what a service needs may be seen."""

    SECRET = "secret"  # noqa: S105  the name of a kind
    OPEN = "open"


class Demand(StrEnum):
    """Whether a service works without it."""

    REQUIRED = "required"
    OPTIONAL = "optional"


@dataclass(frozen=True, kw_only=True, slots=True)
class Need:
    """Something that a service needs besides the URL: a key, a password, an endpoint.

    ``variables`` are environment variables, the first that is set wins; ``option`` is the long option that gives it,
    for what may be seen (a secret has none). A secret that no variable holds is looked for in the keyring (if the
    package ``keyring`` is there: service ``avsync``, user ``<first variable>@<host>``), then asked for by ``prompt``.
    What is optional is never asked for, unless ``goes_with`` names another need that was given.
    """

    name: str
    prompt: str
    variables: tuple[str, ...]
    kind: Kind = Kind.SECRET
    demand: Demand = Demand.REQUIRED
    option: str = ""
    goes_with: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Destination:
    """A URL of ``--to``, read. ``shown`` names it in words and journal: no query, no user, no signature.

    ``hosts`` are all hosts (``host:port``) that will be contacted; empty for a folder. ``base`` is what requests start
    from (``https://host/prefix``, no slash at its end), ``item`` the ticket's number, object's key, or mail address.
    ``query_digest`` tells apart what only a query does: a few hex digits of its sha256, empty where there is none.
    """

    scheme: str
    url: str
    shown: str
    hosts: tuple[str, ...]
    base: str = ""
    item: str = ""
    query_digest: str = ""

    @property
    def recorded(self) -> str:
        """What the journal knows it by."""
        return f"{self.shown} (query {self.query_digest})" if self.query_digest else self.shown

    @property
    def place(self) -> str:
        """What is the same for all URLs of one ticket, object or address."""
        return f"{self.base} {self.item}" if self.base else self.shown


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """The largest *file* that the other side takes (0: it did not tell), and how that is known ("its page says so").

    What grows on the way (base64 in a mail) is taken off already.
    """

    most_bytes: int = 0
    known_by: str = ""


UNLIMITED = Limits()


@dataclass(frozen=True, kw_only=True, slots=True)
class Receipt:
    """What the other side calls the bundle: all that is needed to go on after a crash. Goes into the journal.

    ``ids`` are short strings by name (an upload token that is of no use without the credentials, an attachment's id,
    an ETag, a queue id): never a secret, never a URL with a query. ``link`` is where people find it, if there is one.
    """

    ids: Mapping[str, str]
    link: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Absent:
    """The other side does not have the bundle."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Unknowable:
    """The other side cannot be asked (a mail server, a URL that only takes a PUT); ``why`` in words."""

    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Uploaded:
    """The other side has the bytes, but the ticket does not show them yet; ``link`` is still to be called."""

    receipt: Receipt


@dataclass(frozen=True, kw_only=True, slots=True)
class Attached:
    """The bundle is where it belongs, by name, size and, where the service tells, digest; still to be verified."""

    receipt: Receipt


Found = Absent | Unknowable | Uploaded | Attached


class Proof(StrEnum):
    """How it is known what the other side keeps."""

    DIGEST = "digest"
    """It named a digest of what it stored (a token with the sha256, an ETag, a checksum), and it is ours."""
    READ_BACK = "read back"
    """It was downloaded again and hashed."""
    ACCEPTED = "accepted"
    """It took it over by its own words, and nothing more can be asked: mail."""
    PREPARED = "prepared"
    """Nothing was sent: a draft lies ready for a person to send."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Verified:
    """What the proof is, in words that follow "Delivered: " ("the upload token names the same sha256")."""

    proof: Proof
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TicketText:
    """What is said beside the bundle: the subject on one line, and the text in Markdown that reads as plain text, too.

    Both come from the bundle's own ``ticket.md``; ``markup.py`` turns the text into what a service shows.
    """

    subject: str
    markdown: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Note:
    """A comment that stands for a bundle that lies elsewhere: ``text`` says where, how large, which sha256."""

    name: str
    link: str
    sha256: str
    text: TicketText


@dataclass(frozen=True, kw_only=True, slots=True)
class Patience:
    """How long to wait, in seconds; ``tries`` counts all of them, the first one, too.

    ``answer_s`` is the longest silence after the last byte went out: servers store and scan before they answer.
    ``settle_s``, and a second for each ``settle_bytes``, is how long a server may still be storing what it took from a
    try whose answer was lost (Request Tracker took 20 to 32 s for 200 MB; a third of that rate is waited for).
    """

    connect_s: float = 15.0
    stall_s: float = 60.0
    answer_s: float = 300.0
    tries: int = 4
    first_pause_s: float = 1.0
    longest_pause_s: float = 120.0
    settle_s: float = 5.0
    settle_bytes: int = 2_000_000

    @property
    def for_text(self) -> "Patience":
        """The same for what is sent beside a file that lies elsewhere: its size is waited for by nobody."""
        return replace(self, settle_bytes=sys.maxsize)
