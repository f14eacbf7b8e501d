"""Attaches a bundle to a Zendesk ticket as a private comment with the ticket's text.

Two requests: an upload answers a token that is good for an hour and once; an update of the ticket then names it.
Zendesk tells no digest, so that what it stored is read back. Written from the public reference, not tried against the
service:
https://developer.zendesk.com/api-reference/ticketing/tickets/ticket-attachments/ and …/tickets/tickets/
"""

import base64
import contextlib
import re
import time
from collections.abc import Iterator, Mapping
from urllib.parse import parse_qsl, quote, urlsplit

from collector.delivery.errors import DeliveryError
from collector.delivery.http import Answer, Http
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
    Uploaded,
    Verified,
)
from collector.delivery.parcel import Parcel, Track
from collector.delivery.places import ticket_destination
from collector.delivery.service import Access, Service, Session
from collector.model.privacy import Secret

EXAMPLE = "zendesk+https://company.zendesk.com/agent/tickets/123"
MOST_PAGES = 100
TOKEN_LASTS_S = 50 * 60
_TICKET = re.compile(r"(?P<base>.*?)(?:/agent)?/tickets/(?P<item>[1-9][0-9]{0,15})")
_NO_PARAMETERS: Mapping[str, str] = {}


def read(url: str) -> Destination:
    """Read ``zendesk+https://company.zendesk.com/agent/tickets/123``. Raises UsageError."""
    return ticket_destination(url, _TICKET, example=EXAMPLE)


@contextlib.contextmanager
def open_zendesk(destination: Destination, access: Access) -> Iterator[Session]:
    """Yield a session for one ticket."""
    credentials = _authorization(access.secret("token").value)
    hidden = [Secret(value=credentials.partition(" ")[2])]
    with Http(access, headers={"Authorization": credentials}, hidden=hidden) as http:
        yield Zendesk(http, destination)


def _authorization(token: str) -> str:
    """Return the header: an API token with its user's address, or an OAuth token alone."""
    user, colon, key = token.partition(":")
    if not colon:
        return f"Bearer {token}"
    named = user if user.endswith("/token") else f"{user}/token"
    return "Basic " + base64.b64encode(f"{named}:{key}".encode()).decode()


class Zendesk:
    """One ticket; comments, too."""

    def __init__(self, http: Http, destination: Destination) -> None:
        self._http = http
        self._base = destination.base
        self._api = f"{destination.base}/api/v2"
        self._ticket = f"{self._api}/tickets/{destination.item}"
        self._number = destination.item
        self._link = f"{destination.base}/agent/tickets/{destination.item}"

    def limits(self) -> Limits:
        """Read the ticket, and from the account's settings how large a file may be, as far as the user may see them."""
        ticket = self._asked(f"{self._ticket}.json").get("ticket")
        if isinstance(ticket, dict) and ticket.get("status") == "closed":
            raise DeliveryError(f"Ticket {self._number} is closed and takes nothing any more. Name a follow-up to it.")
        answer = self._http.ask("GET", f"{self._api}/account/settings.json")
        told = _inside(answer.document(), "settings", "limits").get("attachment_size") if answer.ok else None
        if isinstance(told, int) and told > 0:
            return Limits(most_bytes=told, known_by="the account's settings say so")
        return UNLIMITED

    def find_existing(self, parcel: Parcel, known: Receipt) -> Found:
        """Look through the comments for a file of that name and size whose bytes are the same."""
        for attachment in self._attachments():
            same = (attachment.get("file_name"), attachment.get("size")) == (parcel.name, parcel.size_bytes)
            if same and self._stored(attachment, parcel) == parcel.sha256:
                number = str(attachment.get("id", ""))
                return Attached(receipt=self._receipt({"attachment": number, "sha256": parcel.sha256}))
        made = known.ids.get("uploaded_s", "")
        if known.ids.get("token") and made.isdigit() and time.time() - int(made) < TOKEN_LASTS_S:
            return Uploaded(receipt=known)
        return Absent()

    def send(self, parcel: Parcel, track: Track) -> Receipt:
        """Upload the bytes; the token in the answer attaches them."""
        answer = self._http.send(
            "POST",
            f"{self._api}/uploads.json?filename={quote(parcel.name, safe='')}",
            body=parcel.chunks(track),
            length=parcel.size_bytes,
            headers={"Content-Type": parcel.media_type},
        )
        token = _inside(answer.checked(said=self._refusals(answer)).document(), "upload").get("token")
        if not isinstance(token, str) or not token:
            raise DeliveryError(f"{answer.host} took the file, but named no token to attach it by. Is it a Zendesk?")
        return self._receipt({"token": token, "uploaded_s": str(int(time.time()))})

    def link(self, parcel: Parcel, receipt: Receipt, track: Track) -> Receipt:
        """Attach the upload to the ticket by a private comment."""
        shown = {"body": rendered(parcel.text, Markup.PLAIN), "public": False, "uploads": [receipt.ids["token"]]}
        self._update(shown, track)
        return receipt

    def verify_stored(self, parcel: Parcel, receipt: Receipt) -> Verified:
        """Read it back from the ticket and hash it."""
        if receipt.ids.get("sha256") != parcel.sha256:
            found = self.find_existing(parcel, Receipt(ids={}))
            if not isinstance(found, Attached):
                raise DeliveryError(
                    f"Zendesk took the file, but ticket {self._number} does not show one with its bytes. Look there."
                )
        return Verified(proof=Proof.READ_BACK, words="downloaded again, the sha256 is the same")

    def find_comment(self, note: Note) -> Found:
        """Look for a comment that gives sha256 and link."""
        for comment in self._comments():
            if tells_of(str(comment.get("body", "")), note):
                return Attached(receipt=self._receipt({"comment": str(comment.get("id", ""))}))
        return Absent()

    def comment(self, note: Note, track: Track) -> Receipt:
        """Write a private comment."""
        self._update({"body": rendered(note.text, Markup.PLAIN), "public": False}, track)
        return self._receipt({"ticket": self._number})

    def _receipt(self, ids: Mapping[str, str]) -> Receipt:
        return Receipt(ids=ids, link=self._link)

    def _asked(self, url: str, parameters: Mapping[str, str] = _NO_PARAMETERS) -> Mapping[str, object]:
        answer = self._http.ask("GET", url, parameters=parameters)
        return answer.checked(said=self._refusals(answer)).document()

    def _comments(self) -> Iterator[Mapping[str, object]]:
        """Yield all comments, the newest first; of a further page's URL only the query counts, never the host."""
        url, parameters = f"{self._ticket}/comments.json", {"page[size]": "100", "sort": "-created_at"}
        for _ in range(MOST_PAGES):
            page = self._asked(url, parameters)
            comments = page.get("comments")
            yield from (item for item in comments if isinstance(item, dict)) if isinstance(comments, list) else ()
            following = str(_inside(page, "links").get("next") or "")
            if not following or not _inside(page, "meta").get("has_more"):
                return
            parameters = dict(parse_qsl(urlsplit(following).query))

    def _attachments(self) -> Iterator[Mapping[str, object]]:
        for comment in self._comments():
            listed = comment.get("attachments")
            yield from (item for item in listed if isinstance(item, dict)) if isinstance(listed, list) else ()

    def _stored(self, attachment: Mapping[str, object], parcel: Parcel) -> str:
        # The credentials go to the host that was approved, whatever host the answer names.
        told = urlsplit(str(attachment.get("content_url", "")))
        url = f"{self._base}/{told.path.lstrip('/')}?{told.query}"
        return self._http.download(url, most_bytes=parcel.size_bytes + 1).sha256

    def _update(self, comment: Mapping[str, object], track: Track) -> None:
        track.committing()
        answer = self._http.ask("PUT", f"{self._ticket}.json", fields={"ticket": {"comment": comment}})
        answer.told(track).checked(said=self._refusals(answer))

    def _refusals(self, answer: Answer) -> Mapping[int, str]:
        host, number = answer.host, self._number
        return {
            401: f"{host} does not accept the credentials (401). They are you@example.com/token:KEY, with a key of "
            "Admin Center, Apps and integrations, Zendesk API; or an OAuth token.",
            403: f"{host} does not let this user change ticket {number} (403). An agent who may comment on it can.",
            404: f"{host} shows no ticket {number} to this user (404). Check the number after --to.",
            422: f"{host} refuses the file or the comment (422): {answer.words()}",
        }


def _inside(document: Mapping[str, object], *names: str) -> Mapping[str, object]:
    for name in names:
        found = document.get(name)
        document = found if isinstance(found, dict) else {}
    return document


SERVICE = Service(
    title="Zendesk",
    schemes=("zendesk+https", "zendesk+http"),
    example=EXAMPLE,
    markup=Markup.PLAIN,
    needs=(
        Need(
            name="token",
            prompt="Zendesk token (you@example.com/token:KEY, or of OAuth)",
            variables=("AVSYNC_ZENDESK_TOKEN", "ZENDESK_TOKEN"),
        ),
    ),
    read=read,
    open=open_zendesk,
)
