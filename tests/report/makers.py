"""Makes the parts of runs for the tests of the report; the people and ids in them are synthetic."""

from datetime import timedelta

from collector.model.cause import NamedCause, Owner
from collector.model.clock import Clock, ClockSource
from collector.model.coverage import Coverage, Reason, State
from collector.model.evidence import Record, SafeEvidence
from collector.model.finding import Answer, BrokenCheck, Finding, Limit, Value, Verdict
from collector.model.host import Host
from collector.model.incident import Incident
from collector.model.measured import Measured
from collector.model.run import Judgement, Run
from collector.model.stage import Stage
from collector.model.window import TimeWindow
from collector.report.tables import ListedFile
from tests.factory import END, SENDER, START, TAKEN, make_evidence, make_incident

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
