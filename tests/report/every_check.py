"""Makes evidence on which every check answers: one finding of each, as a page would show it; all synthetic."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from collector.causes.runner import name_causes
from collector.checks.runner import run_checks
from collector.model.cause import Case
from collector.model.evidence import SafeEvidence
from collector.model.finding import Finding, Verdict
from collector.model.host import Host, HostRole
from collector.model.measured import Measured
from collector.model.privacy import LookupId
from collector.model.records.device import DeviceGpu, GpuUse
from collector.model.records.logs import Direction, LoggedOffset
from collector.model.records.network import ClockReading
from collector.model.records.publisher import PublisherOffset, PublisherState, TimestampTrace
from collector.model.records.reach import Reply, Transport, VendorHosts
from collector.report.page import render_page
from collector.report.tables import ListedFile
from collector.vendors.agora_metrics import Metric
from tests.checks.device.device_factory import (
    make_benchmark,
    make_coding,
    make_disk,
    make_facts,
    make_load,
    make_output,
    make_tool,
    make_tools,
)
from tests.checks.network.path_factory import make_interfaces, make_path, make_tls
from tests.checks.network.reach_factory import make_portal, make_proxies, make_proxy, make_servers, make_try
from tests.checks.publisher.rehearsals import make_rehearsal
from tests.checks.publisher.sweeps import make_sweep, make_swept
from tests.content_factory import make_probe, make_sender_content
from tests.factory import RECEIVER, SENDER, TAKEN, make_evidence, make_incident
from tests.logs_factory import make_excerpt, make_symptom
from tests.recording_factory import make_recording
from tests.report.machine_records import make_filled_network
from tests.report.makers import make_judgement
from tests.report.pages import quarter_hour_run
from tests.report.runs import ALL_RUNS
from tests.room_factory import make_pair_statistics, make_playout_statistics
from tests.traces import make_trace, points, sounds
from tests.vendor_factory import RECEIVER_UID, SENDER_UID, make_call, make_metrics, make_series, make_stay

SERVER = Host(role=HostRole.SERVER, known_by="livekit-server log")


@cache
def answered() -> dict[str, Finding]:
    """Return a finding of each check that answered on any of the evidence, by its id."""
    found: dict[str, Finding] = {}
    for evidence in _all_evidence():
        findings, broken = run_checks(evidence)
        assert broken == ()
        told = {finding.check: finding for finding in findings if finding.verdict is not Verdict.SKIP}
        found |= {check: finding for check, finding in told.items() if finding.answer.values or check not in found}
    return found


def everything_page() -> str:
    """The page of a quarter of an hour with all time lines, a finding of every check, and the causes they support."""
    run = quarter_hour_run(findings=0)
    findings = tuple(answered().values())
    causes, _ = name_causes(Case(findings=findings, evidence=run.evidence))
    run = replace(run, judgement=make_judgement(Verdict.FAIL, findings=findings, causes=causes))
    files = [
        ListedFile(name=f"logs/client-{n}/agorasdk_{n}.log", bytes=3_301_442, sha256="0c" * 32) for n in range(1000)
    ]
    return render_page(run, files)


def _all_evidence() -> Iterator[SafeEvidence]:
    yield quarter_hour_run().evidence
    yield from (make().evidence for make in ALL_RUNS.values())
    yield _device()
    yield _network()
    yield _media()
    yield make_evidence(make_playout_statistics([20.0 + index / 7 for index in range(200)]))
    yield make_evidence(_trace())
    yield make_evidence(_trace(whole=False), make_rehearsal(), make_sweep(make_swept(0, names=("yours",))))
    yield _vendor()


def _device() -> SafeEvidence:
    gpu = DeviceGpu(host=RECEIVER, taken=TAKEN, gpus=(GpuUse(driver="synthetic", busy_percent=40.0),), readings=4)
    return make_evidence(
        make_load(throttled="no", host=RECEIVER),
        make_facts(make_output("bluetooth"), host=RECEIVER),
        make_tools(make_tool("process"), host=RECEIVER),
        make_benchmark(make_coding(5.0), disks=(make_disk(3.0),), throttled="no", host=RECEIVER),
        make_excerpt(make_symptom(cause="device.encoder")),
        make_excerpt(make_symptom(cause="device.cpu", count=1), host=SERVER),
        ClockReading(
            host=SENDER,
            taken=TAKEN,
            server=LookupId("time.example.com"),
            ahead_ms=Measured(value=20.0, bound=5.0, n=4, method="synthetic"),
            stratum=2,
        ),
        gpu,
    )


def _network() -> SafeEvidence:
    path = make_path(tls=(make_tls(),))
    return make_evidence(
        path,
        make_interfaces(),
        make_filled_network(),
        make_portal((Reply.ANSWERED, 204, "")),
        make_proxies(make_proxy()),
        make_servers(*(make_try(transport) for transport in Transport)),
        VendorHosts(host=SENDER, taken=TAKEN, paths=(path,)),
    )


def _media() -> SafeEvidence:
    apart = Measured(value=-80.0, bound=5.0, n=3, method="mean of log lines")
    logged = LoggedOffset(line="synthetic", meaning="made up", direction=Direction.SIGNED, offset_ms=apart)
    return make_evidence(
        make_pair_statistics(120),
        replace(make_excerpt(host=RECEIVER), offsets=(logged,)),
        make_probe(make_sender_content(5.0, 2.0)),
        make_recording(5.0, 2.0),
    )


def _trace(*, whole: bool = True) -> TimestampTrace:
    """A minute with queues and the publisher's own difference, whose stamps are whole units of time or not."""
    return make_trace(
        points(count=1800) if whole else points(per_second=1.0, whole=False),
        sounds(count=6000) if whole else (),
        offsets=tuple(PublisherOffset(at_s=n * 0.05, offset_ms=10.0) for n in range(200)),
        states=tuple(PublisherState(at_s=n * 0.05, video_queue_ms=66.0, audio_queue_ms=200.0) for n in range(200)),
        offset_method="stamps",
        video_api="AVSynchronizer.push",
    )


def _vendor() -> SafeEvidence:
    pictures = dict.fromkeys((Metric.CAPTURE_RATE, Metric.SENT_RATE, Metric.SHOWN_RATE), 30.0)
    seen = dict.fromkeys(Metric, 0.0) | pictures | {Metric.SYSTEM_CPU: 30.0}
    series = tuple(make_series(metric, value) for metric, value in seen.items())
    stays = (make_stay(uid, *series) for uid in (SENDER_UID, RECEIVER_UID))
    incident = make_incident(vendor="agora", sender=SENDER_UID, receiver=RECEIVER_UID)
    return make_evidence(make_call(*stays), make_metrics(), incident=incident)
