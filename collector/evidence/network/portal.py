"""Turns pages whose answer is known beforehand into whether something in the network answers in their place."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from collector.evidence.live_sampling import why_not_now
from collector.evidence.network.interruptible import coverage_of, unless_stopped
from collector.evidence.network.replies import Failure, failure_of
from collector.model.privacy import LookupId
from collector.model.records.reach import PortalTries, PortalTry, Reply
from collector.model.request import Request
from collector.model.source import Phase, Session, SourcePlan, Yield
from collector.vendors.hosts import PORTAL_PAGES

if TYPE_CHECKING:
    from aiohttp import ClientResponse

SOURCE = PortalTries.kind
TRY_DEADLINE_S = 5.0
MOST_BYTES = 4096


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """A page without TLS, and the status and beginning of the text that its true answer has."""

    url: str
    status: int
    text: str

    @property
    def host(self) -> str:
        """The host that is asked."""
        return urlsplit(self.url).hostname or ""


PAGES = tuple(Page(url=url, status=status, text=text) for url, status, text in PORTAL_PAGES)


def plan(request: Request) -> tuple[SourcePlan, ...]:
    """Plan it with or without a server, unless the run may contact nothing or the window is over."""
    skip, detail = why_not_now(request)
    return (
        SourcePlan(
            source=SOURCE,
            why="a network that asks for a log-in first answers in the server's place",
            phase=Phase.LIVE,
            deadline_s=TRY_DEADLINE_S + 3,
            contacts=() if skip else tuple(f"{page.host} (HTTP)" for page in PAGES),
            skip=skip,
            detail=detail,
        ),
    )


async def gather(request: Request, plan: SourcePlan, session: Session) -> AsyncIterator[Yield]:  # noqa: ARG001  every source has the same arguments
    """Yield one PortalTries of the public pages."""
    async for item in look(request, session, PAGES):
        yield item


async def look(request: Request, session: Session, pages: tuple[Page, ...]) -> AsyncIterator[Yield]:
    """Ask for ``pages`` side by side and yield one PortalTries with its coverage."""
    started, found = datetime.now(UTC), list[PortalTry]()
    whole = await unless_stopped(session, _ask_all(pages, found))
    taken = (started, datetime.now(UTC))
    yield PortalTries(host=request.here, taken=taken, tries=tuple(sorted(found, key=lambda item: item.page_host)))
    yield coverage_of(SOURCE, whole=whole, ended_before="every page had answered", taken=taken)


async def _ask_all(pages: tuple[Page, ...], found: list[PortalTry]) -> None:
    async def keep(page: Page) -> None:
        found.append(await ask(page))

    await asyncio.gather(*(keep(page) for page in pages))


async def ask(page: Page) -> PortalTry:
    """Ask for one page, following nothing; what fails is a result, too."""
    import aiohttp

    began = time.perf_counter()
    reply, detail, status, redirected_to = Reply.ANSWERED, "", 0, ""
    try:
        async with (
            asyncio.timeout(TRY_DEADLINE_S),
            aiohttp.ClientSession() as client,
            client.get(page.url, allow_redirects=False) as answer,
        ):
            status, redirected_to = answer.status, _redirected_to(answer, page)
            text = (await answer.content.read(MOST_BYTES)).decode("utf-8", "replace")
        if status != page.status or not text.startswith(page.text):
            reply, detail = Reply.FAILED, "the answer is not the page's own"
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        failure = _failure_of(error)
        reply, detail = failure.reply, failure.detail
    return PortalTry(
        page_host=LookupId(page.host),
        reply=reply,
        elapsed_ms=(time.perf_counter() - began) * 1000,
        http_status=status,
        redirected_to=redirected_to,
        detail=detail,
    )


def _failure_of(error: Exception) -> Failure:
    import aiohttp

    match error:
        case aiohttp.ClientConnectorDNSError():
            return Failure(reply=Reply.UNRESOLVED, detail="its name has no address")
        case aiohttp.ClientConnectorError():
            return failure_of(error.os_error, deadline_s=TRY_DEADLINE_S)
        case aiohttp.ClientError():
            return Failure(reply=Reply.FAILED, detail="the answer is no HTTP")
        case _:
            return failure_of(error, deadline_s=TRY_DEADLINE_S)


def _redirected_to(answer: "ClientResponse", page: Page) -> str:
    """Return the host that an answer sends to; the rest of a portal's URL may name this machine."""
    try:
        host = urlsplit(answer.headers.get("Location", "")).hostname or ""
    except ValueError:
        return ""
    return "" if host == page.host else host
