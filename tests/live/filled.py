"""Fills a link whose rate and queue are set, and says how near to them what was measured comes.

The server is one machine, avsync another, joined by a link of their own; ``ROWS`` are the cases, ``carry_out`` does
one. Run as ``python -m tests.live.filled [ROW…]`` for a table of set, measured and verdict; Linux, root.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from collector.checks.network import bandwidth, bufferbloat
from collector.evidence.network.load import source as load_source
from collector.evidence.network.speedtest import source as speedtest_source
from collector.model.codec import records_from_json, records_to_json
from collector.model.evidence import Absent, Record
from collector.model.finding import Answer
from collector.model.load import Load, LoadSettings, Speedtest
from collector.model.measured import Measured
from collector.model.privacy import Secret
from collector.model.records.load import NetworkLoad, SpeedtestFigures
from collector.model.request import Server
from tests.avsync import ROOT
from tests.evidence.session import gather_all
from tests.factory import make_request
from tests.impairment import Link, joined
from tests.live.server import LiveKitServer
from tests.servers.speedtest import speedtest_server

RATE_SHARE, EXTRA_SHARE = 0.10, 0.15
"""How near to the set figure the measured one has to come."""
ROW_S = 150


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One case: a link, and which of the two tools fills it (``network.load`` or ``network.speedtest``)."""

    id: str
    link: Link
    by: str = NetworkLoad.kind


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """One figure that was set and measured; ``share`` is how far they may be apart."""

    name: str
    unit: str
    given: float
    measured: Measured
    share: float

    @property
    def near(self) -> bool:
        """Whether it came as near as it has to, or as near as it says itself."""
        return abs(self.measured.value - self.given) <= max(self.share * self.given, self.measured.bound)


@dataclass(frozen=True, kw_only=True, slots=True)
class Carried:
    """What came of one case: the figures, and what the checks say of them."""

    figures: tuple[Figure, ...]
    answers: tuple[Answer, ...]


ROWS = (
    Row(id="2-mbit-queue-300ms", link=Link(rate_kbit_s=2000, delay_ms=10)),
    Row(id="500-kbit-queue-300ms", link=Link(rate_kbit_s=500, delay_ms=10)),
    Row(id="5-mbit-queue-60ms", link=Link(rate_kbit_s=5000, delay_ms=20, queue_ms=60)),
    Row(id="2-mbit-speedtest", link=Link(rate_kbit_s=2000, delay_ms=10), by=SpeedtestFigures.kind),
    Row(id="500-kbit-speedtest", link=Link(rate_kbit_s=500, delay_ms=10), by=SpeedtestFigures.kind),
)


def by_id(name: str) -> Row:
    """Return one row."""
    return next(row for row in ROWS if row.id == name)


def carry_out(row: Row) -> Carried:
    """Build the link, fill it and judge what came out."""
    with joined(row.link) as link:
        done = subprocess.run(
            [*link.far, *_SELF, "serve", row.by, link.far_address, json.dumps(link.near)],
            capture_output=True,
            cwd=ROOT,
            timeout=ROW_S,
            check=True,
        )
    return read(records_from_json(done.stdout), row.link)


def read(records: Sequence[Record], link: Link) -> Carried:
    """Set what was measured beside the link's own figures."""
    figures: list[Figure] = []
    answers: list[Answer] = []
    absent = Absent(why="not part of this case")
    for record in records:
        if isinstance(record, NetworkLoad):
            for way in record.ways:
                figures.append(_rate(f"rate {way.way.value}", link, way.rate_kbit_s))
                figures.append(
                    Figure(
                        name=f"extra delay {way.way.value}",
                        unit="ms",
                        given=link.queue_ms,
                        measured=way.extra_ms,
                        share=EXTRA_SHARE,
                    )
                )
            answers += [bandwidth.check(record, absent), bufferbloat.check(record)]
        elif isinstance(record, SpeedtestFigures):
            figures += [_rate("rate down", link, record.down_kbit_s), _rate("rate up", link, record.up_kbit_s)]
            answers.append(bandwidth.check(absent, record))
    return Carried(figures=tuple(figures), answers=tuple(answers))


def _rate(name: str, link: Link, measured: Measured) -> Figure:
    return Figure(name=name, unit="kbit/s", given=link.rate_kbit_s, measured=measured, share=RATE_SHARE)


_SELF = (sys.executable, "-m", "tests.live.filled")


def _serve(by: str, host: str, near: str) -> bytes:
    """Start the server that the case needs, fill the link from beside it, and return the records."""
    enter = json.loads(near)
    if by == SpeedtestFigures.kind:
        with speedtest_server(host=host) as running:
            return _output([*enter, *_SELF, "fill", by, running.url])
    with tempfile.TemporaryDirectory() as folder:
        server = LiveKitServer(Path(folder), host)
        server.start()
        try:
            return _output([*enter, *_SELF, "fill", by, server.url, server.api_key, server.api_secret])
        finally:
            server.stop()


def _output(command: Sequence[str]) -> bytes:
    return subprocess.run(command, stdout=subprocess.PIPE, check=True, timeout=ROW_S - 30).stdout


def _fill(by: str, url: str, key: str = "", secret: str = "") -> bytes:
    request = make_request()
    if by == SpeedtestFigures.kind:
        request = replace(request, load=LoadSettings(speedtest=Speedtest.MINI, mini_url=url))
        gathered = gather_all(speedtest_source, request, speedtest_source.plan(request)[0])
    else:
        server = Server(url=url, api_key=Secret(value=key), api_secret=Secret(value=secret))
        request = replace(request, server=server, load=LoadSettings(load=Load.ON))
        gathered = gather_all(load_source, request, load_source.plan(request)[0])
    return records_to_json(gathered.records)


def _table(names: Sequence[str]) -> int:
    unlike = 0
    print("| case | figure | set | measured | verdict |\n|---|---|---|---|---|")
    for row in ROWS:
        if names and row.id not in names:
            continue
        carried = carry_out(row)
        unlike += sum(not figure.near for figure in carried.figures)
        for figure in carried.figures:
            told = f"{figure.measured.value:.0f} ± {figure.measured.bound:.0f} {figure.unit}"
            near = "" if figure.near else " (too far)"
            print(f"| {row.id} | {figure.name} | {figure.given:.0f} {figure.unit} | {told}{near} | |")
        for answer in carried.answers:
            print(f"| {row.id} | | | {answer.summary} | {answer.verdict} |", flush=True)
    return 1 if unlike else 0


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["serve", by, host, near]:
            sys.stdout.buffer.write(_serve(by, host, near))
        case ["fill", by, url, *access]:
            sys.stdout.buffer.write(_fill(by, url, *access))
        case names:
            sys.exit(_table(names))
