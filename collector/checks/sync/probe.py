"""Does content that is handed over in step still arrive in step from here?

A probe publishes the reference signal itself, does everything right, and receives it back. What parts then is parted by
this machine, its network or the server, whatever the user's own publisher does.
"""

from collector.measure import content as contents
from collector.measure.lip_sync import BAD_MS, IN_SYNC_MS, in_words, offset_verdict
from collector.model.evidence import Absent
from collector.model.finding import Answer, Value, Verdict
from collector.model.records.content import RoomContent, RoomProbe

JUDGED_BY = (IN_SYNC_MS, BAD_MS)


def check(probe: RoomProbe, content: RoomContent | Absent) -> Answer:
    found = contents.worst_first(probe)
    if not found:
        told = " ".join(sender.told for sender in probe.senders)
        return Answer(verdict=Verdict.INCONCLUSIVE, summary=told or "The probe's own signal did not come back")
    offset = found[0].offset_ms[0]
    verdict = offset_verdict(offset)
    values: dict[str, Value] = {"offset_ms": offset, "before_receiver_ms": found[0].before_receiver_ms[0]}
    told = f"A publisher that does everything right arrives with audio {in_words(offset)}"
    watched = () if isinstance(content, Absent) else contents.worst_first(content)
    if watched:
        values["sender_offset_ms"] = watched[0].offset_ms[0]
        told += f"; the sender that was watched with audio {in_words(watched[0].offset_ms[0])}"
    return Answer(verdict=verdict, summary=told, advice=_advice(verdict, compared=bool(watched)), values=values)


def _advice(verdict: Verdict, *, compared: bool) -> str:
    if verdict is Verdict.PASS:
        return "" if compared else "Watch the user's own sender too: what it adds to this is its own."
    if verdict is Verdict.INCONCLUSIVE:
        return "Run it again on a machine with less to do."
    return "Run --probe from another machine and network: if it parts there, too, give both bundles to the service."
