"""Makes plain, valid model values for tests; each test changes only what it is about."""

from datetime import UTC, datetime, timedelta

from collector.model.coverage import Coverage
from collector.model.evidence import Record, SafeEvidence
from collector.model.host import BYSTANDER, Host, HostRole
from collector.model.incident import Fact, Field, Incident, KnownBy
from collector.model.privacy import Secret
from collector.model.request import Request
from collector.model.window import TimeWindow

START = datetime(2026, 3, 5, 14, 0, tzinfo=UTC)
END = START + timedelta(minutes=5)
TAKEN = (START, END)
SENDER = Host(role=HostRole.SENDER, known_by="--here sender")
RECEIVER = Host(role=HostRole.RECEIVER, known_by="--here receiver")
ELSEWHERE = BYSTANDER


def make_window(*, start: datetime = START, end: datetime = END, live: bool = True) -> TimeWindow:
    return TimeWindow(start=start, end=end, known_by="option", zone="UTC", live=live)


def make_incident(*, window: TimeWindow | None = None, **facts: str) -> Incident:
    """``make_incident(room="demo", vendor="livekit")``: every fact known by option."""
    given = {"room": "demo"} | facts
    return Incident(
        window=window or make_window(),
        facts={Field(name): Fact(value=value, known_by=KnownBy.OPTION) for name, value in given.items()},
    )


def make_request(*, incident: Incident | None = None) -> Request:
    return Request(run="run-1", now=END, incident=incident or make_incident(), case_key=Secret(value="00" * 32))


def make_evidence(
    *records: Record, incident: Incident | None = None, coverage: tuple[Coverage, ...] = ()
) -> SafeEvidence:
    return SafeEvidence(incident=incident or make_incident(), coverage=coverage, records=records)
