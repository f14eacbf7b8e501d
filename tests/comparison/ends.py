"""Makes two ends of one synthetic call, each with what its own machine saw on its own clock."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from collector.comparison.side import Side
from collector.model.evidence import Record
from collector.model.host import Host
from collector.model.incident import Field
from collector.model.measured import Measured
from collector.model.privacy import Handle, LookupId
from collector.model.records.logs import LogEvent, LogExcerpt, LogFact
from collector.model.records.network import ClockReading
from collector.model.records.room import (
    InboundSample,
    Knowledge,
    MediaKind,
    ParticipantFacts,
    PathSample,
    RoomEvent,
    RoomFacts,
    RoomStatistics,
    TrackFacts,
)
from tests.comparison.sides import make_side
from tests.factory import END, RECEIVER, SENDER, START, TAKEN, make_incident, make_window
from tests.logs_factory import AGORA, make_excerpt
from tests.room_factory import make_samples, make_statistics, make_track

AHEAD_MS = 1_100.0
REPORT_MS = 3_000.0


NEAR = PathSample(
    at_ms=START.timestamp() * 1000,
    round_trip_ms=10.0,
    local_type="host",
    remote_type="host",
    protocol="udp",
    available_incoming_bps=0.0,
)


def later(at: datetime, ms: float) -> datetime:
    return at + timedelta(milliseconds=ms)


def events(*told: tuple[str, str, float], ahead_ms: float = 0.0) -> tuple[RoomEvent, ...]:
    """``("joined", "PA_1", 5_000)``: seen 5 s after the window's start, on a clock so far ahead."""
    return tuple(
        RoomEvent(at=later(START, at_ms + ahead_ms), what=what, subject=LookupId(subject))
        for what, subject, at_ms in told
    )


def reporting(sample: InboundSample, index: int, ahead_ms: float) -> InboundSample:
    """Give a poll the latest of reports that are made each 3 s and take 5 ms."""
    made_ms = START.timestamp() * 1000 + REPORT_MS * (index // 6)
    return replace(sample, report_made_ms=made_ms, report_arrived_ms=made_ms + 5 + ahead_ms)


def statistics(
    host: Host,
    seen: Iterable[RoomEvent] = (),
    *,
    ahead_ms: float = 0.0,
    reports: bool = False,
    room_sid: str = "RM_1",
    node: str = "ND_1",
) -> RoomStatistics:
    """What an end received of PA_sender's picture TR_v, 30 polls of it."""

    def change(index: int, sample: InboundSample) -> InboundSample:
        shown = replace(sample, at_ms=sample.at_ms + ahead_ms)
        return reporting(shown, index, ahead_ms) if reports else shown

    made = make_statistics(
        make_track(make_samples(30, MediaKind.VIDEO, change), sid="TR_v"), host=host, events=tuple(seen), flowing_s=14
    )
    sender = replace(made.senders[0], sid=LookupId("PA_sender"), identity=Handle("[user-0a0a0a0a]"))
    return replace(made, room_sid=LookupId(room_sid), node_id=LookupId(node), senders=(sender,), path=(NEAR,))


def person(sid: str, *, publishes: bool, identity: str = "[user-0b0b0b0b]") -> ParticipantFacts:
    track = TrackFacts(
        sid=LookupId("TR_v"), kind=MediaKind.VIDEO, source="camera", mime_type="video/VP8", muted=False, simulcast=False
    )
    return ParticipantFacts(
        sid=LookupId(sid),
        identity=Handle(identity),
        name=Handle(""),
        state="active",
        kind="standard",
        joined=datetime(2026, 3, 5, 14, 0, 3, tzinfo=UTC),
        publisher=publishes,
        attributes=0,
        metadata_bytes=0,
        tracks=(track,) if publishes else (),
    )


def listed(host: Host, *people: ParticipantFacts) -> RoomFacts:
    return RoomFacts(
        host=host,
        taken=TAKEN,
        name=LookupId("demo"),
        sid=LookupId("RM_1"),
        created=START,
        participants=people,
        sync_group=Knowledge.UNKNOWN,
        sync_group_known_by="",
    )


def reading(host: Host, ahead_ms: float, bound_ms: float = 10.0) -> ClockReading:
    ahead = Measured(value=ahead_ms, bound=bound_ms, n=4, method="NTP")
    return ClockReading(host=host, taken=TAKEN, server=LookupId("time.example.test"), ahead_ms=ahead, stratum=2)


def end(name: str, *records: Record, ahead_ms: float = 0.0, run: str = "", after_s: float = 0.0, **facts: str) -> Side:
    """One end's bundle; its window is the call's on its own clock, ``after_s`` later."""
    by_ms = ahead_ms + 1000 * after_s
    window = make_window(start=later(START, by_ms), end=later(END, by_ms))
    incident = make_incident(window=window, **{"vendor": "livekit"} | facts)
    return replace(make_side(records=records, incident=incident, name=f"{name}.zip"), run=run or f"run-{name}")


def log(*told: tuple[float, str, str], host: Host = SENDER, own: str = "") -> LogExcerpt:
    """``(5_000, "joined", "1001")``: 5 s after the window's start."""
    field = Field.RECEIVER if host is RECEIVER else Field.SENDER
    facts = (*AGORA, LogFact(field=field, value=LookupId(own))) if own else AGORA
    events = tuple(LogEvent(at=later(START, at_ms), what=what, subject=LookupId(who)) for at_ms, what, who in told)
    return replace(make_excerpt(host=host, facts=facts), events=events)


TOLD = (("joined", "PA_guest", 20_000.0), ("muted camera", "TR_v", 40_000.0), ("left", "PA_guest", 60_000.0))


def both_ends() -> tuple[Side, Side]:
    """The sender's and the receiver's, whose clock is AHEAD_MS ahead; the receiver hears of everything 4 ms later."""
    first = statistics(SENDER, events(*TOLD), reports=True)
    second = statistics(RECEIVER, events(*TOLD, ahead_ms=AHEAD_MS + 4), ahead_ms=AHEAD_MS, reports=True)
    return end("a", first), end("b", second, ahead_ms=AHEAD_MS)
