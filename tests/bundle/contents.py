"""Makes a small synthetic run and what a bundle of it holds; each test changes only what it is about."""

import hashlib
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from collector.bundle.examining import PackedStream
from collector.bundle.names import FINDINGS, SUMMARY
from collector.bundle.records import evidence_members
from collector.bundle.write import Contents, Leak, LeakSearch, Stretch, write_bundle
from collector.model.cause import Owner
from collector.model.clock import Clock, ClockSource
from collector.model.codec import to_json
from collector.model.coverage import Coverage, State
from collector.model.evidence import SafeEvidence
from collector.model.finding import Verdict
from collector.model.measured import Measured
from collector.model.member import Member, SafeStream, SafeText
from collector.model.records.device import SchedulingDelay
from collector.model.run import Judgement, Run, run_document
from collector.model.source import Phase, SourcePlan
from collector.model.stage import Stage
from tests.factory import ELSEWHERE, END, START, TAKEN, make_evidence

PLAN = (SourcePlan(source="device", why="shows how busy this machine is", phase=Phase.LIVE, deadline_s=30.0),)


def make_delay(p50_ms: float = 0.1) -> SchedulingDelay:
    measured = Measured(value=p50_ms, bound=0.1, n=3000, method="timer")
    return SchedulingDelay(host=ELSEWHERE, taken=TAKEN, p50_ms=measured, p95_ms=measured, max_ms=measured)


def make_run(evidence: SafeEvidence | None = None) -> Run:
    coverage = (Coverage(source="device", state=State.COLLECTED, instants=TAKEN, share=1.0, bytes=120),)
    judgement = Judgement(
        verdict=Verdict.INCONCLUSIVE,
        owner=Owner.UNKNOWN,
        headline="Nothing measured the offset",
        not_measured=tuple(Stage),
        next_step="Give a room",
        causes=(),
        findings=(),
        broken_checks=(),
    )
    return Run(
        tool="0.1.0",
        run="run-1",
        started=START,
        ended=END,
        evidence=evidence or make_evidence(make_delay(), coverage=coverage),
        judgement=judgement,
        exit_reasons=("inconclusive",),
        interrupted=False,
        clocks=(
            Clock(
                source="device",
                unit="ms",
                zone="UTC",
                utc_offset_s=0.0,
                uncertainty_s=0.01,
                known_by=ClockSource.MACHINE,
            ),
        ),
        redactions={"jwt": 3, "ipv4": 212},
    )


def make_contents(*more: Member | PackedStream, evidence: SafeEvidence | None = None) -> Contents:
    run = make_run(evidence)
    return Contents(
        run=run,
        plan=PLAN,
        members=(
            *more,
            SafeText(name=FINDINGS, text=to_json(run_document(run), pretty=True).decode()),
            SafeText(name=SUMMARY, text="<!doctype html><title>synthetic</title>"),
            *evidence_members(run.evidence),
        ),
        readable=("room",),
    )


def without(contents: Contents, name: str) -> Contents:
    return replace(contents, members=tuple(member for member in contents.members if member.name != name))


def make_stream(folder: Path, data: bytes, name: str = "logs/app/app.log") -> SafeStream:
    path = folder / "spooled"
    path.write_bytes(data)
    sha256 = hashlib.sha256(data).hexdigest()
    return SafeStream(name=name, path=path, bytes=len(data), sha256=sha256, crc=zlib.crc32(data))


def nothing_leaks(stretches: Iterator[Stretch]) -> Sequence[Leak]:
    for _, chunks in stretches:
        for _ in chunks:
            pass
    return ()


def search_for(needle: bytes) -> LeakSearch:
    """A search that looks for one plain value, also across chunks."""

    def search(stretches: Iterator[Stretch]) -> Sequence[Leak]:
        return tuple(Leak(kind="token", member=name) for name, chunks in stretches if needle in b"".join(chunks))

    return search


def make_bundle(folder: Path) -> Path:
    return write_bundle(make_contents(), to=folder / "bundle.zip", leaks=nothing_leaks).path


def changed(path: Path, name: str, data: bytes) -> Path:
    """Rewrite one member of a bundle, as a stranger with another tool would; empty data leaves it out."""
    other = path.with_name("changed.zip")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(other, "w") as new:
        for info in old.infolist():
            kept = data if info.filename == name else old.read(info)
            if kept:
                new.writestr(info.filename, kept)
    return other
