"""Turns a run, its plan and the packed members into ``manifest.json`` (schema avsync/manifest/1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from collector.model.clock import Clock
from collector.model.coverage import Reason
from collector.model.run import MANIFEST_SCHEMA, Run, coverage_document, incident_document, utc
from collector.model.source import SourcePlan
from collector.model.window import TimeWindow


@dataclass(frozen=True, kw_only=True, slots=True)
class PackedMember:
    """One member as it lies in the archive: its uncompressed size and the sha256 of its bytes, in hex.

    ``consent`` is empty save for opaque files: bytes that avsync cannot read and a person allowed. ``redactions``
    counts what was replaced in it, by kind.
    """

    name: str
    bytes: int
    sha256: str
    consent: str = ""
    redactions: Mapping[str, int] = field(default_factory=dict)


def manifest_document(
    run: Run, *, plan: Sequence[SourcePlan], members: Sequence[PackedMember], readable: Sequence[str]
) -> dict[str, object]:
    """Return the manifest as plain JSON values; ``readable`` lists the ids that support looks the call up by.

    Of the plan only what avsync itself words is kept: targets, files and hosts were never redacted.
    """
    return {
        "schema": MANIFEST_SCHEMA,
        "tool": run.tool,
        "run": run.run,
        "created": utc(run.ended),
        "started": utc(run.started),
        "interrupted": run.interrupted,
        "incident": incident_document(run.evidence.incident),
        "plan": [_planned(item) for item in plan],
        "coverage": [coverage_document(item) for item in run.evidence.coverage],
        "clocks": [_clock(clock, run.evidence.incident.window) for clock in run.clocks],
        "redactions": dict(sorted(run.redactions.items())),
        "kept_readable": list(readable),
        "members": [_member(member) for member in members],
    }


def _planned(item: SourcePlan) -> dict[str, object]:
    return {
        "source": item.source,
        "why": item.why,
        "phase": item.phase.value,
        "wanted": item.wanted.value,
        "deadline_s": item.deadline_s,
        "skip": None if item.skip is Reason.NONE else item.skip.value,
    }


def _clock(clock: Clock, window: TimeWindow) -> dict[str, object]:
    return {
        "source": clock.source,
        "unit": clock.unit,
        "zone": clock.zone,
        "utc_offset_s": clock.utc_offset_s,
        "uncertainty_s": clock.uncertainty_s,
        "known_by": clock.known_by.value,
        "detail": clock.detail,
        "window": list(clock.window(window.start, window.end)),
    }


def _member(member: PackedMember) -> dict[str, object]:
    shown: dict[str, object] = {"name": member.name, "bytes": member.bytes, "sha256": member.sha256}
    if member.consent:
        shown |= {"not_readable_by_avsync": True, "consent": member.consent}
    if member.redactions:
        shown |= {"redactions": dict(sorted(member.redactions.items()))}
    return shown
