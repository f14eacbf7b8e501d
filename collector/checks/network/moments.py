"""Is the network bad only now and then?

A figure for the whole time hides a second in which nothing came and the picture stood still. Each second is looked at
by itself, of the packets and then of the sound (where the packets' channel held them back after losses, by the delay
that the connection's own checks found), and those that stand out of the run are kept with their time, the worst first.
Where a room was watched as well, the offset after each is compared with the usual one: a fault that comes with the
network's bad moments is another one than a fault that is always there.
"""

from collections.abc import Sequence
from datetime import timedelta

from collector.checks.network.bursts import SEE_ORDER
from collector.checks.network.loss import LONG_ENOUGH
from collector.measure.held_back import held_back_ms
from collector.measure.moments import BAD_SPREAD_MS, Moment, offset_after, trusted_moments, worst
from collector.measure.network import ENOUGH_S
from collector.measure.packets import reordered
from collector.model.evidence import Absent
from collector.model.finding import Answer, Value, Verdict
from collector.model.records.content import RoomContent
from collector.model.records.quality import MediaPath, PacketTrain

SHOWN = 5
MOSTLY = 0.5
"""Ours: bad in more than half of the seconds is not now and then; loss and jitter then say it for the whole time."""
MOVED_MS = 30.0
"""libwebrtc corrects an offset only from here on (video/stream_synchronization.cc); less is noise."""

ALWAYS = "It is bad nearly always: see network.loss, network.jitter and network.rtt for the whole time."


def check(train: PacketTrain, media: MediaPath | Absent, content: RoomContent | Absent) -> Answer:
    found = trusted_moments(train, media)
    bad = worst(found, len(found))
    values: dict[str, Value] = {"bad_s": len(bad), "watched_s": float(len(found))}
    values |= {f"worst_{rank}": _at(train, item) for rank, item in enumerate(bad[:SHOWN], 1)}
    if len(found) < ENOUGH_S:
        summary = f"Only {len(found)} seconds were watched to their end; {ENOUGH_S:.0f} are needed"
        return Answer(verdict=Verdict.INCONCLUSIVE, summary=summary, advice=LONG_ENOUGH, values=values)
    if not bad:
        summary = f"None of {len(found)} seconds stood out, by more than 5 % lost or 100 ms above the usual delay"
        return Answer(verdict=Verdict.PASS, summary=summary, values=values)
    told = f"{len(bad)} of {len(found)} seconds stood out; the worst: {_at(train, bad[0])}"
    told += _beside_the_offset(train, bad[:SHOWN], content)
    only_lost = all(item.extra_ms <= BAD_SPREAD_MS and item.at_ms <= train.sent_ms[-1] for item in bad)
    if reordered(train) and only_lost and not held_back_ms(train, media):
        told += "; some packets were only overtaken, which counts as lost here"
        return Answer(verdict=Verdict.INCONCLUSIVE, summary=told, advice=SEE_ORDER, values=values)
    often = len(bad) > MOSTLY * len(found)
    advice = "Find out what else used the network then (a backup, other people), and measure for longer: --watch 10m."
    return Answer(verdict=Verdict.WARN, summary=told, advice=ALWAYS if often else advice, values=values)


def _at(train: PacketTrain, moment: Moment) -> str:
    when = train.taken[0] + timedelta(milliseconds=moment.at_ms)
    if moment.lost == moment.sent:
        return f"{when:%H:%M:%S}Z, nothing came back"
    return f"{when:%H:%M:%S}Z, {moment.loss_percent:.0f} % lost, 95 % within {moment.slowest_ms:.0f} ms"


def _beside_the_offset(train: PacketTrain, bad: Sequence[Moment], content: RoomContent | Absent) -> str:
    senders = () if isinstance(content, Absent) else content.senders
    started_ms = train.taken[0].timestamp() * 1000
    moved = [
        change
        for sender in senders
        for item in bad
        for change in offset_after(sender.pairs, started_ms + item.at_ms)
        if abs(change) > MOVED_MS
    ]
    if not any(sender.pairs for sender in senders):
        return ""
    if not moved:
        return "; the offset of sound and picture did not move with them"
    return (
        f"; after {len(moved)} of the worst the offset of sound and picture had moved, by {max(moved, key=abs):+.0f} ms"
    )
