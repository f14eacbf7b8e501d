"""Makes the records of one call for the tests of the report; the people and ids in them are synthetic."""

from dataclasses import replace
from datetime import timedelta

from collector.model.host import Host
from collector.model.privacy import Handle, LookupId, Version
from collector.model.records.content import ContentOutcome, ContentPair, RoomContent, SenderContent, SubscriberLoad
from collector.model.records.guide import GuideExperiment, TriedFigure, Witness
from collector.model.records.logs import LogEvent, LogExcerpt, LogFact, Symptom
from collector.model.records.publisher import ArrivalClock, PublisherOffset, PublisherState, TimestampTrace
from collector.model.records.room import (
    InboundSample,
    MediaKind,
    PathSample,
    RoomEvent,
    RoomStatistics,
    SenderStatistics,
    TrackStatistics,
)
from tests.factory import RECEIVER, SENDER, START, TAKEN
from tests.report.makers import CLOCKS, make_measured
from tests.traces import make_trace


def _waited_s(index: int, rate: int) -> float:
    """A counter that only rises: 40 to 60 ms in the buffer for everything that came out in each half second."""
    rounds, rest = divmod(index + 1, 5)
    return (0.25 * rounds + sum(0.040 + 0.005 * step for step in range(rest))) * rate * 0.5


def make_statistics(*, count: int = 60, events: tuple[RoomEvent, ...] = ()) -> RoomStatistics:
    def samples(kind: MediaKind) -> tuple[InboundSample, ...]:
        rate = 48_000 if kind is MediaKind.AUDIO else 30
        return tuple(
            InboundSample(
                at_ms=START.timestamp() * 1000 + index * 500,
                packets_received=100 * (index + 1),
                packets_lost=index // 12 * 3 if kind is MediaKind.AUDIO else index // 20,
                bytes_received=90_000 * (index + 1),
                jitter_ms=(4.0 if kind is MediaKind.AUDIO else 7.0) + index * 5 % 7,
                jitter_buffer_delay_s=_waited_s(index, rate),
                jitter_buffer_emitted_count=int(rate * 0.5 * (index + 1)),
                last_packet_received_ms=0.0,
                estimated_playout_ntp_ms=0.0,
            )
            for index in range(count)
        )

    tracks = tuple(
        TrackStatistics(
            sid=LookupId(f"TR_{kind.value}0synthetic"), kind=kind, mime_type=mime, source=source, samples=samples(kind)
        )
        for kind, mime, source in (
            (MediaKind.AUDIO, "audio/opus", "microphone"),
            (MediaKind.VIDEO, "video/VP8", "camera"),
        )
    )
    sender = SenderStatistics(sid=LookupId("PA_synthetic1"), identity=Handle("[name-2]"), tracks=tracks, flowing_s=28.5)
    path = tuple(
        PathSample(
            at_ms=START.timestamp() * 1000 + index * 500,
            round_trip_ms=21.0 + index % 6,
            local_type="host",
            remote_type="host",
            protocol="udp",
            available_incoming_bps=0.0,
        )
        for index in range(count)
    )
    return RoomStatistics(
        host=RECEIVER,
        taken=TAKEN,
        room_sid=LookupId("RM_synthetic1"),
        server_version=Version("1.13.5"),
        server_region="eu-west",
        node_id=LookupId("ND_synthetic1"),
        senders=(sender,),
        path=path,
        events=events,
    )


def make_content(*, offset_ms: float = -231.0, bound_ms: float = 6.0, seconds: int = 290, step: int = 0) -> RoomContent:
    """Markers once a second from 5 s after the window's start; the first ``step`` of them are in step."""
    pairs = tuple(
        ContentPair(
            at_ms=START.timestamp() * 1000 + (index + 5) * 1000,
            index=index % 32,
            offset_ms=(offset_ms if index >= step else 3.0) + (index * 7 % 5 - 2),
        )
        for index in range(seconds)
    )
    sender = SenderContent(
        sid=LookupId("PA_synthetic1"),
        identity=Handle("[name-2]"),
        audio_sid=LookupId("TR_audio0synthetic"),
        video_sid=LookupId("TR_video0synthetic"),
        outcome=ContentOutcome.MEASURED,
        told="",
        watched_s=float(seconds),
        offset_ms=(make_measured(offset_ms, bound_ms, len(pairs)),),
        before_receiver_ms=(make_measured(offset_ms, bound_ms, len(pairs)),),
        pairs=pairs,
    )
    load = SubscriberLoad(overflow_lines=0, overflow_frames=0, loop_late_ms=2.0, busy_share=0.0, own_cpu_share=0.3)
    return RoomContent(host=RECEIVER, taken=TAKEN, senders=(sender,), load=load)


def make_log(
    *symptoms: Symptom,
    facts: tuple[LogFact, ...] = (),
    host: Host = SENDER,
    events: tuple[LogEvent, ...] = (),
    more_events: int = 0,
) -> LogExcerpt:
    return LogExcerpt(
        host=host,
        taken=TAKEN,
        member="logs/sfu/livekit.log",
        format="livekit.server",
        clock=CLOCKS[0],
        read=TAKEN,
        kept_lines=1200,
        total_lines=9000,
        share=1.0,
        facts=facts,
        symptoms=symptoms,
        events=events,
        more_events=more_events,
    )


def make_event(seconds: float, what: str, subject: str = "") -> LogEvent:
    return LogEvent(at=START + timedelta(seconds=seconds), what=what, subject=LookupId(subject))


def make_symptom(meaning: str, *, first_s: float, last_s: float, count: int) -> Symptom:
    return Symptom(
        signature="synthetic.signature",
        meaning=meaning,
        cause="",
        strength="hint",
        count=count,
        first=START + timedelta(seconds=first_s),
        last=START + timedelta(seconds=last_s),
    )


def make_events() -> tuple[RoomEvent, ...]:
    return tuple(
        RoomEvent(at=START + timedelta(seconds=second), what=what, subject=LookupId(subject))
        for second, what, subject in (
            (4.0, "joined", "PA_synthetic1"),
            (4.3, "published", "TR_audio0synthetic"),
            (4.4, "published", "TR_video0synthetic"),
            (181.0, "muted", "TR_video0synthetic"),
            (190.0, "unmuted", "TR_video0synthetic"),
        )
    )


def make_told_trace(*, seconds: int) -> TimestampTrace:
    """A publisher's own list, whose audio queue is longer than its video queue, told ten times a second."""
    beats = [START.timestamp() + 0.1 * index for index in range(10 * seconds)]
    return make_trace(
        arrival_clock=ArrivalClock.UNIX,
        states=tuple(
            PublisherState(
                at_s=at, video_queue_ms=60.0 + index % 17, audio_queue_ms=400.0 + index % 29, loop_late_ms=index % 11
            )
            for index, at in enumerate(beats)
        ),
        offsets=tuple(PublisherOffset(at_s=at, offset_ms=-200.0 - index % 23) for index, at in enumerate(beats)),
    )


def make_marked(title: str, *, restored: bool = True) -> GuideExperiment:
    """An experiment with all of its instants: measured for 10 s, changed, measured for 20 s, put back."""
    before, changed, after, back = (tuple(START + timedelta(seconds=at) for at in times) for times in MARKED_S)
    return replace(
        make_experiment(title),
        before=before,
        changed=changed,
        after=after,
        restored=back if restored else (),
        restore="Switch it on again.",
    )


MARKED_S = ((100, 110), (150,), (160, 180), (200,))


def make_experiment(title: str, *, effect: str = "helped") -> GuideExperiment:
    figure = TriedFigure(
        title="offset", unit="ms", before=make_measured(-231.0, 6.0), after=make_measured(-12.0, 5.0), effect=effect
    )
    return GuideExperiment(
        host=SENDER,
        taken=(START + timedelta(seconds=200), START + timedelta(seconds=240)),
        id="synthetic.experiment",
        title=title,
        device="sender",
        seen_by=Witness.ROOM,
        effect=effect,
        recovered=True,
        told="better",
        causes=("publisher.queue",),
        figures=(figure,),
        reasons=("both runs lasted 60 s",),
    )
