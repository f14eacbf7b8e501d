"""Turns the joined bundles of two ends into the document ``avsync/merge/1``, as plain JSON values."""

from collections.abc import Iterator

from collector.comparison.across import Party
from collector.comparison.flat import flat
from collector.comparison.merge import AtBothEnds, Merged
from collector.comparison.one_time_line import End, Moment
from collector.comparison.side import Side
from collector.model.measured import Measured
from collector.model.run import cause_document, incident_document, utc

MERGE_SCHEMA = "avsync/merge/1"


def merge_document(merged: Merged, *, tool: str) -> dict[str, object]:
    """Return the document; a measured X is ``X_<unit>``, ``X_bound_<unit>``, ``X_n``, ``X_method``, as everywhere."""
    start, end = merged.span
    return {
        "schema": MERGE_SCHEMA,
        "tool": tool,
        "verdict": merged.verdict.value,
        "owner": merged.worst.judgement.owner.value,
        "headline": merged.worst.judgement.headline,
        "parting": list(merged.parting),
        "joined_by": [{"id": item.kind, "value": item.value} for item in merged.joint.ids],
        "assumed": list(merged.joint.assumed),
        "one_key": merged.one_key,
        "a": _side(merged.first, merged.parties[0]),
        "b": _side(merged.second, merged.parties[1]),
        "clocks": _clocks(merged),
        "window": {"from": utc(start), "to": utc(end)},
        "timeline": [_moment(item) for item in merged.moments],
        "seen": [{"id": item.id, "what": item.what, "a": item.by_first, "b": item.by_second} for item in merged.seen],
        "measures": [_measure(item) for item in merged.figures],
        "causes": [
            cause_document(item.cause) | {"named_by": [one.value for one in item.named_by]} for item in merged.causes
        ],
    }


def _side(side: Side, party: Party) -> dict[str, object]:
    return {
        "bundle": side.name,
        "run": side.run,
        "tool": side.tool,
        "role": party.role.value,
        "known_by": party.known_by,
        "participant": party.id,
        "incident": incident_document(side.evidence.incident),
        "verdict": side.judgement.verdict.value,
        "headline": side.judgement.headline,
    }


def _clocks(merged: Merged) -> dict[str, object]:
    clocks = merged.clocks
    document: dict[str, object] = {
        "aligned": bool(clocks.ahead_ms),
        "time_line": (End.SECOND if clocks.by_second else End.FIRST).value,
    }
    if clocks.logs_tell_not:
        document["logs_tell_not"] = clocks.logs_tell_not
    for known in clocks.ahead_ms:
        document |= flat("b_ahead", "ms", known)
    document["ways"] = [flat("b_ahead", "ms", way.ahead_ms) | {"agrees": way.agrees} for way in clocks.ways]
    return document


def _moment(item: Moment) -> dict[str, object]:
    document: dict[str, object] = {
        "at": utc(item.at),
        "until": utc(item.until),
        "what": item.what,
        "source": item.source,
        "seen_by": [end.value for end in item.seen_by],
        "clock": "the server's" if item.by_server else "the time line's",
    }
    for residual_ms in item.residual_ms:
        document["residual_ms"] = round(residual_ms, 3)
    return document


def _measure(item: AtBothEnds) -> dict[str, object]:
    document: dict[str, object] = {"measure": item.quantity.id, "check": item.quantity.check}
    for name, measured in _measured(item):
        document |= flat(name, item.quantity.unit, measured)
    return document


def _measured(item: AtBothEnds) -> Iterator[tuple[str, Measured]]:
    yield from (("a", measured) for measured in item.first)
    yield from (("b", measured) for measured in item.second)
