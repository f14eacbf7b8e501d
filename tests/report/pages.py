"""Renders the pages that tests look at: synthetic runs, one of hostile strings, and one as large as pages get."""

from dataclasses import replace
from datetime import timedelta

from collector.comparison.compare import compare
from collector.comparison.merge import Merged, merge
from collector.comparison.side import Side
from collector.model.clock import Clock, ClockSource
from collector.model.coverage import Coverage, Reason, State
from collector.model.finding import Finding, Limit, Verdict
from collector.model.host import Host, HostRole
from collector.model.incident import Field, Incident
from collector.model.measured import Measured
from collector.model.privacy import LookupId
from collector.model.records.guide import GuideAnswers, Told
from collector.model.records.room import RoomEvent
from collector.model.run import Run
from collector.report.page import render_page
from collector.report.tables import ListedFile
from collector.runs.comparing import compared_page
from collector.runs.merging import merged_page
from tests.comparison.ends import both_ends, end
from tests.comparison.sides import make_finding as make_compared
from tests.comparison.sides import make_offset
from tests.factory import SENDER, START, TAKEN, make_incident, make_window
from tests.quality_factory import make_media_path, make_train
from tests.report.call_records import (
    make_content,
    make_event,
    make_experiment,
    make_log,
    make_statistics,
    make_symptom,
    make_told_trace,
)
from tests.report.machine_records import make_changes, make_delay, make_device, make_filled_network, make_load
from tests.report.makers import COVERED, FILES, make_finding, make_judgement, make_run
from tests.report.runs import ALL_RUNS, no_server_run, queue_run

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\u202egnp.exe\x00\x1b[31m\u2028\ud800\"'>"
MOST_BYTES = 500_000
QUARTER_HOUR_S = 900
PAGES = {name: render_page(make(), FILES) for name, make in ALL_RUNS.items()}


def hostile_run() -> Run:
    """Every string that comes from outside is hostile, and some are endless."""
    facts = {field.value: HOSTILE for field in Field if field is not Field.VENDOR}
    finding = make_finding("a.b", Verdict.FAIL, HOSTILE, advice=HOSTILE, note=HOSTILE)
    limit = Limit(name=HOSTILE, levels=((HOSTILE, 1.0),), source=HOSTILE)
    report = make_finding("logs.public-report", Verdict.WARN, HOSTILE, advice=HOSTILE)
    event = RoomEvent(at=START, what=HOSTILE, subject=LookupId("x" * 400_000))
    clock = Clock(
        source=HOSTILE, unit=HOSTILE, zone=HOSTILE, utc_offset_s=9e99, uncertainty_s=9e99, known_by=ClockSource.OPTION
    )
    run = make_run(
        make_judgement(
            headline=HOSTILE, next_step=HOSTILE, findings=(replace(finding, why=HOSTILE, limits=(limit,)), report)
        ),
        make_statistics(events=(event,)),
        replace(
            make_log(
                make_symptom(HOSTILE, first_s=1, last_s=2, count=1),
                events=(make_event(3, HOSTILE, HOSTILE), make_event(4, "x" * 400_000, "y" * 400_000)),
            ),
            clock=clock,
        ),
        make_filled_network(Host(role=HostRole.SENDER, known_by=HOSTILE)),
        replace(make_device(SENDER), model=HOSTILE, sdk_versions=(HOSTILE,)),
        replace(make_experiment(HOSTILE), device=HOSTILE, effect=HOSTILE, told=HOSTILE, reasons=(HOSTILE,)),
        GuideAnswers(host=SENDER, taken=TAKEN, told=(Told(question=HOSTILE, answer=HOSTILE),)),
        incident=make_incident(window=replace(make_window(), zone=HOSTILE, known_by=HOSTILE), **facts),
        coverage=(Coverage(source=HOSTILE, state=State.MISSING, reason=Reason.CRASHED, detail=HOSTILE),),
        clocks=(clock,),
        redactions={HOSTILE: 1},
    )
    return replace(run, tool=HOSTILE, run=HOSTILE)


def hostile_page() -> str:
    return render_page(hostile_run(), [ListedFile(name="javascript:alert(1)" + HOSTILE, bytes=1, sha256=HOSTILE)])


def quarter_hour(incident: Incident) -> Incident:
    return replace(incident, window=make_window(end=START + timedelta(seconds=QUARTER_HOUR_S)))


def quarter_hour_run(*, findings: int = 60) -> Run:
    """A quarter of an hour in which everything was sampled, twice a second, and every check has much to say."""
    words = "Packets waited in the queue while the picture stood still and the sound went on. "
    rows = tuple(
        replace(
            make_finding(f"network.case-{index}", Verdict.WARN, words, advice=words, loss_percent=1.5, watched_s=60.0),
            why=words * 4,
            limits=(Limit(name="loss_percent", levels=(("in order up to", 1.0),), source=words),),
        )
        for index in range(findings)
    )
    events = tuple(
        RoomEvent(at=START + timedelta(seconds=30 * index), what="muted", subject=LookupId("TR_video0synthetic"))
        for index in range(30)
    )
    return make_run(
        make_judgement(Verdict.WARN, findings=rows),
        make_content(seconds=QUARTER_HOUR_S - 10),
        make_statistics(count=2 * QUARTER_HOUR_S, events=events),
        make_log(
            *(make_symptom(words, first_s=9 * index, last_s=9 * index + 5, count=index) for index in range(1, 90)),
            events=tuple(make_event(1.8 * index, "published video", f"TR_synthetic{index:06}") for index in range(500)),
            more_events=1500,
        ),
        make_device(SENDER),
        make_load(SENDER, busy=True, count=2 * QUARTER_HOUR_S),
        make_delay(SENDER, seconds=QUARTER_HOUR_S),
        make_told_trace(seconds=QUARTER_HOUR_S),
        make_train(QUARTER_HOUR_S * 50, lambda number: () if number % 70 == 0 else (20.0 + number % 31,), host=SENDER),
        replace(make_media_path(lost=90, lost_on_the_way_up=40, polls=2 * QUARTER_HOUR_S), host=SENDER),
        make_changes(-61.0, seconds=QUARTER_HOUR_S),
        make_filled_network(),
        make_experiment("A shorter audio queue"),
        incident=quarter_hour(make_incident(vendor="livekit")),
        coverage=COVERED,
    )


def quarter_hour_page(*, findings: int = 60) -> str:
    """The page of a quarter of an hour whose bundle holds more files than a page lists."""
    files = [
        ListedFile(name=f"logs/client-{index}/agorasdk_{index}.log", bytes=3_301_442, sha256="0c" * 32)
        for index in range(1000)
    ]
    return render_page(quarter_hour_run(findings=findings), files)


def largest_page() -> str:
    """Nearly MOST_BYTES, which is more than a run ever gave."""
    few, many = (len(quarter_hour_page(findings=count).encode()) for count in (50, 60))
    return quarter_hour_page(findings=60 + int((MOST_BYTES - many) / ((many - few) / 10)) - 1)


def side_of(run: Run, name: str, *, run_id: str = "") -> Side:
    return Side(name=name, run=run_id or name, tool=run.tool, evidence=run.evidence, judgement=run.judgement)


def compared(before: Run, after: Run, *, names: tuple[str, str] = ("before.zip", "after.zip")) -> str:
    return compared_page(compare(side_of(before, names[0]), side_of(after, names[1])))


def joined_page(first: Side, second: Side) -> str:
    merged = merge(first, second)
    assert isinstance(merged, Merged)
    return merged_page(merged)


def helped_page() -> str:
    """The figures of a publisher whose queue was shortened, each change that can be made of them among them."""
    before, after = queue_run(), queue_run()
    findings = (make_offset(-20), make_freezes(0), make_compared("network.loss", {"loss_percent": make_limit(2.0)}))
    worse = (make_offset(-231), make_freezes(9), make_compared("network.loss", {"loss_percent": make_limit(0.1)}))
    return compared(
        replace(before, judgement=replace(before.judgement, findings=worse)),
        replace(after, judgement=replace(after.judgement, findings=findings)),
    )


def make_freezes(count: int) -> Finding:
    return make_compared("media.freezes", {"freeze_count": count, "watched_s": 60.0})


def make_limit(percent: float) -> Measured:
    return Measured(value=percent, bound=float("inf"), n=5_000, method="packetsLost")


def with_offset(side: Side, value: float) -> Side:
    return replace(side, judgement=replace(side.judgement, findings=(make_offset(value),)))


def longest_joined_page() -> str:
    """Both ends of a quarter of an hour in which everything was sampled, twice a second."""
    run = quarter_hour_run()
    return joined_page(side_of(run, "a.zip"), side_of(run, "b.zip"))


TWO_RUNS = {
    "compared": helped_page(),
    "compared-alike": compared(no_server_run(), no_server_run()),
    "compared-hostile": compared(hostile_run(), hostile_run(), names=(HOSTILE, HOSTILE)),
    "joined": joined_page(*(with_offset(side, value) for side, value in zip(both_ends(), (-231, -20), strict=True))),
    "joined-without-clocks": joined_page(end("a"), end("b")),
    "joined-hostile": joined_page(side_of(hostile_run(), HOSTILE), side_of(hostile_run(), "b.zip" + HOSTILE)),
}
ALL_PAGES = PAGES | {"hostile": hostile_page()} | TWO_RUNS
