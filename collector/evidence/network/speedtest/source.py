"""Turns a run of speedtest-cli into SpeedtestFigures, or into one sentence about why there are none.

It measures the way to a server of speedtest's, over HTTP and TCP, which is not the way to the call's server. A private
server (mini) is contacted alone; speedtest.net only where somebody agreed to that.
"""

import asyncio
import contextlib
import json
import math
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

from collector.evidence.live_sampling import why_not_now
from collector.evidence.network.speedtest.child import Told
from collector.model.coverage import Coverage, Reason, State, Unavailable
from collector.model.load import PUBLIC_SPEEDTEST_HOSTS, SPEEDTEST_MB, SPEEDTEST_S, Speedtest
from collector.model.measured import Measured
from collector.model.privacy import LookupId
from collector.model.records.load import SpeedtestFigures
from collector.model.request import Request
from collector.model.source import Phase, Session, SourcePlan, Wanted, Yield

SOURCE = SpeedtestFigures.kind
FINDING_S = 20.0
"""Reaching a server, reading its page and timing it, before anything is moved."""
DEADLINE_S = 2 * SPEEDTEST_S + FINDING_S
_SENTENCES = {
    "SpeedtestMiniConnectFailure": (Reason.NOT_FOUND, "No speedtest server answers at {host}. Check --speedtest-mini."),
    "InvalidSpeedtestMiniServer": (
        Reason.NOT_FOUND,
        "What answers at {host} is no speedtest mini server: its page names no upload script. Check --speedtest-mini.",
    ),
    "UnicodeDecodeError": (
        Reason.NOT_FOUND,
        "What answers at {host} is no speedtest mini server: its page is no text. Check --speedtest-mini.",
    ),
    "ConfigRetrievalError": (Reason.NOT_FOUND, "{host} did not hand out its configuration. Try --speedtest-mini."),
    "SpeedtestConfigError": (
        Reason.NOT_FOUND,
        "What {host} handed out is no configuration: a proxy or portal may answer in its place. Try --speedtest-mini.",
    ),
    "SpeedtestServersError": (Reason.NOT_FOUND, "What {host} handed out is no list of servers. Try --speedtest-mini."),
    "SpeedtestBestServerFailure": (
        Reason.NOT_FOUND,
        "The list of {host} names no server that can be reached. Try again later, or use --speedtest-mini.",
    ),
    "NoDownload": (Reason.NOT_FOUND, "{host} gave nothing to download. Check that its random*.jpg files are there."),
    "NoUpload": (Reason.NOT_FOUND, "{host} took nothing that was uploaded. Check its upload script."),
    "BrokenOff": (Reason.NOT_FOUND, "{host} broke off what was downloaded, so that no rate can be told. Try again."),
}
_BROKE = (Reason.CRASHED, "speedtest-cli broke while it spoke to {host} ({failed}).")
REFUSALS = (401, 403, 407, 429)


def plan(request: Request) -> tuple[SourcePlan, ...]:
    """Plan it only where it was asked for."""
    wanted = request.load
    if wanted.speedtest is Speedtest.OFF:
        return ()
    reason, detail = why_not_now(request)
    private = wanted.speedtest is Speedtest.MINI
    contacts = (urlsplit(wanted.mini_url).netloc,) if private else PUBLIC_SPEEDTEST_HOSTS
    return (
        SourcePlan(
            source=SOURCE,
            why=f"speedtest-cli against {'a private' if private else 'a public'} server, down and up in turn: at most "
            f"{2 * SPEEDTEST_MB:.0f} MB. No result is shared",
            phase=Phase.ALONE,
            deadline_s=DEADLINE_S + 5,
            wanted=Wanted.ASKED,
            contacts=() if reason else contacts,
            skip=reason,
            detail=detail,
        ),
    )


async def gather(request: Request, plan: SourcePlan, session: Session) -> AsyncIterator[Yield]:  # noqa: ARG001  every source has the same arguments
    """Yield one SpeedtestFigures. Raises Unavailable."""
    mini_url = request.load.mini_url
    host = urlsplit(mini_url).netloc or PUBLIC_SPEEDTEST_HOSTS[0]
    session.progress(f"speedtest-cli against {host}")
    started = datetime.now(UTC)
    told = await _run(mini_url, host, session)
    if told.failed:
        raise _refusal(told, host)
    taken = (started, datetime.now(UTC))
    yield SpeedtestFigures(
        host=request.here,
        taken=taken,
        server_host=LookupId(told.server),
        public=not mini_url,
        down_kbit_s=_measured(told.down_kbit_s, told.down_bound_kbit_s),
        up_kbit_s=_measured(told.up_kbit_s, told.up_bound_kbit_s),
        latency_ms=told.latency_ms,
    )
    yield Coverage(source=SOURCE, state=State.COLLECTED, instants=taken)


def _measured(value: float, bound: float) -> Measured:
    return Measured(value=value, bound=math.inf if bound < 0 else bound, n=1, method="speedtest-cli")


async def _run(mini_url: str, host: str, session: Session) -> Told:
    """Run the library in a process that is ended at the deadline, and when the run ends."""
    process = await _start()
    answering = asyncio.create_task(process.communicate(mini_url.encode() + b"\n"))
    stopping = asyncio.create_task(session.stopping.wait())
    try:
        await asyncio.wait({answering, stopping}, timeout=DEADLINE_S, return_when=asyncio.FIRST_COMPLETED)
    finally:
        stopping.cancel()
        if not answering.done():
            with contextlib.suppress(ProcessLookupError):
                process.kill()
        printed, _ = await answering
    if session.stopping.is_set() and not printed:
        raise Unavailable(Reason.DEADLINE, "the run ended before the speedtest did")
    if not printed:
        raise Unavailable(
            Reason.TIMEOUT,
            f"The speedtest against {host} did not end within {DEADLINE_S:.0f} s and was ended: the server hangs.",
        )
    return Told(**json.loads(printed))


async def _start() -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-P",
        "-m",
        "collector.evidence.network.speedtest.child",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )


def _refusal(told: Told, host: str) -> Unavailable:
    if told.status in REFUSALS:
        return Unavailable(Reason.DENIED, f"{host} refused the speedtest (status {told.status}). Try again later.")
    reason, sentence = _SENTENCES.get(told.failed, _BROKE)
    return Unavailable(reason, sentence.format(host=host, failed=told.failed))
