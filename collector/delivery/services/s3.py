"""Puts a bundle into an S3 bucket or a gateway that speaks like one: signed with its sha256, which the store checks.

``s3://bucket/folder/`` or ``s3://bucket/name.zip``. Up to 5 GiB go in one request, so that the store has the whole
object or none, and a cut leaves nothing behind. An object of another content is never replaced.
"""

import base64
import contextlib
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import unquote, urlsplit

from collector.delivery.errors import Again, DeliveryError
from collector.delivery.http import Answer, Downloaded, Http
from collector.delivery.model import (
    Absent,
    Attached,
    Demand,
    Destination,
    Found,
    Kind,
    Limits,
    Markup,
    Need,
    Proof,
    Receipt,
    Verified,
)
from collector.delivery.parcel import Parcel, Track
from collector.delivery.places import contacted, host_of, is_private_enough
from collector.delivery.service import SHARED_S, Access, Service, Session
from collector.delivery.signing import EMPTY_SHA256, Credentials, encoded_path, shared_url, signed_headers
from collector.errors import UsageError

EXAMPLE = "s3://bucket/folder/"
MOST_BYTES = 5 << 30
MOST_SKEW_S = 15 * 60
"""AWS refuses signatures that are older or newer."""
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_HAVE_WHOLE = "x-amz-checksum-sha256"
_META = "x-amz-meta-sha256"


def read(url: str) -> Destination:
    """Read ``s3://bucket/key``; a key that is empty or ends with a slash gets the bundle's name. Raises UsageError."""
    parts = urlsplit(url)
    if not _BUCKET.fullmatch(parts.netloc) or parts.query or parts.fragment or not url.isprintable():
        raise UsageError(f"That is no bucket with a folder or name in it. Use for example --to {EXAMPLE}")
    key = unquote(parts.path.lstrip("/"))
    return Destination(scheme="s3", url=url, shown=f"s3://{parts.netloc}/{key}", hosts=(), base=parts.netloc, item=key)


def hosts(destination: Destination, settings: Mapping[str, str]) -> tuple[str, ...]:
    """Return the host that the settings lead to, and a proxy before it. Raises UsageError if it is without TLS."""
    return contacted((host_of(bucket_url(destination.base, settings)),))


def bucket_url(bucket: str, settings: Mapping[str, str]) -> str:
    """Return the URL of a bucket: a path on a named endpoint, else a host of AWS (a path if its name has dots)."""
    endpoint, region = settings.get("endpoint", "").rstrip("/"), settings.get("region", "") or "us-east-1"
    if endpoint and not (is_private_enough(endpoint) and endpoint.isascii()):
        raise UsageError("--endpoint must look like https://gateway.example:7070, as bundle and link go there.")
    if not region.isascii():
        raise UsageError("--region must look like eu-central-1.")
    if endpoint:
        return f"{endpoint}/{bucket}"
    if "." in bucket:
        return f"https://s3.{region}.amazonaws.com/{bucket}"
    return f"https://{bucket}.s3.{region}.amazonaws.com"


@contextlib.contextmanager
def open_store(destination: Destination, access: Access) -> Iterator[Session]:
    """Yield a session for one bucket."""
    by = Credentials(
        key=access.secret("key").value,
        secret=access.secret("secret"),
        token=access.secret("token"),
        region=access.setting("region") or "us-east-1",
    )
    with Http(access) as http:
        yield Store(http, bucket_url(destination.base, access.settings), destination.item, by)


def _now() -> datetime:
    return datetime.now(UTC)


class Store:
    """One bucket; ``now`` is what signatures are dated by."""

    def __init__(
        self, http: Http, bucket: str, key: str, by: Credentials, *, now: Callable[[], datetime] = _now
    ) -> None:
        self._http = http
        self._bucket = bucket
        self._key = key
        self._by = by
        self._now = now
        self._may_look = True

    def limits(self) -> Limits:
        """Return what one request takes."""
        return Limits(most_bytes=MOST_BYTES, known_by="what S3 takes in one request")

    def find_existing(self, parcel: Parcel, known: Receipt) -> Found:
        """Look for the object. Raises DeliveryError if there is another one, or the bucket cannot be used."""
        answer = self._head(parcel)
        self._may_look = answer.status != 403
        if answer.status == 404 or (answer.status == 403 and not self._skew(answer)):
            return Absent()
        self._checked(answer)
        stored, size = self._stored_sha256(answer, parcel), int(answer.headers.get("content-length", "-1"))
        if stored == parcel.sha256 and size == parcel.size_bytes:
            return Attached(receipt=self._receipt(parcel, answer))
        raise DeliveryError(
            f"There is another object of the name {self._name(parcel)} in that bucket; it was not replaced. "
            "Name a free one: --to s3://BUCKET/NAME.zip"
        )

    def send(self, parcel: Parcel, track: Track) -> Receipt:
        """Send it in one request; the signature covers its sha256, so that the store refuses other bytes."""
        # Whoever may write but not look cannot tell its own object of an earlier try from another one.
        condition = {"if-none-match": "*"} if self._may_look else {}
        headers = {
            "content-type": parcel.media_type,
            _META: parcel.sha256,
            _HAVE_WHOLE: _base64(parcel.sha256),
            **condition,
        }
        url = self._url(parcel)
        signed = self._signed("PUT", url, headers=headers, sha256=parcel.sha256)
        answer = self._http.send("PUT", url, body=parcel.chunks(track), length=parcel.size_bytes, headers=signed)
        if answer.status in (409, 412):
            raise DeliveryError("An object of that name appeared meanwhile.", again=Again.LATER)
        self._checked(answer)
        return self._receipt(parcel, answer)

    def link(self, _parcel: Parcel, receipt: Receipt, _track: Track) -> Receipt:
        """A bucket has no ticket."""
        return receipt

    def verify_stored(self, parcel: Parcel, receipt: Receipt) -> Verified:
        """Compare the checksum that the store keeps, else read the object back. Raises DeliveryError."""
        if not self._may_look:
            return self._by_answer(parcel, receipt)
        answer = self._head(parcel)
        self._checked(answer)
        if int(answer.headers.get("content-length", "-1")) != parcel.size_bytes:
            raise self._damaged()
        told = answer.headers.get(_HAVE_WHOLE, "")
        if told == _base64(parcel.sha256):
            return Verified(proof=Proof.DIGEST, words="the store names the same sha256")
        if self._downloaded(parcel).sha256 != parcel.sha256:
            raise self._damaged()
        return Verified(proof=Proof.READ_BACK, words="downloaded again, the sha256 is the same")

    def share(self, receipt: Receipt) -> str:
        """Return a link that opens the object for seven days."""
        url = f"{self._bucket}/{encoded_path(receipt.ids['key'])}"
        return shared_url(url, by=self._by, at=self._now(), lasting_s=SHARED_S)

    def _by_answer(self, parcel: Parcel, receipt: Receipt) -> Verified:
        """Believe the answer to the upload, for whoever may write but not read."""
        if receipt.ids.get("sha256") == parcel.sha256:
            return Verified(proof=Proof.DIGEST, words="the store's answer names the same sha256")
        raise DeliveryError(
            "It was sent and accepted, but these credentials may not look at what is stored. "
            "Permit them s3:GetObject, then run again; or ask the bucket's owner to compare the sha256."
        )

    def _stored_sha256(self, answer: Answer, parcel: Parcel) -> str:
        """Return the sha256 of what is there by the store's own checksum, else by reading it."""
        told = answer.headers.get(_HAVE_WHOLE, "")
        with contextlib.suppress(ValueError):
            if told:
                return base64.b64decode(told, validate=True).hex()
        same_size = answer.headers.get("content-length", "") == str(parcel.size_bytes)
        return self._downloaded(parcel).sha256 if same_size else ""

    def _downloaded(self, parcel: Parcel) -> Downloaded:
        url = self._url(parcel)
        signed = self._signed("GET", url, headers={}, sha256=EMPTY_SHA256)
        return self._http.download(url, headers=signed, most_bytes=parcel.size_bytes + 1)

    def _head(self, parcel: Parcel) -> Answer:
        url = self._url(parcel)
        headers = {"x-amz-checksum-mode": "ENABLED"}
        return self._http.ask("HEAD", url, headers=self._signed("HEAD", url, headers=headers, sha256=EMPTY_SHA256))

    def _signed(self, method: str, url: str, *, headers: Mapping[str, str], sha256: str) -> dict[str, str]:
        return signed_headers(method, url, headers=headers, payload_sha256=sha256, by=self._by, at=self._now())

    def _checked(self, answer: Answer) -> None:
        """Raise DeliveryError for what is no success: a wrong clock and wrong credentials are told apart."""
        skew_s = self._skew(answer)
        if not answer.ok and skew_s:
            way = "ahead of" if skew_s > 0 else "behind"
            raise DeliveryError(
                f"This machine's clock is {_span(abs(skew_s))} {way} that of {answer.host}, which therefore refuses "
                "every signature. Set the clock, then run again."
            )
        answer.checked(
            said={
                400: f"{answer.host} refuses the request (400): temporary credentials that have expired, or another "
                "region's. Get new ones, or give --region.",
                403: f"{answer.host} refuses these credentials for that bucket (403): wrong key or secret, expired, or "
                "without the right to write there.",
                404: f"{answer.host} has no such bucket (404). Check --to and --endpoint.",
                301: f"{answer.host} says that the bucket is in another region (301). Give it with --region.",
            }
        )

    def _skew(self, answer: Answer) -> float:
        """Return how far our clock is ahead of the store's in seconds; 0 if that is not why it refuses."""
        try:
            theirs = parsedate_to_datetime(answer.headers.get("date", ""))
            skew_s = (self._now() - theirs.replace(tzinfo=theirs.tzinfo or UTC)).total_seconds()
        except (ValueError, OverflowError):
            return 0.0
        return skew_s if answer.status in (400, 403) and abs(skew_s) > MOST_SKEW_S else 0.0

    def _damaged(self) -> DeliveryError:
        return DeliveryError("What the store keeps is not what was sent. Tell its operator, and use another name.")

    def _receipt(self, parcel: Parcel, answer: Answer) -> Receipt:
        told = answer.headers.get(_HAVE_WHOLE, "")
        ids = {"key": self._name(parcel), "etag": answer.headers.get("etag", "").strip('"')}
        if told == _base64(parcel.sha256):
            ids["sha256"] = parcel.sha256
        return Receipt(ids=ids, link=self._url(parcel))

    def _name(self, parcel: Parcel) -> str:
        return self._key + parcel.name if self._key.endswith("/") or not self._key else self._key

    def _url(self, parcel: Parcel) -> str:
        return f"{self._bucket}/{encoded_path(self._name(parcel))}"


def _base64(sha256: str) -> str:
    return base64.b64encode(bytes.fromhex(sha256)).decode("ascii")


def _span(seconds: float) -> str:
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"


SERVICE = Service(
    title="S3",
    schemes=("s3",),
    example=EXAMPLE,
    markup=Markup.NONE,
    needs=(
        Need(name="key", prompt="S3 access key ID", variables=("AVSYNC_S3_KEY", "AWS_ACCESS_KEY_ID")),
        Need(name="secret", prompt="S3 secret access key", variables=("AVSYNC_S3_SECRET", "AWS_SECRET_ACCESS_KEY")),
        Need(
            name="token",
            prompt="S3 session token",
            variables=("AVSYNC_S3_TOKEN", "AWS_SESSION_TOKEN"),
            demand=Demand.OPTIONAL,
        ),
        Need(
            name="endpoint",
            prompt="URL of the gateway, where it is not AWS",
            variables=("AVSYNC_ENDPOINT", "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"),
            kind=Kind.OPEN,
            demand=Demand.OPTIONAL,
            option="--endpoint",
        ),
        Need(
            name="region",
            prompt="Region of the bucket",
            variables=("AVSYNC_REGION", "AWS_REGION", "AWS_DEFAULT_REGION"),
            kind=Kind.OPEN,
            demand=Demand.OPTIONAL,
            option="--region",
        ),
    ),
    read=read,
    open=open_store,
    hosts=hosts,
)
