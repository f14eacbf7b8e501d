"""Tells in a GitHub issue where a bundle lies: a comment with link, size and sha256.

Its API takes no files: the bundle itself goes into an object store. Written from the public reference, not
tried against the service: https://docs.github.com/en/rest/issues/comments
"""

import contextlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from collector.delivery.faults import refusal
from collector.delivery.http import Answer, Http
from collector.delivery.links import tells_of
from collector.delivery.markup import rendered
from collector.delivery.model import (
    UNLIMITED,
    Absent,
    Attached,
    Destination,
    Does,
    Found,
    Limits,
    Markup,
    Need,
    Note,
    Receipt,
)
from collector.delivery.parcel import Track
from collector.delivery.places import host_of, ticket_destination
from collector.delivery.service import Access, Commenting, Service

EXAMPLE = "github+https://github.com/owner/project/issues/12"
PAGE = 30
"""A comment has up to 64 kB; more of them would not fit an answer."""
MOST_PAGES = 200
_ISSUE = re.compile(r"/(?P<base>[A-Za-z0-9_.-]{1,100}/[A-Za-z0-9_.-]{1,100})/(?:issues|pull)/(?P<item>[1-9][0-9]{0,9})")
_API = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"}


def read(url: str) -> Destination:
    """Read ``github+https://host/owner/project/issues/12``; ``base`` is its URL in the API. Raises UsageError."""
    found = ticket_destination(url, _ISSUE, example=EXAMPLE)
    origin, _, place = found.base.partition("://")
    host, _, project = place.partition("/")
    # An instance of one's own has its API below /api/v3 (GitHub Enterprise Server, REST API overview).
    api = "https://api.github.com" if host == "github.com" else f"{origin}://{host}/api/v3"
    return replace(found, base=f"{api}/repos/{project}/issues/{found.item}", hosts=(host_of(api),))


@contextlib.contextmanager
def open_github(destination: Destination, access: Access) -> Iterator[Commenting]:
    """Yield a session for one issue."""
    with Http(access, headers={"Authorization": f"Bearer {access.secret('token').value}", **_API}) as http:
        yield GitHub(http, destination)


class GitHub:
    """One issue, which takes comments only."""

    def __init__(self, http: Http, destination: Destination) -> None:
        self._http = http
        self._issue = destination.base
        self._shown = destination.shown.removeprefix("github+")

    def limits(self) -> Limits:
        """Read the issue; a comment takes more text than a ticket has."""
        self._checked(self._http.ask("GET", self._issue))
        return UNLIMITED

    def find_comment(self, note: Note) -> Found:
        """Look for a comment that gives sha256 and link."""
        for page in range(1, MOST_PAGES + 1):
            asked = {"per_page": str(PAGE), "page": str(page)}
            answer = self._http.ask("GET", f"{self._issue}/comments", parameters=asked)
            comments = self._checked(answer).objects()
            for comment in comments:
                if tells_of(str(comment.get("body", "")), note):
                    return Attached(receipt=self._receipt(comment))
            if len(comments) < PAGE:
                break
        return Absent()

    def comment(self, note: Note, track: Track) -> Receipt:
        """Write a comment."""
        said = {"body": rendered(note.text, Markup.MARKDOWN)}
        track.committing()
        answer = self._http.ask("POST", f"{self._issue}/comments", fields=said)
        return self._receipt(self._checked(answer.told(track)).document())

    def _receipt(self, comment: Mapping[str, object]) -> Receipt:
        return Receipt(ids={"comment": str(comment.get("id", ""))}, link=self._shown)

    def _checked(self, answer: Answer) -> Answer:
        limited = answer.status == 403 and (
            answer.retry_after_s > 0 or answer.headers.get("x-ratelimit-remaining") == "0"
        )
        if limited:  # GitHub says 403 for too many requests, too
            raise refusal(429, answer.host, said="", retry_after_s=answer.retry_after_s)
        return answer.checked(
            said={
                401: f"{answer.host} does not accept the token (401): wrong, or expired. It needs to write issues.",
                403: f"{answer.host} does not let this token comment there (403): it may not write issues, or the "
                "conversation is locked.",
                404: f"{answer.host} shows no such issue to this token (404). Check the URL, and that it may see it.",
                410: f"That issue was deleted, or the project has none (410). Name another one than {self._shown}.",
            }
        )


SERVICE = Service(
    title="GitHub",
    schemes=("github+https", "github+http"),
    example=EXAMPLE,
    markup=Markup.MARKDOWN,
    needs=(Need(name="token", prompt="GitHub token", variables=("AVSYNC_GITHUB_TOKEN", "GITHUB_TOKEN", "GH_TOKEN")),),
    read=read,
    open=open_github,
    does=Does.TELLS,
)
