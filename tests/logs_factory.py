"""Makes log excerpts and the lines of synthetic logs for tests."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from collector.model.clock import Clock, ClockSource
from collector.model.host import Host
from collector.model.incident import Field
from collector.model.privacy import LookupId
from collector.model.records.logs import LogExcerpt, LogFact, Symptom
from tests.factory import ELSEWHERE, END, SENDER, START, TAKEN

CLOCK = Clock(source="a.log", unit="ms", zone="UTC", utc_offset_s=0, uncertainty_s=2, known_by=ClockSource.OPTION)


def make_symptom(*, cause: str, strength: str = "strong", count: int = 3) -> Symptom:
    return Symptom(
        signature="made.up", meaning="it broke", cause=cause, strength=strength, count=count, first=START, last=END
    )


AGORA = (LogFact(field=Field.VENDOR, value=LookupId("agora")),)
"""What every log in a vendor's own format states."""


def make_excerpt(
    *symptoms: Symptom,
    host: Host = SENDER,
    share: float = 1.0,
    kept_lines: int = 10,
    facts: tuple[LogFact, ...] = AGORA,
) -> LogExcerpt:
    return LogExcerpt(
        host=host,
        taken=TAKEN,
        member="logs/logs.1/a.log",
        format="agora-4",
        clock=CLOCK,
        read=TAKEN,
        kept_lines=kept_lines,
        total_lines=20,
        share=share,
        facts=facts,
        symptoms=symptoms,
    )


SYNC_STREAMS_LOG = make_excerpt(
    replace(make_symptom(cause="", strength="none", count=1), signature="livekit.sync-streams-on", meaning=""),
    host=ELSEWHERE,
    facts=(),
)
"""What a server's log says of a room that was created with sync_streams."""


def agora_line(at: datetime, text: str) -> str:
    """One record as Agora 4.x writes it, in the wall clock of ``at``."""
    return f"[{at:%m/%d/%y %H:%M:%S}:{at.microsecond // 1000:03d}][77][I]:{text}\n"


def server_line(at: datetime, text: str, fields: str = "{}") -> str:
    """One record as livekit-server's console writes it; ``at`` is in UTC."""
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03d}Z\tINFO\tlivekit\tservice/x.go:2\t{text}\t{fields}\n"


def json_line(at: datetime, text: str, fields: str = "") -> str:
    """One record as livekit-server's JSON log has it."""
    return f'{{"level":"info","ts":{at.timestamp():.6f},"logger":"livekit","caller":"x.go:2","msg":"{text}"{fields}}}\n'


def every(seconds: float, first: datetime, last: datetime) -> Iterable[datetime]:
    """Instants from first to last, both included."""
    while first <= last:
        yield first
        first += timedelta(seconds=seconds)
