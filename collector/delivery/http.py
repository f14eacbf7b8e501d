"""Turns requests to a service into answers, or into errors in words: streaming, bounded in time, over trusted TLS only.

Redirects are never followed for what sends something: they would carry bytes and credentials to a host that nobody
approved. A download follows up to five of them, over https only, and leaves the credentials behind at another host.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from functools import partial
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import httpx

from collector import __version__
from collector.delivery.errors import Again, DeliveryError
from collector.delivery.faults import fault, refusal
from collector.delivery.parcel import Track
from collector.delivery.places import host_of, is_private_enough, leads_here
from collector.delivery.service import Access
from collector.model.privacy import Secret

MOST_BYTES = 4 << 20
MOST_REDIRECTS = 5
_TAG = re.compile(r"(?s)<(script|style).*?</\1>|<[^>]*>")
_NO_URL = (httpx.InvalidURL, UnicodeError)
"""What httpx says of an address, UnicodeError of a host's name (IDNA)."""
_NOTHING: Mapping[str, str] = {}
_NO_FIELDS: Mapping[str, object] = {}
_NO_WORDS: Mapping[int, str] = {}


Unwrap = Callable[[Iterator[bytes]], Iterator[bytes]]


def _as_it_is(pieces: Iterator[bytes]) -> Iterator[bytes]:
    return pieces


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """A whole answer, whatever its status; header names in lower case, ``body`` at most MOST_BYTES."""

    host: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    hidden: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the request was done."""
        return 200 <= self.status < 300

    @property
    def retry_after_s(self) -> float:
        """How long the other side asks to wait; 0 if it does not say (RFC 9110, section 10.2.3)."""
        told = self.headers.get("retry-after", "").strip()
        if told.isascii() and told.isdigit():
            return float(told)
        try:  # a date counts from the other side's own, as clocks differ
            until, now = (parsedate_to_datetime(text) for text in (told, self.headers.get("date", "")))
            return max(0.0, (until - now).total_seconds())
        except (ValueError, TypeError, OverflowError):  # no date, one beyond all dates, one of them without a zone
            return 0.0

    def told(self, track: Track) -> "Answer":
        """Tell the track if nothing was done; of another fault nobody knows what becomes of what the other side has."""
        if 400 <= self.status < 500:
            track.refused()
        return self

    def document(self) -> dict[str, object]:
        """Return the body's JSON object. Raises DeliveryError for anything else."""
        read = self._json()
        if not isinstance(read, dict):
            raise self._unknown_form()
        return read

    def objects(self) -> list[Mapping[str, object]]:
        """Return the objects in the body's JSON list. Raises DeliveryError for anything else than a list."""
        read = self._json()
        if not isinstance(read, list):
            raise self._unknown_form()
        return [item for item in read if isinstance(item, dict)]

    def _json(self) -> object:
        try:
            read: object = json.loads(self.body)
        except (ValueError, RecursionError):
            return None
        return read

    def _unknown_form(self) -> DeliveryError:
        return DeliveryError(f"{self.host} answered in a form that avsync does not know. Check the URL after --to.")

    def words(self, limit: int = 160) -> str:
        """Return what the body says on one line that may be shown: no markup, no secret of this session."""
        text = _TAG.sub(" ", self.body[:20_000].decode("utf-8", "replace"))
        for secret in self.hidden:
            text = text.replace(secret, "…")
        shown = " ".join("".join(c if c.isprintable() else " " for c in text).split())
        return shown if len(shown) <= limit else shown[:limit] + "…"

    def checked(self, *, said: Mapping[int, str] = _NO_WORDS) -> Self:
        """Return this answer if the request was done. Raises DeliveryError otherwise; ``said`` has own sentences."""
        if self.ok:
            return self
        raise refusal(self.status, self.host, said=said.get(self.status, ""), retry_after_s=self.retry_after_s)


@dataclass(frozen=True, kw_only=True, slots=True)
class Downloaded:
    """What was read back: its sha256 in hex and its size."""

    sha256: str
    size_bytes: int


class Http:
    """Requests with the same credentials in their headers; ``with`` closes the connections."""

    def __init__(self, access: Access, *, headers: Mapping[str, str] = _NOTHING, hidden: Iterable[Secret] = ()) -> None:
        patience = access.patience
        self._hidden = tuple(secret.value for secret in (*access.secrets.values(), *hidden) if secret)
        self._headers = dict(headers)
        self._long = httpx.Timeout(patience.stall_s, connect=patience.connect_s, read=patience.answer_s)
        self._make = partial(
            httpx.Client,
            verify=access.trust,
            timeout=httpx.Timeout(patience.stall_s, connect=patience.connect_s),
            headers={"User-Agent": f"avsync/{__version__}"},
            follow_redirects=False,
        )
        # What goes to this machine in clear must not pass a proxy on another, whatever NO_PROXY leaves out.
        self._here = self._make(trust_env=False)
        self._away: list[httpx.Client] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for client in (self._here, *self._away):
            client.close()

    def ask(
        self,
        method: str,
        url: str,
        *,
        parameters: Mapping[str, str] = _NOTHING,
        headers: Mapping[str, str] = _NOTHING,
        fields: Mapping[str, object] = _NO_FIELDS,
    ) -> Answer:
        """Make one small request; ``fields`` go as a JSON object. Raises DeliveryError if nobody answers."""
        request = self._here.build_request(
            method,
            _allowed(url),
            params=parameters or None,
            headers={**self._headers, **headers},
            json=fields or None,
        )
        return self._answer(request)

    def send(
        self, method: str, url: str, *, body: Iterable[bytes], length: int, headers: Mapping[str, str] = _NOTHING
    ) -> Answer:
        """Stream exactly ``length`` bytes. An answer that comes before the end (413) is returned like any other.

        Raises DeliveryError if nobody answers; an error of ``body`` itself passes through, and cuts the connection.
        """
        sized = {"Content-Length": str(length), **self._headers, **headers}
        request = self._here.build_request(method, _allowed(url), content=body, headers=sized, timeout=self._long)
        return self._answer(request)

    def download(
        self, url: str, *, headers: Mapping[str, str] = _NOTHING, most_bytes: int, unwrap: Unwrap = _as_it_is
    ) -> Downloaded:
        """Read a file back and hash it, ``most_bytes`` at most; ``unwrap`` takes it out of an answer that holds it.

        Raises DeliveryError.
        """
        # Packed on the way it would have another hash.
        credentials = {**self._headers, **headers, "Accept-Encoding": "identity"}
        for _ in range(MOST_REDIRECTS + 1):
            request = self._here.build_request("GET", _allowed(url), headers=credentials, timeout=self._long)
            with self._open(request) as response:
                if not response.has_redirect_location:
                    return _hashed(response, most_bytes, unwrap)
                following = str(response.url.join(response.headers["location"]))
            if host_of(following) != host_of(url):
                credentials = {"Accept-Encoding": "identity"}
            url = following
        raise DeliveryError(f"{host_of(url)} leads from one place to another without end. Check the URL after --to.")

    def _answer(self, request: httpx.Request) -> Answer:
        with self._open(request) as response:
            body = bytearray()
            for piece in response.iter_bytes():
                body += piece
                if len(body) > MOST_BYTES:
                    break
            answer = Answer(
                host=host_of(str(request.url)),
                status=response.status_code,
                headers={name.lower(): value for name, value in response.headers.items()},
                body=bytes(body),
                hidden=self._hidden,
            )
        if response.has_redirect_location:
            raise _redirected(str(request.url), str(response.url.join(response.headers["location"])))
        return answer

    @contextmanager
    def _open(self, request: httpx.Request) -> Iterator[httpx.Response]:
        client = self._client_to(str(request.url))
        try:
            response = client.send(request, stream=True)
            try:
                yield response
            finally:
                response.close()
        except httpx.HTTPError as error:
            raise fault(error, host_of(str(request.url))) from None  # its text may hold the URL with what signs it
        except _NO_URL:
            raise _no_url(str(request.url)) from None

    def _client_to(self, url: str) -> httpx.Client:
        """Return the connections that lead there, by a proxy if it is another machine. Raises DeliveryError."""
        if leads_here(url):
            return self._here
        if not self._away:
            self._away.append(_by_settings(self._make))
        return self._away[0]


def _by_settings(make: Callable[[], httpx.Client]) -> httpx.Client:
    try:
        return make()
    except ImportError:
        raise DeliveryError(
            "The proxy settings name a SOCKS proxy, which avsync does not speak. Unset ALL_PROXY, and name an HTTP "
            "proxy in HTTPS_PROXY if one is needed."
        ) from None
    except (httpx.InvalidURL, ValueError):  # their texts may hold the proxy's password
        raise DeliveryError(
            "The proxy settings hold what is no address of a proxy. Correct HTTPS_PROXY, HTTP_PROXY and ALL_PROXY: "
            "http://proxy.example:3128"
        ) from None


def _allowed(url: str) -> str:
    """Return a URL that may be contacted: TLS, or this machine itself. Raises DeliveryError."""
    if not is_private_enough(url):
        raise DeliveryError(
            f"{host_of(url)} would be contacted without TLS, so that anybody on the way could read the bundle. "
            "Use its https:// address."
        )
    try:
        _ = httpx.URL(url).host  # which is decoded only now
    except _NO_URL:
        raise _no_url(url) from None
    return url


def _no_url(url: str) -> DeliveryError:
    return DeliveryError(f"{host_of(url)} leads to an address that is no URL. Check the URL after --to.")


def _redirected(asked: str, to: str) -> DeliveryError:
    if asked == to:
        return DeliveryError(f"{host_of(asked)} redirects to itself without end. Check the URL after --to.")
    if urlsplit(to).scheme != "https":
        return DeliveryError(
            f"{host_of(asked)} redirects to plain http at {host_of(to)}, where anybody on the way could read the "
            "bundle: refused. Ask its operator for the https:// address."
        )
    where = to.split("?")[0].split("#")[0]
    return DeliveryError(
        f"{host_of(asked)} redirects to {where[:200]}. Nothing is sent to a place that was not approved: "
        "if that is the right one, give it with --to."
    )


def _hashed(response: httpx.Response, most_bytes: int, unwrap: Unwrap) -> Downloaded:
    host = host_of(str(response.url))
    if response.status_code != 200:
        raise refusal(response.status_code, host, said="", retry_after_s=0.0)
    digest, size = hashlib.sha256(), 0
    for piece in unwrap(response.iter_raw()):
        digest.update(piece)
        size += len(piece)
        if size > most_bytes:
            break
    return Downloaded(sha256=digest.hexdigest(), size_bytes=size)


__all__ = ["Again", "Answer", "Downloaded", "Http"]
