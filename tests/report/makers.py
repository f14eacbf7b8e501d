"""Makes the parts of runs for the tests of the report; the people and ids in them are synthetic."""

from dataclasses import replace
from datetime import timedelta

from collector.model.cause import NamedCause, Owner
from collector.model.clock import Clock, ClockSource
from collector.model.coverage import Coverage, Reason, State
from collector.model.evidence import Record, SafeEvidence
from collector.model.finding import Answer, BrokenCheck, Finding, Limit, Value, Verdict
from collector.model.host import BYSTANDER, Host
from collector.model.incident import Incident
from collector.model.measured import Measured
from collector.model.privacy import Handle, LookupId, Version
from collector.model.records.content import ContentOutcome, ContentPair, RoomContent, SenderContent, SubscriberLoad
from collector.model.records.device import (
    DeviceFacts,
    DeviceLoad,
    LatestTimer,
    LoadSample,
    PeripheralFacts,
    SchedulingDelay,
)
from collector.model.records.guide import GuideExperiment, TriedFigure, Witness
from collector.model.records.load import Filled, HeldBy, LoadDelay, LoadRate, NetworkLoad, Way
from collector.model.records.logs import LogEvent, LogExcerpt, LogFact, Symptom
from collector.model.records.publisher import ArrivalClock, PublisherOffset, PublisherState, TimestampTrace
from collector.model.records.quality import NetworkChanges, Surrounding
from collector.model.records.room import (
    InboundSample,
    MediaKind,
    PathSample,
    RoomEvent,
    RoomStatistics,
    SenderStatistics,
    TrackStatistics,
)
from collector.model.run import Judgement, Run
from collector.model.stage import Stage
from collector.model.window import TimeWindow
from collector.report.tables import ListedFile
from tests.factory import END, RECEIVER, SENDER, START, TAKEN, make_evidence, make_incident

FILES = (
    ListedFile(name="findings.json", bytes=18_231, sha256="3f" * 32),
    ListedFile(name="evidence/room.statistics.json", bytes=214_908, sha256="a1" * 32),
    ListedFile(name="logs/sfu/livekit.log", bytes=3_301_442, sha256="0c" * 32),
    ListedFile(name="ticket.md", bytes=2_904, sha256="77" * 32),
)
WHY = {
    "sync.offset": "Only a measurement of the content itself can answer that.\nViewers notice early sound first.",
    "network.loss": "Lost packets are repeated or concealed.",
}
LIMITS = {
    "network.loss": (
        Limit(
            name="loss_percent",
            levels=(("in order up to", 1.0), ("a fault above", 5.0)),
            source="Made up for this test.",
        ),
    ),
    "device.cpu": (Limit(name="cpu_percent", levels=(("in order up to", 70.0),), source="Made up as well."),),
}
TRANSPORT = (Stage.NETWORK, Stage.SERVER, Stage.RECEIVER_BUFFERS)


def make_measured(value: float, bound: float, n: int = 58, method: str = "content") -> Measured:
    return Measured(value=value, bound=bound, n=n, method=method)


def make_finding(
    check: str,
    verdict: Verdict,
    summary: str,
    *,
    advice: str = "",
    host: Host = SENDER,
    sees: tuple[Stage, ...] = (),
    during: bool = True,
    **values: Value,
) -> Finding:
    question = {
        "sync.offset": "Do sound and picture reach the receiver together?",
        "sync.transport": "Do the receiver's playout timestamps agree?",
        "sync.group": "Are audio and video in one sync group?",
        "publisher.rehearsal": "Does this publisher configuration drift on this machine?",
        "network.loss": "Do packets get lost?",
        "device.cpu": "Does the machine have processing power to spare?",
    }.get(check, f"What does {check} say?")
    answer = Answer(verdict=verdict, summary=summary, advice=advice, values=values, sees=sees)
    return Finding(
        check=check,
        question=question,
        answer=answer,
        host=host,
        during_incident=during,
        why=WHY.get(check, ""),
        limits=LIMITS.get(check, ()),
    )


def make_judgement(
    verdict: Verdict = Verdict.INCONCLUSIVE,
    *,
    owner: Owner = Owner.UNKNOWN,
    headline: str = "No fault was measured, but the source, the network and the receiver were not",
    not_measured: tuple[Stage, ...] = tuple(Stage),
    next_step: str = "Give the server with --url and a key, so that the room can be listened to.",
    causes: tuple[NamedCause, ...] = (),
    findings: tuple[Finding, ...] = (),
    broken: tuple[BrokenCheck, ...] = (),
) -> Judgement:
    return Judgement(
        verdict=verdict,
        owner=owner,
        headline=headline,
        not_measured=not_measured,
        next_step=next_step,
        causes=causes,
        findings=findings,
        broken_checks=broken,
    )


def make_run(
    judged: Judgement | None = None,
    *records: Record,
    incident: Incident | None = None,
    coverage: tuple[Coverage, ...] = (),
    clocks: tuple[Clock, ...] = (),
    redactions: dict[str, int] | None = None,
) -> Run:
    evidence: SafeEvidence = make_evidence(*records, incident=incident, coverage=coverage)
    return Run(
        tool="0.1.0",
        run="20260305T140500Z-7f3a",
        started=END - timedelta(seconds=30),
        ended=END,
        evidence=evidence,
        judgement=judged or make_judgement(),
        exit_reasons=("inconclusive",),
        interrupted=False,
        clocks=clocks,
        redactions=redactions or {},
    )


def make_device(host: Host = BYSTANDER) -> DeviceFacts:
    return DeviceFacts(
        host=host,
        taken=TAKEN,
        system="Linux",
        system_version=Version("6.1.0-18"),
        machine="x86_64",
        model="Example Book 14",
        python_version=Version("3.12.3"),
        processor="Example CPU 2.4 GHz",
        cores_logical=8,
        cores_physical=4,
        memory_total_mb=16_384,
        gpu=("Example Graphics 620, driver 23.1",),
        peripherals=(
            PeripheralFacts(role="output", name=Handle("[name-3]"), transport="bluetooth", default=True),
            PeripheralFacts(role="camera", name=Handle("[name-4]"), transport="usb"),
        ),
        host_name=Handle("[name-1]"),
        sdk_versions=("livekit 1.2.0", "livekit-api 1.2.0"),
    )


def make_load(host: Host, *, busy: bool, count: int = 60) -> DeviceLoad:
    samples = tuple(
        LoadSample(
            at_ms=START.timestamp() * 1000 + index * 500,
            cpu_percent=(97.0, 94.0) if busy else (12.0 + index % 9, 8.0),
            cpu_frequency_mhz=2400.0,
            memory_available_mb=4200.0,
            swap_used_mb=0.0,
            swap_in_out_mb=0.0,
            temperature_c=-1,
            publisher_cpu_percent=-1,
            load_1min=1.2,
        )
        for index in range(count)
    )
    return DeviceLoad(host=host, taken=TAKEN, samples=samples, watched=(), memory_total_mb=16_384, suspended_s=0.0)


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


def make_call(**facts: str) -> Incident:
    """A call of which everything support looks up is known; the window was given in Berlin's time."""
    known = {
        "vendor": "livekit",
        "room_sid": "RM_synthetic1",
        "sender": "[name-2]",
        "sender_sid": "PA_synthetic1",
        "server_host": "media.example.org",
        "server_version": "1.13.5",
        "sdk_version": "livekit 1.2.0 (python)",
        "platform": "linux",
        "symptom": "the avatar's voice comes a moment after the lips",
    }
    window = TimeWindow(start=START, end=END, known_by="option", zone="Europe/Berlin", live=True)
    return make_incident(window=window, **(known | facts))


COVERED = (
    Coverage(source="room.facts", state=State.COLLECTED, instants=TAKEN, share=1.0, bytes=2_114),
    Coverage(source="room.statistics", state=State.COLLECTED, instants=TAKEN, share=0.95, bytes=214_908),
    Coverage(source="network.path", state=State.COLLECTED, bytes=1_902),
    Coverage(source="device.load", state=State.COLLECTED, instants=TAKEN, share=0.95, bytes=48_112),
    Coverage(
        source="logs",
        state=State.PARTIAL,
        reason=Reason.OUTSIDE_WINDOW,
        detail="livekit.log begins at 14:02:31, after the window's start",
        instants=TAKEN,
        share=0.5,
        bytes=3_301_442,
    ),
    Coverage(
        source="network.clock",
        state=State.MISSING,
        reason=Reason.TIMEOUT,
        detail="no NTP server answered within 3 s; is UDP port 123 open?",
    ),
)
CLOCKS = (
    Clock(
        source="logs",
        unit="ms",
        zone="Europe/Berlin",
        utc_offset_s=3600.0,
        uncertainty_s=0.5,
        known_by=ClockSource.OPTION,
    ),
    Clock(
        source="room.statistics",
        unit="ms",
        zone="UTC",
        utc_offset_s=0.0,
        uncertainty_s=0.024,
        known_by=ClockSource.MACHINE,
    ),
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


def make_delay(host: Host, *, seconds: int = 0) -> SchedulingDelay:
    return SchedulingDelay(
        host=host,
        taken=TAKEN,
        p50_ms=make_measured(0.12, 0.01, 2900, "timer"),
        p95_ms=make_measured(1.3, 0.2, 2900, "timer"),
        max_ms=make_measured(14.0, 0.1, 2900, "timer"),
        over_time=tuple(
            LatestTimer(at_ms=START.timestamp() * 1000 + 1000 * index, late_ms=2.0 + index % 13)
            for index in range(seconds)
        ),
    )


def make_trace(*, seconds: int) -> TimestampTrace:
    """A publisher's own list, whose audio queue is longer than its video queue, told ten times a second."""
    beats = [START.timestamp() + 0.1 * index for index in range(10 * seconds)]
    return TimestampTrace(
        host=SENDER,
        taken=TAKEN,
        video=(),
        audio=(),
        declared_fps=30.0,
        declared_sample_rate_hz=48_000.0,
        dropped_lines=0,
        total_points=0,
        arrival_clock=ArrivalClock.UNIX,
        states=tuple(
            PublisherState(
                at_s=at, video_queue_ms=60.0 + index % 17, audio_queue_ms=400.0 + index % 29, loop_late_ms=index % 11
            )
            for index, at in enumerate(beats)
        ),
        offsets=tuple(PublisherOffset(at_s=at, offset_ms=-200.0 - index % 23) for index, at in enumerate(beats)),
    )


def make_changes(signal_dbm: float, *, seconds: int = 60) -> NetworkChanges:
    """A look each second; half-way the machine moves to another access point."""
    looks = tuple(
        Surrounding(
            at_ms=1000.0 * index,
            route=1,
            medium="wifi",
            vpn=False,
            signal_dbm=signal_dbm,
            access_point=1 if 2 * index < seconds else 2,
        )
        for index in range(seconds)
    )
    return NetworkChanges(host=SENDER, taken=TAKEN, looks=looks)


def make_filled_network(host: Host = SENDER) -> NetworkLoad:
    """Twenty seconds from second 100 on: 2 s without load, 7 s filled up, 3 s empty, 7 s filled down."""
    began_ms = START.timestamp() * 1000 + 100_000

    def delays(first_s: float, seconds: float, extra_ms: float) -> tuple[LoadDelay, ...]:
        return tuple(
            LoadDelay(
                at_ms=began_ms + 1000 * first_s + 500 * half,
                usual_ms=20.0 + extra_ms * min(1.0, half / 5),
                slowest_ms=22.0 + extra_ms * min(1.0, half / 4),
                sent=25,
                lost=0,
            )
            for half in range(int(2 * seconds))
        )

    def filled(way: Way, first_s: float, extra_ms: float, kbit_s: float) -> Filled:
        return Filled(
            way=way,
            rate_kbit_s=make_measured(kbit_s, 50.0),
            extra_ms=make_measured(extra_ms, 10.0),
            held_by=HeldBy.LINK,
            lost_percent=0.5,
            megabytes=5.0,
            busiest_share=0.2,
            machine_share=0.3,
            late_ms=2.0,
            delays=delays(first_s, 7, extra_ms),
            rates=tuple(
                LoadRate(at_ms=began_ms + 1000 * first_s + 500 * half, kbit_s=kbit_s * min(1.0, half / 4))
                for half in range(1, 15)
            ),
        )

    return NetworkLoad(
        host=host,
        taken=(START + timedelta(seconds=100), START + timedelta(seconds=120)),
        idle_ms=make_measured(20.0, 1.0),
        idle_lost_percent=0.0,
        ways=(filled(Way.UP, 2, 310.0, 2000.0), filled(Way.DOWN, 12, 45.0, 16_000.0)),
        idle_delays=delays(0, 2, 0.0),
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
