"""Tells from a text whether it already gives a link to a bundle, one that still opens it when the next is signed."""

import re
from datetime import UTC, datetime, timedelta

from collector.delivery.model import Note

FOR_EVER = datetime.max.replace(tzinfo=UTC)
LONG_AGO = datetime.min.replace(tzinfo=UTC)
_SIGNED = re.compile(r"[?&;]X-Amz-Date=([0-9]{8}T[0-9]{6}Z)")
_LASTS_S = re.compile(r"[?&;]X-Amz-Expires=([0-9]{1,6})(?![0-9])")
_REST = r"[^\s<>\"]"


def object_of(link: str) -> str:
    """Return the URL of what a link opens, without the query that signs it."""
    return link.partition("?")[0]


def signed_at(link: str) -> datetime:
    """Return when a link was signed; LONG_AGO if it does not tell.

    Source: Amazon S3 API Reference, "Authenticating Requests: Using Query Parameters".
    """
    try:
        return datetime.strptime(_SIGNED.findall(link)[0], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except (IndexError, ValueError):
        return LONG_AGO


def opens_until(link: str) -> datetime:
    """Return when a link ceases to open its object; FOR_EVER if it does not tell."""
    try:
        lasts_s = int(_LASTS_S.findall(link)[0])
        return signed_at(link) + timedelta(seconds=lasts_s)
    except (IndexError, OverflowError):
        return FOR_EVER


def tells_of(text: str, note: Note) -> bool:
    """Whether a text names the sha256 of a note's bundle beside a link to it that still opens it."""
    query = rf"\?{_REST}*" if "?" in note.link else ""
    links = re.findall(rf"{re.escape(object_of(note.link))}{query}(?!{_REST})", text)
    return note.sha256 in text and any(opens_until(link) > signed_at(note.link) for link in links)
