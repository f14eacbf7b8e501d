"""Turns the answers of LiveKit Cloud's analytics into the room's sessions, asked for page by page.

Source: LiveKit's documentation, "Analytics API".
"""

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

import msgspec

from collector.evidence.vendor_records.fetching import NOTHING, fetch
from collector.model.coverage import Reason, Unavailable
from collector.model.request import Request
from collector.model.source import Session

KEPT_DAYS = 7
PAGE_SIZE = 100
LISTED_S = 60.0
"""A list holds the sessions of all rooms. A third of the deadline is left for the details of those that are ours."""
_ID = re.compile(r"\w{1,128}")

Plain = Mapping[str, object]


@dataclass(frozen=True, kw_only=True, slots=True)
class CloudApi:
    """A project's sessions at the service, and the token that opens them."""

    base: str
    token: str = field(repr=False)

    async def ask(self, path: str = "", parameters: Mapping[str, str] = NOTHING) -> Plain:
        """Return the answer to one GET, its keys in lower case without underscores. Raises Unavailable."""
        headers = {"Authorization": f"Bearer {self.token}", "Accept": "application/json"}
        reply = await fetch(self.base + path, parameters=parameters, headers=headers)
        if reply.status in (401, 403):
            raise Unavailable(
                Reason.DENIED,
                "LiveKit Cloud's analytics refused the API key: check that it belongs to --livekit-project, and that "
                "the project has the Scale plan or above.",
            )
        if reply.status != 200:
            raise Unavailable(
                Reason.NOT_FOUND,
                f"LiveKit Cloud's analytics answered with status {reply.status}. Check --livekit-project.",
            )
        try:
            return _folded(msgspec.json.decode(reply.body, type=dict[str, object]))
        except (msgspec.DecodeError, RecursionError):
            raise Unavailable(
                Reason.UNSUPPORTED,
                "LiveKit Cloud's analytics answered in a form that avsync does not know. Please report it.",
            ) from None


@dataclass(kw_only=True, slots=True)
class Listing:
    """The project's sessions as far as they were listed, by their ids, and why no further (NONE: these are all)."""

    looked_through: set[str] = field(default_factory=set)
    ours: dict[str, Plain] = field(default_factory=dict)
    reason: Reason = Reason.NONE

    @property
    def latest(self) -> list[Plain]:
        """The room's sessions that touch the window, the last first."""
        return sorted(self.ours.values(), key=lambda item: text(item, "createdat"), reverse=True)

    def told(self) -> str:
        """Say how far the list was read."""
        return f"{len(self.looked_through)} of the project's sessions were looked through, and there are more"

    def take(self, items: list[Plain], request: Request) -> None:
        """Add a page. One that holds nothing new ends the list: the service gave it once more."""
        known = len(self.looked_through)
        for item in items:
            session = text(item, "sessionid")
            if not _ID.fullmatch(session):
                continue
            self.looked_through.add(session)
            if text(item, "roomname") == request.incident.room and _touches(item, request):
                self.ours[session] = item
        if len(items) >= PAGE_SIZE and len(self.looked_through) == known:
            self.reason = Reason.UNSUPPORTED


async def listing_of(api: CloudApi, request: Request, session: Session) -> Listing:
    """List sessions until a page is short, or time is up. Raises Unavailable if none of them is the room's."""
    listing = await _pages(api, request, session)
    if listing.ours:
        return listing
    of_room = f'of room "{request.incident.room}" in the window'
    if listing.reason:
        raise Unavailable(
            listing.reason, f"{listing.told()}: none was {of_room} so far. Look it up at cloud.livekit.io."
        )
    raise Unavailable(
        Reason.NOT_FOUND,
        f"LiveKit Cloud lists no session {of_room}. Check --room and --livekit-project; a session appears some minutes "
        "after it ended.",
    )


async def _pages(api: CloudApi, request: Request, session: Session) -> Listing:
    """Read the list page by page; what a page that fails leaves is kept. A day in a request is a date in UTC."""
    window = request.incident.window
    asked = {
        # A session that began the day before may reach into the window.
        "start": f"{max(window.start - timedelta(days=1), request.now - timedelta(days=KEPT_DAYS)):%Y-%m-%d}",
        "end": f"{window.end:%Y-%m-%d}",
        "limit": str(PAGE_SIZE),
    }
    listing, ends_s = Listing(), time.monotonic() + LISTED_S
    for page in count():
        if session.stopping.is_set():
            listing.reason = Reason.DEADLINE
        elif page and time.monotonic() >= ends_s:
            listing.reason = Reason.TOO_LARGE
        if listing.reason:
            break
        try:
            items = items_of(await api.ask(parameters=asked | {"page": str(page)}), "sessions")
        except Unavailable as refused:
            if not page:
                raise
            listing.reason = refused.reason
            break
        listing.take(items, request)
        if len(items) < PAGE_SIZE:
            break
    return listing


def _touches(item: Plain, request: Request) -> bool:
    """Whether a session reaches into the window; an end before its beginning is none."""
    window = request.incident.window
    began = instant(item, "createdat")
    told = (*instant(item, "endedat"), *instant(item, "lastactive"))
    ended = [at for at in told if not began or at >= began[0]]
    return (not began or began[0] <= window.end) and (not ended or ended[0] >= window.start)


def _folded(plain: Mapping[str, object]) -> Plain:
    """Spell keys alike: the documentation had session_id once, and has sessionId now."""
    return {key.replace("_", "").lower(): value for key, value in plain.items()}


def items_of(plain: Plain, name: str) -> list[Plain]:
    """Return the objects of a list, their keys spelled alike; none where there is no list."""
    listed = plain.get(name)
    items: list[object] = listed if isinstance(listed, list) else []
    return [_folded(item) for item in items if isinstance(item, dict)]


def text(plain: Plain, name: str) -> str:
    """Return a text, empty where there is none."""
    value = plain.get(name)
    return value if isinstance(value, str) else ""


def instant(plain: Plain, name: str) -> tuple[datetime, ...]:
    """Read a time as ISO 8601 or as Unix seconds; what is neither, or Go's zero time (year 1), is not told."""
    value = plain.get(name)
    try:
        if isinstance(value, str) and value:
            parsed = datetime.fromisoformat(value)
            at = parsed.astimezone(UTC) if parsed.tzinfo else parsed.replace(tzinfo=UTC)
            return (at,) if at.timestamp() > 0 else ()
        if isinstance(value, int | float) and value > 0:
            return (datetime.fromtimestamp(value, UTC),)
    except (ValueError, OverflowError, OSError):
        return ()
    return ()
