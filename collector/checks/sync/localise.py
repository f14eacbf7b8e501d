"""Where do sound and picture part?

Content that is off before this receiver's buffers, while playout timestamps agree or are absent, was off when it was
handed over: the fault is the publisher's (its source, its queues, an enhancement). Content that is off here only, or by
as much as playout timestamps say, was put apart by transport or receiver.
"""

from collector.measure import content as contents
from collector.measure.content import Place
from collector.measure.lip_sync import BAD_MS, IN_SYNC_MS, in_words
from collector.model.evidence import SafeEvidence
from collector.model.finding import About, Answer, Value, Verdict
from collector.model.records.content import RoomContent
from collector.model.records.room import RoomStatistics

JUDGED_BY = (IN_SYNC_MS, BAD_MS)
_WORDS = {
    Place.PUBLISHER: "Sound and picture part at the publisher, before the transport: {before} there, {here} here",
    Place.TRANSPORT: "Sound and picture part between the publisher and this application: {before} before this "
    "receiver's buffers, {here} behind them",
    Place.NOWHERE: "Sound and picture part nowhere between the publisher and this receiver",
    Place.UNKNOWN: "Where sound and picture part cannot be told: {before} before this receiver's buffers, {here} "
    "behind them",
}
_ADVICE = {
    Place.PUBLISHER: "Look at the publisher: a trace (two lines with collector/instrument.py, then --timestamps "
    "trace.jsonl) separates its queues from its source.",
    Place.TRANSPORT: "Compare with --probe, which sends content that is in step: if that parts too, it is not the "
    "publisher's app.",
    Place.UNKNOWN: "Run avsync again for 60 s on a machine with little else to do (--duration 60).",
}


def check(content: RoomContent, evidence: SafeEvidence) -> Answer:
    found = contents.worst_first(content)
    if not found:
        told = " ".join(dict.fromkeys(sender.told for sender in content.senders))
        return Answer.skipped(told or "Nobody's content was measured")
    sender = found[0]
    transport = contents.transport_ms(sender, evidence.every(RoomStatistics))
    where = contents.place(sender, transport)
    here, before = sender.offset_ms[0], sender.before_receiver_ms[0]
    values: dict[str, Value] = {"place": where.value, "here_ms": here, "before_receiver_ms": before}
    if transport:
        values["transport_ms"] = transport[0]
    verdict = {Place.NOWHERE: Verdict.PASS, Place.UNKNOWN: Verdict.INCONCLUSIVE}.get(where, Verdict.WARN)
    return Answer(
        verdict=verdict,
        summary=_WORDS[where].format(before=f"audio {in_words(before)}", here=in_words(here)),
        advice=_ADVICE.get(where, ""),
        values=values,
        # What happens at this receiver says nothing of another one.
        about=About.MACHINE if where is Place.TRANSPORT else About.SENDER,
    )
