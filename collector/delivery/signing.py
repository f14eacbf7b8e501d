"""Signs requests to S3 and what speaks like it: AWS Signature Version 4, in headers or in a URL that may be shared.

Source: Amazon S3 API Reference, "Authenticating Requests (AWS Signature Version 4)"; its worked examples are the tests.
Not taken from a library: the small one that Amazon publishes needs Python 3.12, the others bring 25 MB or more.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote, urlsplit

from collector.model.privacy import Secret

ALGORITHM = "AWS4-HMAC-SHA256"
EMPTY_SHA256 = hashlib.sha256().hexdigest()
UNSIGNED = "UNSIGNED-PAYLOAD"
_SERVICE = "s3"


@dataclass(frozen=True, kw_only=True, slots=True)
class Credentials:
    """An access key and its secret; ``token`` belongs to temporary ones, else empty."""

    key: str
    secret: Secret
    token: Secret
    region: str

    def scope(self, day: str) -> str:
        """Return where and when a signature holds."""
        return f"{day}/{self.region}/{_SERVICE}/aws4_request"


def signed_headers(
    method: str, url: str, *, headers: Mapping[str, str], payload_sha256: str, by: Credentials, at: datetime
) -> dict[str, str]:
    """Return ``headers`` (names in lower case) with those that authorise the request; all of them are signed.

    ``url`` has no query and its path is encoded already (``encoded_path``); ``at`` is an aware instant.
    """
    stamp = _stamp(at)
    token = {"x-amz-security-token": by.token.value} if by.token else {}
    whole = {**headers, **token, "host": host_header(url), "x-amz-content-sha256": payload_sha256, "x-amz-date": stamp}
    names = ";".join(sorted(whole))
    canonical = _canonical(method, url, query="", headers=whole, payload_sha256=payload_sha256)
    signature = _signature(canonical, stamp=stamp, by=by)
    credential = f"{by.key}/{by.scope(stamp[:8])}"
    authorization = f"{ALGORITHM} Credential={credential},SignedHeaders={names},Signature={signature}"
    return {**whole, "authorization": authorization}


def shared_url(url: str, *, by: Credentials, at: datetime, lasting_s: int) -> str:
    """Return a URL by which anybody can GET the object for so long (at most seven days)."""
    stamp = _stamp(at)
    parameters = {
        "X-Amz-Algorithm": ALGORITHM,
        "X-Amz-Credential": f"{by.key}/{by.scope(stamp[:8])}",
        "X-Amz-Date": stamp,
        "X-Amz-Expires": str(lasting_s),
        **({"X-Amz-Security-Token": by.token.value} if by.token else {}),
        "X-Amz-SignedHeaders": "host",
    }
    query = "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in sorted(parameters.items()))
    headers = {"host": host_header(url)}
    canonical = _canonical("GET", url, query=query, headers=headers, payload_sha256=UNSIGNED)
    return f"{url}?{query}&X-Amz-Signature={_signature(canonical, stamp=stamp, by=by)}"


def encoded_path(key: str) -> str:
    """Return an object's key as a path: each byte but letters, digits and ``-._~/`` as ``%XX``."""
    return quote(key, safe="-._~/")


def host_header(url: str) -> str:
    """Return the Host header of a URL: with its port unless that is the scheme's own."""
    parts = urlsplit(url)
    usual = {"https": 443, "http": 80}.get(parts.scheme)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname or ""
    return host if parts.port in (None, usual) else f"{host}:{parts.port}"


def _canonical(method: str, url: str, *, query: str, headers: Mapping[str, str], payload_sha256: str) -> str:
    ordered = sorted(headers.items())
    lines = [f"{name}:{' '.join(value.split())}" for name, value in ordered]
    names = ";".join(name for name, _ in ordered)
    return "\n".join([method, urlsplit(url).path or "/", query, *lines, "", names, payload_sha256])


def _signature(canonical: str, *, stamp: str, by: Credentials) -> str:
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    to_sign = "\n".join([ALGORITHM, stamp, by.scope(stamp[:8]), digest])
    key = f"AWS4{by.secret.value}".encode()
    for part in by.scope(stamp[:8]).split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    return hmac.new(key, to_sign.encode(), "sha256").hexdigest()


def _stamp(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _quoted(text: str) -> str:
    return quote(text, safe="-._~")
