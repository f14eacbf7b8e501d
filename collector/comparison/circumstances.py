"""Lists what else differs between two runs: tool, versions, settings, machine, network, media, window."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from collector.comparison.side import PSEUDONYM, Side, same_key
from collector.model.coverage import State
from collector.model.evidence import SafeEvidence
from collector.model.incident import Field
from collector.model.records.device import DeviceFacts, DeviceLoad, DeviceTools
from collector.model.records.network import NetworkInterfaces
from collector.model.records.publisher import Rehearsal
from collector.model.records.room import RoomFacts, RoomStatistics

NOT_KNOWN = "not known"
FACTS = (
    Field.VENDOR,
    Field.PLATFORM,
    Field.SCENARIO,
    Field.SENDER,
    Field.RECEIVER,
    Field.SDK_VERSION,
    Field.SERVER_VERSION,
    Field.SERVER_HOST,
    Field.CUSTOM_SOURCE,
    Field.CUSTOM_RENDERER,
    Field.ENHANCEMENT,
)
LENGTHS_ALIKE = 1.25
"""Windows of up to this ratio count as equally long: two runs are never of the very same length."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """One thing that is not the same in both runs, in words; what a run does not know is "not known"."""

    what: str
    before: str
    after: str


def differences(before: Side, after: Side) -> tuple[Difference, ...]:
    """Return everything known that differs, in a fixed order."""
    first, second = _described(before), _described(after)
    found = [
        Difference(what=what, before=first.get(what) or NOT_KNOWN, after=second.get(what) or NOT_KNOWN)
        for what in dict.fromkeys((*first, *second))
        if first.get(what, "") != second.get(what, "") and _comparable(what, first, second, before, after)
    ]
    return (*found, *_lengths(before, after), *_sources(before, after))


def _comparable(what: str, first: Mapping[str, str], second: Mapping[str, str], before: Side, after: Side) -> bool:
    """Pseudonyms of two keys differ whether or not the names do."""
    hidden = all(side.get(what, "").startswith(PSEUDONYM) for side in (first, second))
    return not hidden or same_key(before, after)


def _described(side: Side) -> dict[str, str]:
    evidence = side.evidence
    described = {"avsync": side.tool, "part of this machine": _roles(evidence)}
    described |= {name.value.replace("_", " "): evidence.incident.value(name) for name in FACTS}
    for part in (_machine, _load, _tools, _network, _room, _media, _rehearsed):
        described |= dict(part(evidence))
    return described


Described = Iterator[tuple[str, str]]


def _roles(evidence: SafeEvidence) -> str:
    return ", ".join(sorted({record.host.role.value for record in evidence.records}))


def _machine(evidence: SafeEvidence) -> Described:
    for item in evidence.every(DeviceFacts)[:1]:
        yield "machine", item.host_name
        yield "system", f"{item.system} {item.system_version}".strip()
        yield "model", item.model or item.machine
        yield "processor", f"{item.processor}, {item.cores_logical} cores"
        yield "memory", f"{item.memory_total_mb / 1024:.0f} GiB"
        yield "GPU", ", ".join(item.gpu)
        yield "Python", item.python_version
        yield "SDKs on this machine", ", ".join(sorted(item.sdk_versions))
        outputs = [part.transport for part in item.peripherals if part.default and "output" in part.role]
        yield "sound output", ", ".join(outputs)


def _load(evidence: SafeEvidence) -> Described:
    for item in evidence.every(DeviceLoad)[:1]:
        yield "power mode", item.power_mode
        yield "on battery", item.on_battery
        yield "throttled", item.throttled


def _tools(evidence: SafeEvidence) -> Described:
    for item in evidence.every(DeviceTools)[:1]:
        used = [tool.tool for tool in item.tools if "process" in tool.seen_as or tool.default]
        yield "known tools for picture and sound in use", ", ".join(used) or "none known"


def _network(evidence: SafeEvidence) -> Described:
    for item in evidence.every(NetworkInterfaces)[:1]:
        yield "network", ", ".join(part.medium for part in item.interfaces if part.default_route)
        yield "VPN", "yes" if item.vpn else "no"
        yield "proxies", ", ".join(item.proxies) or "none"
    for statistics in evidence.every(RoomStatistics)[:1]:
        for path in statistics.path[-1:]:
            yield "way of the media", f"{path.protocol}, {path.local_type} to {path.remote_type}"


def _room(evidence: SafeEvidence) -> Described:
    for statistics in evidence.every(RoomStatistics)[:1]:
        yield "server region", statistics.server_region
        yield "senders measured", str(len(statistics.senders))
    for room in evidence.every(RoomFacts)[:1]:
        yield "sync group", room.sync_group.value
        yield "participants", str(len(room.participants))


def _media(evidence: SafeEvidence) -> Described:
    for statistics in evidence.every(RoomStatistics)[:1]:
        for sender in statistics.senders[:1]:
            for track in sender.tracks:
                last = track.samples[-1:]
                size = f", {last[0].frame_width}x{last[0].frame_height}" if last and last[0].frame_width else ""
                declared = f", {track.declared_fps:g} fps declared" if track.declared_fps else ""
                yield f"{track.kind.value} ({track.source})", f"{track.mime_type}{size}{declared}"


def _rehearsed(evidence: SafeEvidence) -> Described:
    for item in evidence.every(Rehearsal)[:1]:
        tried = item.settings
        yield "rehearsed settings", "told" if tried.told else "SDK defaults"
        yield "rehearsed video queue", f"{tried.video_queue_ms} ms"
        yield "rehearsed audio queue", f"{tried.audio_queue_ms} ms"
        yield "rehearsed push", tried.push.value
        yield "rehearsed rates", f"{tried.fps:g} fps, {tried.sample_rate_hz} Hz"
        yield "rehearsed SDK", item.sdk_version


def _lengths(before: Side, after: Side) -> Iterator[Difference]:
    spans = {"window": [side.evidence.incident.window.seconds for side in (before, after)]}
    spans["listened"] = [_listened_s(side.evidence) for side in (before, after)]
    for what, (first, second) in spans.items():
        if max(first, second) > LENGTHS_ALIKE * min(first, second):
            yield Difference(what=what, before=f"{first:.0f} s", after=f"{second:.0f} s")


def _listened_s(evidence: SafeEvidence) -> float:
    taken = [record.taken for record in evidence.every(RoomStatistics)]
    return max(((last - first).total_seconds() for first, last in taken), default=0.0)


def _sources(before: Side, after: Side) -> Iterator[Difference]:
    first, second = ({item.source: item.state for item in side.evidence.coverage} for side in (before, after))
    for source in sorted({*first, *second}):
        states = [states.get(source, State.MISSING) for states in (first, second)]
        if states[0] is not states[1]:
            yield Difference(what=f"source {source}", before=states[0].value, after=states[1].value)
