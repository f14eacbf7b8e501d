"""Turns findings into the few figures that stand at each stage of the picture of the path, with their verdicts."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from collector.measure.lip_sync import offset_verdict
from collector.model.finding import Finding, Value, Verdict
from collector.model.host import HostRole
from collector.model.measured import Measured
from collector.model.stage import Stage
from collector.report.quantities import brief, offset
from collector.report.shown import Shown, visible
from collector.report.words import VERDICT

MOST = 3
"""A box of the picture is as wide as two short words and a number."""

_LONGEST = 60
_REHEARSAL = "publisher.rehearsal"
_IN_THE_CALL = (HostRole.SENDER, HostRole.RECEIVER, HostRole.SERVER)


class _Kind(Enum):
    """What a value is: a number, an A/V offset, or one that counts only where its answer saw the stage."""

    NUMBER = auto()
    OFFSET = auto()
    SEEN_OFFSET = auto()


@dataclass(frozen=True, kw_only=True, slots=True)
class Spot:
    """Where a check's value stands. ``unless`` names a value of the answer and what makes it nothing of the call."""

    check: str
    key: str
    stage: Stage
    label: str
    kind: _Kind = _Kind.NUMBER
    roles: tuple[HostRole, ...] = _IN_THE_CALL
    unless: tuple[str, str] = ("", "")


def _spot(stage: Stage, check: str, key: str, label: str, kind: _Kind = _Kind.NUMBER) -> Spot:
    return Spot(check=check, key=key, stage=stage, label=label, kind=kind)


def _machine(stage: Stage, check: str, key: str, label: str, role: HostRole) -> Spot:
    return Spot(check=check, key=key, stage=stage, label=label, roles=(role,))


def _rehearsed(key: str, label: str) -> Spot:
    return Spot(
        check=_REHEARSAL,
        key=key,
        stage=Stage.PUBLISHER_QUEUE,
        label=label,
        kind=_Kind.OFFSET,
        unless=("settings", "SDK defaults"),
    )


SPOTS = (
    _spot(Stage.SOURCE, "timestamps.frame-rate", "frame_rate_fps", "handed over"),
    _machine(Stage.SOURCE, "device.cpu", "cpu_percent", "processor", HostRole.SENDER),
    _machine(Stage.SOURCE, "vendor.cpu", "cpu_percent", "processor (Agora)", HostRole.SENDER),
    _spot(Stage.PUBLISHER_QUEUE, "timestamps.publisher-offset", "offset_ms", "leaving it", _Kind.SEEN_OFFSET),
    _rehearsed("offset_ms", "rehearsed"),
    _rehearsed("stalled_offset_ms", "rehearsed with stalls"),
    _spot(Stage.NETWORK, "network.loss", "loss_percent", "loss"),
    _spot(Stage.NETWORK, "network.rtt", "rtt_ms", "round trip"),
    _spot(Stage.NETWORK, "network.jitter", "jitter_ms", "jitter"),
    _spot(Stage.NETWORK, "vendor.loss", "loss_percent", "loss (Agora)"),
    _spot(Stage.SERVER, "sync.localise", "before_receiver_ms", "handed on", _Kind.OFFSET),
    _spot(Stage.SERVER, "sync.recording", "offset_ms", "in the recording", _Kind.SEEN_OFFSET),
    _spot(Stage.SERVER, "server.load", "count", "overload told by its log, times"),
    _machine(Stage.SERVER, "device.cpu", "cpu_percent", "processor", HostRole.SERVER),
    _spot(Stage.RECEIVER_BUFFERS, "sync.offset", "offset_ms", "behind them", _Kind.SEEN_OFFSET),
    _spot(Stage.RECEIVER_BUFFERS, "sync.buffers", "audio_wait_ms", "sound waits"),
    _spot(Stage.RECEIVER_BUFFERS, "sync.buffers", "video_wait_ms", "picture waits"),
    _spot(Stage.RECEIVER_BUFFERS, "media.concealment", "concealed_percent", "sound filled up"),
    _spot(Stage.RENDERER, "media.freezes", "freeze_count", "freezes"),
    _spot(Stage.RENDERER, "media.late-frames", "unshown_percent", "too late"),
    _spot(Stage.RENDERER, "vendor.freezes", "frozen_share", "frozen (Agora)"),
    _spot(Stage.RENDERER, "media.frame-rate", "rate_fps", "arriving"),
    _machine(Stage.RENDERER, "device.cpu", "cpu_percent", "processor", HostRole.RECEIVER),
    _machine(Stage.RENDERER, "vendor.cpu", "cpu_percent", "processor (Agora)", HostRole.RECEIVER),
    _machine(Stage.OUTPUT, "device.output", "system_latency_ms", "delay told by the system", HostRole.RECEIVER),
)
"""In each stage what says most of it first."""


@dataclass(frozen=True, kw_only=True, slots=True)
class StageFigure:
    """One number at a stage, as ``loss`` and ``8.1 ± 0.4 %``, and what was said of it."""

    label: Shown
    words: Shown
    verdict: Verdict
    verdict_words: Shown


def figures_at(stage: Stage, findings: tuple[Finding, ...]) -> tuple[StageFigure, ...]:
    """Return at most MOST figures of the call that were taken at a stage; what is wrong is never left out for less."""
    found = [figure for spot in SPOTS if spot.stage is stage for figure in _figures(spot, findings)]
    kept = sorted(range(len(found)), key=lambda index: -found[index].verdict.severity)[:MOST]
    return tuple(found[index] for index in sorted(kept))


def apart_at(stage: Stage, findings: tuple[Finding, ...]) -> bool:
    """Whether an offset outside its limits was taken at a stage; a rehearsal is not the call."""
    spots = (spot for spot in SPOTS if spot.stage is stage and spot.kind is not _Kind.NUMBER)
    offsets = (figure for spot in spots if spot.check != _REHEARSAL for figure in _figures(spot, findings))
    return any(figure.verdict in (Verdict.WARN, Verdict.FAIL) for figure in offsets)


def _figures(spot: Spot, findings: tuple[Finding, ...]) -> Iterator[StageFigure]:
    """Yield the figure of the worst of a check's findings, if one has it."""
    for finding in sorted(findings, key=lambda item: -item.verdict.severity):
        if _counts(spot, finding):
            value = finding.answer.values[spot.key]
            verdict = _verdict(spot, finding, value)
            yield StageFigure(
                label=visible(spot.label),
                words=visible(_words(spot, value), limit=_LONGEST),
                verdict=verdict,
                verdict_words=visible(VERDICT[verdict]),
            )
            return


def _counts(spot: Spot, finding: Finding) -> bool:
    answer, (name, nothing) = finding.answer, spot.unless
    if finding.check != spot.check or not finding.bears or finding.verdict is Verdict.SKIP:
        return False
    if finding.host.role not in spot.roles or (name and answer.values.get(name) == nothing):
        return False
    value = answer.values.get(spot.key, "")
    if spot.kind is _Kind.NUMBER:
        return not isinstance(value, str)
    return isinstance(value, Measured) and (spot.kind is _Kind.OFFSET or spot.stage in answer.sees)


def _verdict(spot: Spot, finding: Finding, value: Value) -> Verdict:
    """An offset may be one of several behind a finding: it is called no worse than it is, and than the finding is."""
    if spot.kind is _Kind.NUMBER or not isinstance(value, Measured):
        return finding.verdict
    return min(finding.verdict, offset_verdict(value), key=lambda verdict: verdict.severity)


def _words(spot: Spot, value: Value) -> str:
    if spot.kind is _Kind.NUMBER or not isinstance(value, Measured):
        return brief(spot.key, value)
    return offset(value)
