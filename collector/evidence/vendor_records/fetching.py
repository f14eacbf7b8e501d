"""Turns one GET into the bytes of its answer, bounded in time and size, or into a refusal in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import urlsplit

from collector.model.coverage import Reason, Unavailable

REQUEST_DEADLINE_S = 15.0
MOST_BYTES = 16 * 2**20
PIECE_BYTES = 64 * 1024
NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """An answer's HTTP status and body, whatever the status."""

    status: int
    body: bytes


def host_of(url: str) -> str:
    """Return ``host:port`` of an http or https URL."""
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port or (80 if parts.scheme == 'http' else 443)}"


async def fetch(url: str, *, parameters: Mapping[str, str] = NOTHING, headers: Mapping[str, str] = NOTHING) -> Reply:
    """Get one page. Redirects are not followed: they would carry credentials to a host that the plan does not name.

    Raises Unavailable where nobody answers in time, or with more than MOST_BYTES.
    """
    import aiohttp

    where = host_of(url)
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=REQUEST_DEADLINE_S)) as client,
            client.get(url, params=parameters, headers=headers, allow_redirects=False) as answer,
        ):
            body = bytearray()
            async for piece in answer.content.iter_chunked(PIECE_BYTES):
                body += piece
                if len(body) > MOST_BYTES:
                    raise Unavailable(
                        Reason.TOO_LARGE,
                        f"{where} answered with more than {MOST_BYTES // 2**20} MiB. Narrow the window.",
                    )
            return Reply(status=answer.status, body=bytes(body))
    except TimeoutError:
        raise Unavailable(
            Reason.TIMEOUT, f"{where} did not answer within {REQUEST_DEADLINE_S:.0f} s. Try again later."
        ) from None
    except (aiohttp.ClientError, ValueError):  # its text may hold the URL with what was asked
        raise Unavailable(
            Reason.NOT_FOUND, f"Nothing that can be read answers at {where}. Check the network."
        ) from None
