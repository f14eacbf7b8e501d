"""Sends a bundle by one HTTPS PUT: to a URL that somebody else signed (S3, GCS, Azure), or to any that takes files so.

A PUT replaces what it sent before, so that a repeat leaves one object. What is stored is proven by the digest in the
answer (ETag, Content-MD5, x-goog-hash), else by reading it back where the URL allows that.
"""

import base64
import contextlib
import hashlib
import re
from collections.abc import Iterator, Mapping
from urllib.parse import parse_qsl, urlsplit

from collector.delivery.errors import DeliveryError
from collector.delivery.http import Answer, Http
from collector.delivery.model import (
    UNLIMITED,
    Absent,
    Demand,
    Destination,
    Found,
    Kind,
    Limits,
    Markup,
    Need,
    Proof,
    Receipt,
    Unknowable,
    Verified,
)
from collector.delivery.parcel import Parcel, Track
from collector.delivery.places import web_destination
from collector.delivery.service import Access, Service, Session
from collector.model.privacy import Secret

EXAMPLE = "https://bucket.s3.example/name.zip?X-Amz-Signature=…"
_MD5 = re.compile(r"[0-9a-f]{32}")
_SIGNATURES = ("x-amz-signature", "x-goog-signature", "sig")
"""Those that let a header be added which was not signed: AWS and Google (version 4), Azure."""
_REFUSED = (
    "{host} refuses the signature in the URL ({status}): it has expired, or was made for another file name, method or "
    "clock. Ask for a new one."
)
_NOT_PERMITTED = (
    "{host} does not permit this ({status}): AVSYNC_PUT_TOKEN is not set, or may not write at that URL. Ask its owner "
    "for a token, or for a signed URL."
)


def read(url: str) -> Destination:
    """Read an https URL; what signs it stays out of what is shown."""
    return web_destination(url, example=EXAMPLE)


@contextlib.contextmanager
def open_put(destination: Destination, access: Access) -> Iterator[Session]:
    """Yield a session for one URL."""
    signing = [Secret(value=value) for _, value in parse_qsl(urlsplit(destination.url).query)]
    token = access.secret("token")
    headers = {"Authorization": f"Bearer {token.value}"} if token else {}
    with Http(access, headers=headers, hidden=signing) as http:
        yield Put(http, destination)


class Put:
    """One URL that takes one file."""

    def __init__(self, http: Http, destination: Destination) -> None:
        self._http = http
        self._url = destination.url
        self._query = {name.lower() for name, _ in parse_qsl(urlsplit(destination.url).query)}

    def limits(self) -> Limits:
        """Nobody tells."""
        return UNLIMITED

    def find_existing(self, parcel: Parcel, known: Receipt) -> Found:
        """A URL that takes a PUT cannot be asked; what an earlier run sent and has the answer of counts."""
        return Unknowable(why="a URL that takes a PUT cannot be asked") if known.ids else Absent()

    def send(self, parcel: Parcel, track: Track) -> Receipt:
        """Send it, and keep the digests that the answer names."""
        answer = self._http.send(
            "PUT", self._url, body=parcel.chunks(track), length=parcel.size_bytes, headers=self._headers(parcel)
        )
        said = {400: _REFUSED, 403: _REFUSED} if self._query else {403: _NOT_PERMITTED}
        answer.checked(said={status: text.format(host=answer.host, status=status) for status, text in said.items()})
        return Receipt(ids={"status": str(answer.status), **_digests(answer)})

    def link(self, _parcel: Parcel, receipt: Receipt, _track: Track) -> Receipt:
        """There is no ticket at that URL."""
        return receipt

    def verify_stored(self, parcel: Parcel, receipt: Receipt) -> Verified:
        """Compare digests, else read it back. Raises DeliveryError if neither proves it."""
        told = receipt.ids.get("stored_md5", "")
        if told and told == _md5(parcel):
            return Verified(proof=Proof.DIGEST, words="the digest in the answer is that of the bundle")
        try:
            found = self._http.download(self._url, most_bytes=parcel.size_bytes + 1)
        except DeliveryError:
            raise _unproven(told) from None
        if (found.sha256, found.size_bytes) != (parcel.sha256, parcel.size_bytes):
            raise DeliveryError(
                f"What is stored there is not the bundle ({found.size_bytes:,} of {parcel.size_bytes:,} bytes). "
                "Its operator should know; run again for another try."
            )
        return Verified(proof=Proof.READ_BACK, words="downloaded again, the sha256 is the same")

    def _headers(self, parcel: Parcel) -> Mapping[str, str]:
        # Azure wants the kind of blob; it is no part of what its URLs sign (Put Blob, required headers).
        azure = {"x-ms-blob-type": "BlockBlob"} if {"sig", "sv"} <= self._query else {}
        return {"Content-Type": parcel.media_type, **azure} if not self._signed_by_v2() else {}

    def _signed_by_v2(self) -> bool:
        """Signatures of version 2 cover the type, too, so that none may be sent that the signer did not name."""
        return "signature" in self._query and not self._query & set(_SIGNATURES)


def _md5(parcel: Parcel) -> str:
    """Return the digest in which many stores name what they have; empty for a file that is gone by now.

    It takes longer than the sending on a fast line, so that it is made only where it is of use.
    """
    try:
        with parcel.path.open("rb") as file:
            return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
    except OSError:
        return ""


def _digests(answer: Answer) -> dict[str, str]:
    """Return the MD5 of what was stored, in hex, as far as the answer names it."""
    etag = answer.headers.get("etag", "").removeprefix("W/").strip('"').lower()
    if _MD5.fullmatch(etag):
        return {"stored_md5": etag}
    hashes = dict(part.strip().partition("=")[::2] for part in answer.headers.get("x-goog-hash", "").split(","))
    told = hashes.get("md5", "") or answer.headers.get("content-md5", "")
    with contextlib.suppress(ValueError):
        if told:
            return {"stored_md5": base64.b64decode(told, validate=True).hex()}
    return {}


def _unproven(told: str) -> DeliveryError:
    if told:
        return DeliveryError(
            "It was sent and accepted, but the answer names another digest than the bundle's, and it cannot be read "
            "back: an encrypting store does so, a damaged upload, too. Ask its owner to compare the sha256."
        )
    return DeliveryError(
        "It was sent and accepted, but nothing shows what is stored: the answer names no digest, and the URL cannot be "
        "read. Ask its owner to compare the sha256."
    )


SERVICE = Service(
    title="HTTPS PUT",
    schemes=("https", "http"),
    example=EXAMPLE,
    markup=Markup.NONE,
    needs=(
        Need(
            name="token",
            prompt="Bearer token",
            variables=("AVSYNC_PUT_TOKEN",),
            kind=Kind.SECRET,
            demand=Demand.OPTIONAL,
        ),
    ),
    read=read,
    open=open_put,
)
