"""Synthetic finished runs as the report meets them: made up, no real call, room or person."""

from dataclasses import replace

from collector.checks.logs import public_report
from collector.model.cause import NamedCause, Owner, Support
from collector.model.coverage import Coverage, Reason, State
from collector.model.finding import BrokenCheck, Finding, Verdict
from collector.model.host import BYSTANDER
from collector.model.records.logs import LogExcerpt
from collector.model.run import Run
from collector.model.stage import SOURCE_TO_RECEIVER, Stage
from tests.factory import RECEIVER, SENDER, TAKEN
from tests.report.call_records import (
    make_content,
    make_events,
    make_experiment,
    make_log,
    make_statistics,
    make_symptom,
)
from tests.report.machine_records import make_delay, make_device, make_load
from tests.report.makers import (
    CLOCKS,
    COVERED,
    TRANSPORT,
    make_call,
    make_finding,
    make_judgement,
    make_measured,
    make_run,
)


def no_server_run() -> Run:
    """Nothing but this idle machine was measured: honest about everything that is missing."""
    missing = tuple(
        Coverage(source=source, state=State.MISSING, reason=reason, detail=detail)
        for source, reason, detail in (
            ("room.facts", Reason.DISABLED, "no server was given; --url and a key open the room"),
            ("room.statistics", Reason.DISABLED, "no server was given; --url and a key open the room"),
            ("network.path", Reason.DISABLED, "no server was given"),
            ("network.clock", Reason.TIMEOUT, "no NTP server answered within 3 s"),
            ("logs", Reason.NOT_FOUND, "no file at the usual places; give one with --logs"),
            ("publisher.timestamps", Reason.DISABLED, "no list was given; --timestamps reads one"),
        )
    )
    skipped = tuple(
        replace(
            make_finding(check, Verdict.SKIP, "Not answered: no server was given.", host=BYSTANDER),
            lacks=("room.statistics",),
        )
        for check in ("sync.offset", "sync.transport", "sync.group", "network.loss", "network.jitter", "network.rtt")
    )
    findings = (
        *skipped,
        make_finding(
            "device.cpu", Verdict.PASS, "The busiest core was at 20 % at most", host=BYSTANDER, cpu_p95_percent=20.0
        ),
        make_finding(
            "publisher.rehearsal",
            Verdict.PASS,
            "The SDK's default configuration stays within 13 ± 4 ms here",
            host=BYSTANDER,
            offset_ms=make_measured(-13.2, 4.1, 80, "rehearsal"),
        ),
        make_finding(
            "ticket.complete",
            Verdict.INCONCLUSIVE,
            "Support will ask for 6 of 8 things: scenario, sender and receiver, and others",
            advice="To give them: scenario: --scenario; sender and receiver: --sender and --receiver.",
        ),
    )
    return make_run(
        make_judgement(findings=findings),
        make_device(),
        make_load(BYSTANDER, busy=False),
        coverage=(
            Coverage(source="device.load", state=State.COLLECTED, instants=TAKEN, share=1.0, bytes=9_120),
            *missing,
        ),
        redactions={"hostname": 3, "ipv4": 12},
    )


def sync_group_run() -> Run:
    """A room without a sync group: the service side of the path, one warning, one cause."""
    findings = (
        make_finding(
            "sync.group",
            Verdict.WARN,
            "Audio and video are in no common sync group: after 28 s of both, no receiver can align them",
            advice="Create the room with sync_streams: true, then measure again.",
            host=RECEIVER,
            flowing_s=28.5,
        ),
        make_finding(
            "network.loss",
            Verdict.PASS,
            "0.2 ± 0.1 % of the packets were lost",
            host=RECEIVER,
            loss_percent=make_measured(0.2, 0.1, 5980, "counters"),
        ),
        make_finding(
            "sync.transport", Verdict.SKIP, "Not answered: no playout timestamps in this room.", host=RECEIVER
        ),
        make_finding("device.cpu", Verdict.PASS, "The busiest core was at 20 % at most", host=BYSTANDER),
    )
    cause = NamedCause(
        cause="room.no-sync-group",
        title="The room gives audio and video no common sync group",
        arises_at=(Stage.SERVER,),
        owner=Owner.APP,
        support=Support.MEDIUM,
        because=("sync.group",),
        against=(),
        advice="Create the room with sync_streams set, or set it in the room configuration of the server.",
        note="It lets sound and picture drift apart at each receiver; it does not move them by itself.",
    )
    judged = make_judgement(
        Verdict.WARN,
        owner=Owner.APP,
        headline="The room gives audio and video no common sync group",
        not_measured=(Stage.SOURCE, Stage.PUBLISHER_QUEUE, Stage.RENDERER, Stage.OUTPUT),
        next_step="Play the reference clip through the publisher, so that its queue is measured too.",
        causes=(cause,),
        findings=findings,
    )
    run = make_run(
        judged,
        make_statistics(),
        make_device(),
        incident=make_call(receiver="[name-5]"),
        coverage=COVERED,
        clocks=CLOCKS,
    )
    return replace(run, exit_reasons=("problems",))


def queue_run() -> Run:
    """The publisher's queue makes the sound late; measured by content, on the sender's machine."""
    findings = (
        make_finding(
            "sync.offset",
            Verdict.FAIL,
            "Audio is 231 ± 6 ms late",
            advice="See the causes.",
            sees=SOURCE_TO_RECEIVER,
            offset_ms=make_measured(-231.0, 6.0),
        ),
        make_finding(
            "sync.transport",
            Verdict.INCONCLUSIVE,
            "Playout timestamps say 14 ± 40 ms early; they see nothing before the network",
            sees=TRANSPORT,
            offset_ms=make_measured(14.0, 40.0, 12, "playout timestamps"),
        ),
        make_finding(
            "sync.pattern",
            Verdict.WARN,
            "The offset is of the kind: step (290 markers in 290 s)",
            pattern="step",
            corrects_itself="no",
            offset_ms=make_measured(-231.0, 6.0),
            watched_s=290.0,
        ),
        make_finding(
            "publisher.rehearsal",
            Verdict.FAIL,
            "With a stall of 0.5 s the sound stays 234 ± 9 ms late",
            advice="Make the audio queue no longer than the video queue.",
            settings="told",
            offset_ms=make_measured(-3.0, 4.0, 80, "rehearsal"),
            stalled_offset_ms=make_measured(-234.0, 9.0, 80, "rehearsal"),
            slope_ms_per_s=make_measured(0.03, 0.12, 80, "Theil–Sen"),
            video_queue_ms=200,
            audio_queue_ms=1000,
        ),
        make_finding(
            "network.loss",
            Verdict.PASS,
            "0.2 ± 0.1 % of the packets were lost",
            loss_percent=make_measured(0.2, 0.1, 5980),
        ),
        make_finding(
            "network.rtt",
            Verdict.PASS,
            "A round trip to the server takes 23 ± 2 ms (the media's own connection)",
            rtt_ms=make_measured(23.0, 2.0, 590, "median"),
        ),
        make_finding(
            "sync.buffers",
            Verdict.PASS,
            "In this receiver's buffers sound waits 50 ms and the picture 92 ms",
            audio_wait_ms=make_measured(50.0, 1.0, 590, "counters"),
            video_wait_ms=make_measured(92.0, 3.0, 590, "counters"),
        ),
        make_finding(
            "device.cpu", Verdict.PASS, "The processor is 12 ± 3 % busy", cpu_percent=make_measured(12.0, 3.0, 590)
        ),
        make_finding("clock.error", Verdict.SKIP, "Not answered: no NTP server answered within 3 s."),
        make_finding("ticket.complete", Verdict.PASS, "All 8 things that support asks for are there"),
    )
    queue = NamedCause(
        cause="publisher.queue",
        title="The publisher's audio queue is much longer than its video queue",
        arises_at=(Stage.PUBLISHER_QUEUE,),
        owner=Owner.APP,
        support=Support.STRONG,
        because=("sync.offset", "publisher.rehearsal"),
        against=(),
        advice="Set AudioSource(queue_size_ms=200) beside AVSynchronizer(video_queue_size_ms=200), then measure again.",
    )
    judged = make_judgement(
        Verdict.FAIL,
        owner=Owner.APP,
        headline="The publisher's audio queue is much longer than its video queue",
        not_measured=(Stage.RENDERER, Stage.OUTPUT),
        next_step="Shrink the audio queue to 200 ms and run avsync again: the difference shows whether it helped.",
        causes=(
            queue,
            replace(
                queue,
                cause="clock.wrong",
                title="The clock is off",
                support=Support.WEAK,
                because=(),
                against=("sync.offset",),
            ),
        ),
        findings=findings,
        broken=(BrokenCheck(check="media.freezes", error="ZeroDivisionError"),),
    )
    run = make_run(
        judged,
        replace(make_content(step=125), host=SENDER),
        replace(make_statistics(count=590, events=make_events()), host=SENDER),
        make_log(
            make_symptom("the room was told that its sync group changed", first_s=20, last_s=20, count=1),
            make_symptom("packets waited too long in the pacer", first_s=130, last_s=260, count=41),
        ),
        make_device(SENDER),
        make_load(SENDER, busy=False, count=590),
        make_delay(SENDER),
        make_experiment("A shorter audio queue"),
        incident=make_call(
            receiver="[name-5]",
            scenario="communication",
            custom_source="yes",
            custom_renderer="no",
            reproducible="yes",
            steps="join, speak for a minute",
        ),
        coverage=COVERED,
        clocks=CLOCKS,
        redactions={"ipv4": 212, "jwt": 3, "email": 7, "name": 41},
    )
    return replace(run, exit_reasons=("problems",))


def bystander_run() -> Run:
    """Both cores of a machine that is no part of the call were busy: says nothing about the call."""
    findings = (
        make_finding(
            "device.cpu",
            Verdict.FAIL,
            "Both cores were above 90 % all the time",
            advice="Close what uses the processor.",
            host=BYSTANDER,
            cpu_p95_percent=97.0,
        ),
        make_finding("network.loss", Verdict.PASS, "No packet was lost", host=RECEIVER),
        make_finding("network.dns", Verdict.WARN, "The name took 2.1 s to resolve", host=RECEIVER, during=False),
    )
    return make_run(
        make_judgement(findings=findings),
        make_device(),
        make_load(BYSTANDER, busy=True),
        incident=make_call(),
        coverage=COVERED,
    )


def known_issue_run() -> Run:
    """A run whose first screen has all that it can have: a public report, three changes, both ends, three gaps."""
    run = queue_run()
    log = make_log(
        replace(
            make_symptom(
                "the publisher stalled for more than 300 ms; its video stays late afterwards",
                first_s=130,
                last_s=260,
                count=41,
            ),
            signature="livekit.capture-behind",
            strength="strong",
        )
    )
    tried = (
        make_experiment("A shorter audio queue"),
        make_experiment("The publisher's timestamps from one clock", effect="did not help"),
        make_experiment("A cable in place of Wi-Fi", effect="cannot tell"),
    )
    incident = make_call(sdk_version="PYTHON 1.2.0", receiver="[name-5]")
    missing = tuple(item for item in no_server_run().evidence.coverage if item.source.startswith(("room", "publisher")))
    evidence = replace(
        run.evidence,
        incident=incident,
        records=(*run.evidence.records, log, *tried[1:], make_device(RECEIVER)),
        coverage=(*COVERED, *missing),
    )
    answer = public_report.check(incident, evidence.every(LogExcerpt), make_content(step=125))
    report = Finding(check="logs.public-report", question="Does it match?", answer=answer, host=SENDER)
    judgement = replace(run.judgement, findings=(*run.judgement.findings, report))
    return replace(run, evidence=evidence, judgement=judgement)


ALL_RUNS = {
    "no-server": no_server_run,
    "sync-group": sync_group_run,
    "queue": queue_run,
    "bystander": bystander_run,
    "known-issue": known_issue_run,
}
