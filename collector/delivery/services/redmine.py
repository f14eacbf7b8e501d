"""Attaches a bundle to a Redmine issue (REST API, Redmine 3 and newer) with the ticket's text as a note.

Two requests: the file goes to ``/uploads.json``, which answers ``<id>.<sha256>`` of what it stored; a change of the
issue then names that token. An upload that was never attached is removed by Redmine after a day, and a token attaches
only once, so that a repeat with the token of a killed run leaves one file.
https://www.redmine.org/projects/redmine/wiki/Rest_Issues and …/Rest_api#Attaching-files
"""

import contextlib
import re
from collections.abc import Iterator, Mapping
from urllib.parse import quote

from collector.delivery.errors import DeliveryError
from collector.delivery.faults import SMALLER
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

EXAMPLE = "redmine+https://redmine.example/issues/42"
_ISSUE = re.compile(r"(?P<base>.*)/issues/(?P<item>[1-9][0-9]{0,9})")
_LIMIT = re.compile(rb'data-max-file-size="([0-9]{1,15})"')
_TOKEN = re.compile(r"([1-9][0-9]{0,15})\.([0-9a-f]{64})")


def read(url: str) -> Destination:
    """Read ``redmine+https://host/prefix/issues/42``. Raises UsageError."""
    return ticket_destination(url, _ISSUE, example=EXAMPLE)


@contextlib.contextmanager
def open_redmine(destination: Destination, access: Access) -> Iterator[Session]:
    """Yield a session for one issue."""
    with Http(access, headers={"X-Redmine-API-Key": access.secret("key").value}) as http:
        yield Redmine(http, destination)


class Redmine:
    """One issue; comments, too."""

    def __init__(self, http: Http, destination: Destination) -> None:
        self._http = http
        self._base = destination.base
        self._issue = f"{destination.base}/issues/{destination.item}"
        self._number = destination.item

    def limits(self) -> Limits:
        """Read the largest file from the issue's own page; the API does not tell it."""
        issue = self._read("")
        status = issue.get("status")
        if isinstance(status, dict) and status.get("is_closed") is True:
            raise DeliveryError(f"Issue {self._number} is closed. Have it opened again, or name another one.")
        page = self._http.ask("GET", self._issue)
        told = _LIMIT.search(page.body) if page.ok else None
        return Limits(most_bytes=int(told[1]), known_by="the issue's page says so") if told else UNLIMITED

    def find_existing(self, parcel: Parcel, known: Receipt) -> Found:
        """Look by the token of an earlier run, else for a file of that name and size whose bytes are the same."""
        listed = self._attachments()
        token = _TOKEN.fullmatch(known.ids.get("token", ""))
        if token and token[1] in listed:
            return Attached(receipt=known)
        for number, (name, size) in listed.items():
            if (name, size) == (parcel.name, parcel.size_bytes) and self._stored(number, parcel) == parcel.sha256:
                return Attached(receipt=self._receipt({"attachment": number, "sha256": parcel.sha256}))
        if token and self._http.ask("GET", f"{self._base}/attachments/{token[1]}.json").ok:
            return Uploaded(receipt=known)
        return Absent()

    def send(self, parcel: Parcel, track: Track) -> Receipt:
        """Upload the bytes; the token in the answer names the sha256 of what was stored."""
        answer = self._http.send(
            "POST",
            f"{self._base}/uploads.json?filename={quote(parcel.name, safe='')}",
            body=parcel.chunks(track),
            length=parcel.size_bytes,
            headers={"Content-Type": "application/octet-stream"},
        )
        upload = answer.checked(said=self._refusals(answer)).document().get("upload")
        token = upload.get("token") if isinstance(upload, dict) else ""
        if not isinstance(token, str) or not re.fullmatch(r"[1-9][0-9]{0,15}\.[0-9a-f]{32,64}", token):
            raise DeliveryError(f"{answer.host} took the file, but named no token to attach it by. Is it a Redmine?")
        return self._receipt({"token": token, "attachment": token.partition(".")[0]})

    def link(self, parcel: Parcel, receipt: Receipt, track: Track) -> Receipt:
        """Attach the upload to the issue, and write the text as a note in the same change."""
        file = {"token": receipt.ids["token"], "filename": parcel.name, "content_type": parcel.media_type}
        self._change({"notes": rendered(parcel.text, Markup.TEXTILE), "uploads": [file]}, track)
        return receipt

    def verify_stored(self, parcel: Parcel, receipt: Receipt) -> Verified:
        """The issue must list the file; its bytes are proven by the token, else by reading them back."""
        number = receipt.ids.get("attachment", "")
        if number not in self._attachments():
            raise DeliveryError(
                f"Redmine took the file, but issue {self._number} does not show it: the account may not add files "
                "there. Ask for that permission, and run again."
            )
        token = _TOKEN.fullmatch(receipt.ids.get("token", ""))
        if token and token[2] == parcel.sha256:
            return Verified(proof=Proof.DIGEST, words="the issue shows it, and its token names the same sha256")
        if token:
            raise DeliveryError("Redmine stored other bytes than were sent: its token names another sha256. Run again.")
        if receipt.ids.get("sha256") != parcel.sha256 and self._stored(number, parcel) != parcel.sha256:
            raise DeliveryError("What Redmine stored is not the bundle: downloaded again, its sha256 is another one.")
        return Verified(proof=Proof.READ_BACK, words="downloaded again, the sha256 is the same")

    def find_comment(self, note: Note) -> Found:
        """Look for a note that gives sha256 and link."""
        journals = self._read("journals").get("journals")
        for journal in journals if isinstance(journals, list) else []:
            if isinstance(journal, dict) and tells_of(str(journal.get("notes", "")), note):
                return Attached(receipt=self._receipt({"journal": str(journal.get("id", ""))}))
        return Absent()

    def comment(self, note: Note, track: Track) -> Receipt:
        """Write a note."""
        self._change({"notes": rendered(note.text, Markup.TEXTILE)}, track)
        return self._receipt({"issue": self._number})

    def _receipt(self, ids: Mapping[str, str]) -> Receipt:
        return Receipt(ids=ids, link=self._issue)

    def _read(self, include: str) -> Mapping[str, object]:
        answer = self._http.ask("GET", f"{self._issue}.json", parameters={"include": include} if include else {})
        issue = answer.checked(said=self._refusals(answer)).document().get("issue")
        if not isinstance(issue, dict):
            raise DeliveryError(
                f"{answer.host} answered in a form that Redmine does not have. Check the URL after --to."
            )
        return issue

    def _attachments(self) -> dict[str, tuple[str, int]]:
        """Return name and size of every file of the issue by its id."""
        listed = self._read("attachments").get("attachments")
        found = {}
        for item in listed if isinstance(listed, list) else []:
            if isinstance(item, dict) and isinstance(item.get("filesize"), int):
                found[str(item.get("id", ""))] = (str(item.get("filename", "")), int(item["filesize"]))
        return found

    def _stored(self, number: str, parcel: Parcel) -> str:
        # Not the content_url of the answer: it is made of what the server takes for its own name.
        url = f"{self._base}/attachments/download/{number}/{quote(parcel.name, safe='')}"
        return self._http.download(url, most_bytes=parcel.size_bytes + 1).sha256

    def _change(self, fields: Mapping[str, object], track: Track) -> None:
        track.committing()
        answer = self._http.ask("PUT", f"{self._issue}.json", fields={"issue": fields})
        answer.told(track).checked(said=self._refusals(answer))

    def _refusals(self, answer: Answer) -> Mapping[int, str]:
        host, number = answer.host, self._number
        return {
            401: f"{host} does not accept the API key (401). Redmine shows yours under My account, API access key.",
            403: f"{host} does not let this account change issue {number} (403). Ask for the permission to edit it and "
            "to add files; its administrator has to enable the REST API, too.",
            404: f"{host} shows no issue {number} to this account (404). Check the number after --to.",
            413: f"{host} refuses a file of this size (413): a proxy before Redmine allows less than Redmine does. "
            f"{SMALLER}",
            422: f"{host} refuses the file or the note (422): {answer.words()}",
        }


SERVICE = Service(
    title="Redmine",
    schemes=("redmine+https", "redmine+http"),
    example=EXAMPLE,
    markup=Markup.TEXTILE,
    needs=(Need(name="key", prompt="Redmine API key", variables=("AVSYNC_REDMINE_KEY", "REDMINE_API_KEY")),),
    read=read,
    open=open_redmine,
)
