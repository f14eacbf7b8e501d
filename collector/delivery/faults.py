"""Turns what goes wrong between two machines into one sentence, the way out, and whether a repeat may help."""

import errno
import socket
import ssl
from collections.abc import Iterator

import httpx

from collector.delivery.errors import Again, DeliveryError

_LATER = frozenset({408, 423, 425, 429, 500, 502, 503, 504, 507, 509})
SMALLER = (
    "Make it smaller: --prune --max-size SIZE; or put it into an object store and give the ticket the link: "
    "--to s3://BUCKET/ --ticket URL"
)
"""The way out where what is taken is less than the other side tells beforehand."""
_STATUS = {
    400: "{host} refused the request as malformed (400). Check the URL after --to.",
    401: "{host} does not accept the credentials (401): wrong, or expired. Make new ones, and run again.",
    403: "{host} does not permit this (403): the credentials may not do it, or the signature in the URL has expired.",
    404: "{host} knows no such place (404). Check the URL after --to.",
    405: "{host} takes nothing at that URL (405). Check the URL after --to.",
    409: "{host} says that this conflicts with what it has (409).",
    411: "{host} wants another way of sending (411). Check the URL after --to.",
    413: f"{{host}} refuses a file of this size (413). {SMALLER}",
    415: "{host} refuses a file of this type (415).",
    422: "{host} refuses the file or the ticket's text (422).",
    429: "{host} asks to be left alone for a while (429). Try again later.",
    507: "{host} has no space left (507). Tell its operator, then run again.",
}


def refusal(status: int, host: str, *, said: str, retry_after_s: float) -> DeliveryError:
    """Return what an HTTP status means; ``said`` is a service's own sentence for it."""
    other = "{host} has a fault (error {status}). Try again later." if status >= 500 else "{host} refused ({status})."
    sentence = said or _STATUS.get(status, other).format(host=host, status=status)
    return DeliveryError(sentence, again=Again.LATER if status in _LATER else Again.NEVER, retry_after_s=retry_after_s)


def fault(error: BaseException, host: str) -> DeliveryError:
    """Return what a failed connection means: of httpx, of a socket, of TLS."""
    causes = tuple(_causes(error))
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return _untrusted(cause, host)
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return _unnamed(causes, host)
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return DeliveryError(
            f"No secure connection to {host} could be made. Is it the right port, and does it speak TLS?"
        )
    if isinstance(error, httpx.ConnectTimeout):
        return _later(f"{host} cannot be reached: nobody answered in time. Check the network, a VPN or the firewall.")
    if isinstance(error, httpx.TimeoutException | TimeoutError):
        return _later(f"{host} fell silent. Nothing is known of what it kept; run again, and avsync looks first.")
    if isinstance(error, httpx.ProxyError):
        return _later(f"The proxy on the way to {host} refused. Check HTTPS_PROXY and NO_PROXY.")
    if isinstance(error, httpx.ConnectError | ConnectionRefusedError):
        return _later(f"{host} cannot be reached{_reason(causes)}. Check the address, the network or the firewall.")
    return _later(f"The connection to {host} was cut. Run again: avsync looks first what arrived.")


def _later(sentence: str) -> DeliveryError:
    return DeliveryError(sentence, again=Again.LATER)


def _untrusted(error: ssl.SSLCertVerificationError, host: str) -> DeliveryError:
    why = error.verify_message or "it cannot be verified"
    return DeliveryError(
        f"The certificate of {host} is not to be trusted ({why}), so nothing was sent. "
        "If your own CA made it, name that with --ca-file; if it expired, tell its operator; check your clock, too."
    )


def _unnamed(causes: tuple[BaseException, ...], host: str) -> DeliveryError:
    codes = {cause.errno for cause in causes if isinstance(cause, socket.gaierror)}
    if socket.EAI_AGAIN in codes:
        return _later(f"The name of {host} cannot be looked up: no name server answers. Check the network.")
    return DeliveryError(
        f"There is no host of the name {host.rpartition(':')[0] or host}. Check the URL after --to, and the network."
    )


def _reason(causes: tuple[BaseException, ...]) -> str:
    numbers = {cause.errno for cause in causes if isinstance(cause, OSError)}
    if errno.ECONNREFUSED in numbers:
        return ": nothing listens there"
    if numbers & {errno.ENETUNREACH, errno.EHOSTUNREACH}:
        return ": there is no way to it"
    return ""


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and all it came from."""
    seen: set[int] = set()
    following: BaseException | None = error
    while following is not None and id(following) not in seen:
        seen.add(id(following))
        yield following
        following = following.__cause__ or following.__context__
