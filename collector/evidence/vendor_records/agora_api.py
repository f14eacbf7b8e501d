"""Asks Agora's Call Inspector for calls, stays and metrics, at the pace and in the spans that its plans allow.

Source: Agora's documentation, "Analytics REST API reference" (Call Inspector, status codes).
"""

import asyncio
import base64
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

import msgspec

from collector.evidence.vendor_records.fetching import Reply, fetch
from collector.model.coverage import Reason, Unavailable
from collector.model.request import VendorAccess

PATH = "/beta/analytics/call/"
PAGE_SIZE = 100
MOST_PAGES = 5
_REFUSALS = (
    ("qpd", Reason.DENIED, "The day's requests to Agora Analytics are used up. Try again tomorrow."),
    ("latency", Reason.OUTSIDE_WINDOW, "Agora has no figures of the last minutes yet. Run again in 5 minutes."),
    (
        "time range",
        Reason.OUTSIDE_WINDOW,
        "Agora's plan does not keep records that old. Run on the same day next time.",
    ),
    (
        "time length",
        Reason.TOO_LARGE,
        "Agora's plan gives no such long window at once. Narrow it with --from and --to.",
    ),
    ("no auth", Reason.DENIED, "Agora's plan of this account does not hold Analytics: Standard or above is needed."),
)


class CallItem(msgspec.Struct, kw_only=True):
    """A call of ``call_lists``; times are Unix seconds, ``destroyed_ts`` is 0 while it goes on."""

    call_id: str
    cname: str = ""
    created_ts: float = 0
    destroyed_ts: float = 0
    finished: bool = True


class StayItem(msgspec.Struct, kw_only=True):
    """A user's stay of ``call_info``; times are Unix seconds."""

    sid: str
    uid: int | str = ""
    network: str = ""
    platform: str = ""
    sdk_version: str = ""
    device_type: str = ""
    join_ts: float = 0
    leave_ts: float = 0
    finished: bool = True


class SeriesItem(msgspec.Struct, kw_only=True):
    """One metric: pairs of Unix seconds and value."""

    mid: int
    kvs: list[tuple[float, float]] = []
    peer_uid: int | str = 0


class MetricsItem(msgspec.Struct, kw_only=True):
    """All metrics of one stay."""

    sid: str
    data: list[SeriesItem] = []


class _Envelope(msgspec.Struct, kw_only=True):
    code: int = 0
    message: str = ""


class _Calls(msgspec.Struct, kw_only=True):
    call_lists: list[CallItem] = []
    has_more: bool = False


class _Stays(msgspec.Struct, kw_only=True):
    call_info: list[StayItem] = []
    total_size: int = 0


class _Metrics(msgspec.Struct, kw_only=True):
    metrics: list[MetricsItem] = []


T = TypeVar("T")


def basic_header(access: VendorAccess) -> str:
    """Return the value of the Authorization header (RFC 7617)."""
    pair = f"{access.agora_id.value}:{access.agora_secret.value}"
    return "Basic " + base64.b64encode(pair.encode()).decode()


def spans(start_s: float, end_s: float, longest_s: float) -> Iterator[tuple[int, int]]:
    """Cut a stretch of Unix seconds into pieces of at most ``longest_s``, in order, each with whole seconds."""
    at_s, last_s = int(start_s), int(end_s)
    while at_s < last_s:
        yield at_s, min(last_s, int(at_s + longest_s))
        at_s = min(last_s, int(at_s + longest_s))


class AgoraApi:
    """The three requests; ``pause_s`` lies between the starts of two."""

    def __init__(self, access: VendorAccess, app_id: str, *, pause_s: float) -> None:
        self._base = access.agora_api
        self._headers = {"Authorization": basic_header(access), "Accept": "application/json"}
        self._app_id = app_id
        self._pause_s = pause_s
        self._asked_s = float("-inf")

    async def calls(self, channel: str, span: tuple[int, int]) -> list[CallItem]:
        """Return the channel's calls in a span of at most 8 hours. Raises Unavailable."""
        found: list[CallItem] = []
        for page in range(1, MOST_PAGES + 1):
            asked = {"cname": channel, "page_no": str(page), "page_size": str(PAGE_SIZE)}
            answer = await self._ask("lists", span, asked, _Calls)
            found += [call for call in answer.call_lists if not call.cname or call.cname == channel]
            if not answer.has_more:
                break
        return found

    async def stays(self, call_id: str, span: tuple[int, int], uids: Sequence[str]) -> tuple[list[StayItem], int]:
        """Return the stays in a call, of ``uids`` or, if there are none, of everybody, and how many more there are.

        Raises Unavailable.
        """
        found: list[StayItem] = []
        # A publisher on Linux counts as a server's user there, and would be left out.
        asked = {"call_id": call_id, "exclude_server_user": "false", "page_size": str(PAGE_SIZE)}
        if uids:
            asked["uids"] = ",".join(uids)
        for page in range(1, MOST_PAGES + 1):
            answer = await self._ask("sessions", span, asked | {"page_no": str(page)}, _Stays)
            found += answer.call_info
            if len(found) >= answer.total_size or not answer.call_info:
                return found, 0
        return found, answer.total_size - len(found)

    async def metrics(self, call_id: str, span: tuple[int, int], sids: Sequence[str]) -> list[MetricsItem]:
        """Return the metrics of at most 20 stays in a span of at most an hour. Raises Unavailable."""
        asked = {"call_id": call_id, "sids": ",".join(sids)}
        return (await self._ask("metrics", span, asked, _Metrics)).metrics

    async def _ask(self, what: str, span: tuple[int, int], asked: Mapping[str, str], shape: type[T]) -> T:
        parameters = {"start_ts": str(span[0]), "end_ts": str(span[1]), "appid": self._app_id, **asked}
        reply = await self._paced(what, parameters)
        if reply.status == 200 and _envelope(reply.body).message.startswith("qps"):
            reply = await self._paced(what, parameters)  # somebody else asks with the same account
        _check(reply)
        return _decoded(reply.body, shape)

    async def _paced(self, what: str, parameters: Mapping[str, str]) -> Reply:
        await asyncio.sleep(self._asked_s + self._pause_s - time.monotonic())
        self._asked_s = time.monotonic()
        return await fetch(self._base + PATH + what, parameters=parameters, headers=self._headers)


def _envelope(body: bytes) -> _Envelope:
    return _decoded(body, _Envelope)


def _decoded(body: bytes, shape: type[T]) -> T:
    try:
        return msgspec.json.decode(body, type=shape, strict=False)
    except (msgspec.DecodeError, RecursionError):
        raise Unavailable(
            Reason.UNSUPPORTED, "Agora Analytics answered in a form that avsync does not know. Please report it."
        ) from None


def _check(reply: Reply) -> None:
    """Refuse what is no success, in avsync's own words. Raises Unavailable."""
    envelope = _envelope(reply.body) if reply.status == 200 else _Envelope(code=reply.status)
    for needle, reason, sentence in _REFUSALS:
        if envelope.code != 200 and needle in envelope.message:
            raise Unavailable(reason, sentence)
    if envelope.code in (401, 403):
        raise Unavailable(
            Reason.DENIED, "Agora refused the customer ID and secret. Check AGORA_CUSTOMER_ID, AGORA_CUSTOMER_SECRET."
        )
    if envelope.code == 300:
        raise Unavailable(Reason.DENIED, "Agora's limit of requests is exceeded. Try again in a minute.")
    if envelope.code != 200:
        raise Unavailable(
            Reason.NOT_FOUND,
            f"Agora Analytics answered with error {envelope.code}. Check --app-id, or try again later.",
        )
