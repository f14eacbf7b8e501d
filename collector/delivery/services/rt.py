"""Attaches a bundle to a ticket of Request Tracker (REST 2, RT 5) as a comment with the ticket's text.

File and comment go in one request. RT answers 201 and reports the whole length even where its MaxAttachmentSize made it
store a part or nothing, or the disk was full, so that only reading the file back shows what it keeps.
https://docs.bestpractical.com/rt/5.0.3/RT/REST2.html
"""

import base64
import contextlib
import json
import re
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from collector.delivery.errors import DeliveryError
from collector.delivery.faults import SMALLER
from collector.delivery.http import Answer, Downloaded, Http
from collector.delivery.links import tells_of
from collector.delivery.markup import rendered
from collector.delivery.model import (
    UNLIMITED,
    Absent,
    Attached,
    Destination,
    Found,
    Limits,
    Markup,
    Need,
    Note,
    Proof,
    Receipt,
    TicketText,
    Verified,
)
from collector.delivery.parcel import Parcel, Track
from collector.delivery.places import ticket_destination
from collector.delivery.service import Access, Service, Session

EXAMPLE = "rt+https://rt.example/ticket/7"
PAGE = 100
MOST_PAGES = 100
_TICKET = re.compile(r"(?P<base>.*?)(?:/REST/2\.0)?/ticket/(?P<item>[1-9][0-9]{0,9})", re.IGNORECASE)
_IN_BROWSER = re.compile(r"/Ticket/(?:Display|History|Modify|Update)\.html\?id=([1-9][0-9]{0,9})(?=#|$)")
_CLOSED = frozenset({"resolved", "rejected", "deleted"})
_CONTENT = re.compile(rb'"Content"\s*:\s*"')
_LONGEST_KEY = 64
_NO_PARAMETERS: Mapping[str, str] = {}
_IDENTITY = {"Accept-Encoding": "identity"}


@dataclass(frozen=True, kw_only=True, slots=True)
class _File:
    """One file of the ticket as RT lists it; ``size_bytes`` is what it was given, not what it keeps."""

    number: str
    name: str
    size_bytes: int


def read(url: str) -> Destination:
    """Read ``rt+https://host/prefix/ticket/7``, or the address that a browser shows. Raises UsageError."""
    return ticket_destination(_IN_BROWSER.sub(r"/ticket/\1", url), _TICKET, example=EXAMPLE)


@contextlib.contextmanager
def open_rt(destination: Destination, access: Access) -> Iterator[Session]:
    """Yield a session for one ticket."""
    with Http(access, headers={"Authorization": f"token {access.secret('token').value}"}) as http:
        yield RequestTracker(http, destination)


class RequestTracker:
    """One ticket; comments, too."""

    def __init__(self, http: Http, destination: Destination) -> None:
        self._http = http
        self._api = f"{destination.base}/REST/2.0"
        self._ticket = f"{self._api}/ticket/{destination.item}"
        self._number = destination.item
        self._link = f"{destination.base}/Ticket/Display.html?id={destination.item}"

    def limits(self) -> Limits:
        """Read the ticket; RT tells nobody what it takes."""
        status = str(self._asked("GET", self._ticket).document().get("Status", ""))
        if status in _CLOSED:
            raise DeliveryError(f"Ticket {self._number} is {status}. Have it opened again, or name another one.")
        return UNLIMITED

    def find_existing(self, parcel: Parcel, known: Receipt) -> Found:
        """Look for a file of that name and size, and read it back: what RT lists says nothing of what it keeps."""
        files = tuple(self._files())
        for file in files:
            if (file.name, file.size_bytes) == (parcel.name, parcel.size_bytes):
                kept = self._kept(file.number, parcel)
                if kept.sha256 == parcel.sha256:
                    return Attached(receipt=self._receipt(file.number, kept.sha256))
                if kept.size_bytes < parcel.size_bytes:
                    raise _kept_a_part(parcel, kept.size_bytes)
        if any(file.name == f"{parcel.name}.txt" for file in files):
            raise _kept_a_part(parcel, 0)
        return Absent()

    def send(self, parcel: Parcel, track: Track) -> Receipt:
        """Send comment and file; which number the file got is looked up afterwards."""
        form = _Form(secrets.token_hex(16))
        head = form.field("JSON", "application/json", _comment(parcel.text)) + form.file(parcel.name, parcel.media_type)
        length = len(head) + parcel.size_bytes + len(form.end)
        return self._posted(form, _around(head, parcel.chunks(track), form.end, track), length, track)

    def link(self, _parcel: Parcel, receipt: Receipt, _track: Track) -> Receipt:
        """It is in the ticket already."""
        return receipt

    def verify_stored(self, parcel: Parcel, receipt: Receipt) -> Verified:
        """Read it back and hash it. Raises DeliveryError for a part of it, or nothing."""
        if receipt.ids.get("sha256") != parcel.sha256 and not isinstance(self.find_existing(parcel, receipt), Attached):
            raise DeliveryError(
                f"RT said that it took {parcel.name}, but ticket {self._number} shows no such file. The disk of its "
                "database may be full: tell its administrator, then run again."
            )
        return Verified(proof=Proof.READ_BACK, words="downloaded again, the sha256 is the same")

    def find_comment(self, note: Note) -> Found:
        """Look at the comments whose subject names the sha256: RT lists subjects, but each text has to be asked for."""
        for item in self._items():
            number = str(item.get("id", ""))
            if note.sha256 in str(item.get("Subject", "")) and tells_of(self._text(number), note):
                return Attached(receipt=self._receipt(number, ""))
        return Absent()

    def comment(self, note: Note, track: Track) -> Receipt:
        """Write a comment."""
        form = _Form(secrets.token_hex(16))
        said = replace(note.text, subject=f"Bundle, sha256 {note.sha256}")
        body = form.field("JSON", "application/json", _comment(said)) + form.end[2:]
        track.committing()
        return self._posted(form, iter([body]), len(body), track)

    def _posted(self, form: "_Form", body: Iterable[bytes], length: int, track: Track) -> Receipt:
        headers = {"Content-Type": form.media_type}
        answer = self._http.send("POST", f"{self._ticket}/comment", body=body, length=length, headers=headers)
        answer.told(track).checked(said=self._refusals(answer))
        return self._receipt("", "")

    def _receipt(self, number: str, sha256: str) -> Receipt:
        ids = {"ticket": self._number, "attachment": number, "sha256": sha256}
        return Receipt(ids={name: value for name, value in ids.items() if value}, link=self._link)

    def _asked(self, method: str, url: str, parameters: Mapping[str, str] = _NO_PARAMETERS) -> Answer:
        answer = self._http.ask(method, url, parameters=parameters)
        return answer.checked(said=self._refusals(answer))

    def _items(self) -> Iterator[Mapping[str, object]]:
        """Yield everything of the ticket that RT calls an attachment: texts, files, and what holds them together."""
        for page in range(1, MOST_PAGES + 1):
            asked = {"fields": "Filename,ContentLength,Subject", "per_page": str(PAGE), "page": str(page)}
            items = self._asked("GET", f"{self._ticket}/attachments", asked).document().get("items")
            listed = [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
            yield from listed
            if len(listed) < PAGE:
                return

    def _files(self) -> Iterator[_File]:
        for item in self._items():
            size = str(item.get("ContentLength", ""))
            if item.get("Filename") and size.isdigit():
                yield _File(number=str(item.get("id", "")), name=str(item["Filename"]), size_bytes=int(size))

    def _kept(self, number: str, parcel: Parcel) -> Downloaded:
        url = f"{self._api}/attachment/{number}"
        return self._http.download(url, headers=_IDENTITY, most_bytes=parcel.size_bytes + 1, unwrap=unwrapped)

    def _text(self, number: str) -> str:
        answer = self._asked("GET", f"{self._api}/attachment/{number}")
        return b"".join(unwrapped(iter([answer.body]))).decode("utf-8", "replace")

    def _refusals(self, answer: Answer) -> Mapping[int, str]:
        host, number = answer.host, self._number
        refused = f"{host} does not let this account comment on ticket {number}. Ask for the right CommentOnTicket."
        return {
            400: refused if "ermission" in answer.words() else f"{host} refuses the comment (400): {answer.words()}",
            401: f"{host} does not accept the token (401). RT makes one under Logged in as, Settings, Auth Tokens.",
            403: refused,
            404: f"{host} shows no ticket {number} to this account (404). Check the number after --to.",
            413: f"{host} refuses a file of this size (413): a proxy before RT allows less than RT does. {SMALLER}",
        }


def unwrapped(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the file out of RT's answer, a JSON object that holds it in base64 under ``Content``, piece by piece."""
    held, left, inside = b"", b"", False
    for piece in pieces:
        held += piece
        if not inside:
            found = _CONTENT.search(held)
            if not found:
                held = held[-_LONGEST_KEY:]
                continue
            held, inside = held[found.end() :], True
        text, ended, _ = held.partition(b'"')
        whole = text[: len(text) - text.endswith(b"\\")] if not ended else text
        held = text[len(whole) :]
        left += whole.replace(b"\\n", b"").replace(b"\\/", b"/")
        usable = len(left) // 4 * 4
        yield base64.b64decode(left[:usable])
        left = left[usable:]
        if ended:
            return


@dataclass(frozen=True, slots=True)
class _Form:
    """The parts of a multipart form (RFC 7578) around a file that is never in memory."""

    boundary: str

    @property
    def media_type(self) -> str:
        return f"multipart/form-data; boundary={self.boundary}"

    @property
    def end(self) -> bytes:
        return f"\r\n--{self.boundary}--\r\n".encode()

    def field(self, name: str, media_type: str, value: bytes) -> bytes:
        head = (
            f'--{self.boundary}\r\nContent-Disposition: form-data; name="{name}"\r\nContent-Type: {media_type}\r\n\r\n'
        )
        return head.encode() + value + b"\r\n"

    def file(self, name: str, media_type: str) -> bytes:
        shown = name.replace("\\", "_").replace('"', "_")
        named = f'form-data; name="Attachments"; filename="{shown}"'
        return f"--{self.boundary}\r\nContent-Disposition: {named}\r\nContent-Type: {media_type}\r\n\r\n".encode()


def _comment(text: TicketText) -> bytes:
    said = {"Content": rendered(text, Markup.PLAIN), "ContentType": "text/plain", "Subject": text.subject}
    return json.dumps(said).encode()


def _around(head: bytes, chunks: Iterable[bytes], end: bytes, track: Track) -> Iterator[bytes]:
    yield head
    yield from chunks
    track.committing()  # RT begins once it has all of it, and goes on whether anybody waits for its answer or not
    yield end


def _kept_a_part(parcel: Parcel, size: int) -> DeliveryError:
    return DeliveryError(
        f"RT took the comment, but keeps {size:,} of {parcel.size_bytes:,} bytes of {parcel.name}: its "
        f"MaxAttachmentSize is smaller. Have that raised and the file in the ticket removed, or: {SMALLER}"
    )


SERVICE = Service(
    title="Request Tracker",
    schemes=("rt+https", "rt+http"),
    example=EXAMPLE,
    markup=Markup.PLAIN,
    needs=(Need(name="token", prompt="RT authentication token", variables=("AVSYNC_RT_TOKEN", "RT_TOKEN")),),
    read=read,
    open=open_rt,
)
