"""Are sound and picture in step from the source to the receiver?

Only a measurement of the content itself can answer that: statistics follow timestamps, and an offset that was there
before the timestamps were made is invisible to them. Viewers notice audio from 45 ms early or 125 ms late (ITU-R
BT.1359-1). If the content is in step while playout timestamps say that it cannot be, neither is believed.
"""

from dataclasses import replace

from collector.measure import content as contents
from collector.measure import playout
from collector.measure.lip_sync import BAD_MS, IN_SYNC_MS, in_words, offset_verdict
from collector.measure.pairs import most_informed
from collector.model.evidence import Absent, SafeEvidence
from collector.model.finding import About, Answer, Value, Verdict
from collector.model.measured import Measured
from collector.model.records.content import ContentOutcome, RoomContent, SenderContent
from collector.model.records.room import RoomStatistics
from collector.model.stage import SOURCE_TO_RECEIVER

JUDGED_BY = (IN_SYNC_MS, BAD_MS)
NEXT_STEP = (
    "Have the sender play the reference clip (avsync reference reference.mp4) in place of camera and microphone, then "
    "run avsync again, or clap once in view of the camera: statistics cannot see an offset that is in the content."
)
CAUSES_BELOW = "See below where it arises and what causes it."
BUSY = "Run avsync again on a machine with less to do, for at least 20 s, for a narrower bound."
BOTH_KINDS = "Measure while the sender publishes sound and picture, or name one that does with --sender."
WAYS_OUT = {
    ContentOutcome.AUDIO_ONLY: BOTH_KINDS,
    ContentOutcome.VIDEO_ONLY: BOTH_KINDS,
    ContentOutcome.MUTED: "Unmute sound and picture, have the sender play the reference clip, and run avsync again.",
    ContentOutcome.ENCRYPTED: "Switch end-to-end encryption off for one run in which the sender plays the reference "
    "clip, or record the call at a receiver that has the key.",
    ContentOutcome.TOO_SLOW: BUSY,
    ContentOutcome.TOO_FEW: "Listen longer (--duration 30) while the sender plays the reference clip.",
}


def check(evidence: SafeEvidence, content: RoomContent | Absent) -> Answer:
    statistics = evidence.every(RoomStatistics)
    if isinstance(content, Absent):
        return _by_statistics(statistics, "")
    found = contents.worst_first(content)
    if not found:
        return _unmeasured(content, statistics)
    return _judge(found, contents.transport_ms(found[0], statistics))


def _judge(found: tuple[SenderContent, ...], transport: tuple[Measured, ...]) -> Answer:
    offset = found[0].offset_ms[0]
    verdict = offset_verdict(offset)
    values: dict[str, Value] = (
        {"offset_ms": offset, "transport_ms": transport[0]} if transport else {"offset_ms": offset}
    )
    values |= {f"{one.kind}_markers_missing": one.missing for one in found[0].markers}
    told = f"Audio is {in_words(offset)}, by {offset.n} markers of the reference signal"
    if len(found) > 1:
        others = "1 more sender was" if len(found) == 2 else f"{len(found) - 1} more senders were"
        told += f"; this is {found[0].sid}, and {others} measured and no worse"
    if verdict is Verdict.PASS and contents.place(found[0], transport) is contents.Place.UNKNOWN:
        return Answer(
            verdict=Verdict.INCONCLUSIVE,
            summary=f"{told}, but playout timestamps put it {in_words(transport[0])}: two sources that disagree",
            advice="Run avsync again; if they still disagree, record the receiver's screen and measure the recording.",
            values=values,
            about=About.SENDER,
        )
    advice = {Verdict.PASS: "", Verdict.INCONCLUSIVE: BUSY}.get(verdict, CAUSES_BELOW)
    return Answer(
        verdict=verdict, summary=told, advice=advice, values=values, sees=SOURCE_TO_RECEIVER, about=About.SENDER
    )


def _unmeasured(content: RoomContent, statistics: tuple[RoomStatistics, ...]) -> Answer:
    """Say what stood in the way; the clip is no way out where it could not be seen or heard either."""
    answer = _by_statistics(statistics, " ".join(dict.fromkeys(sender.told for sender in content.senders)))
    advice = {WAYS_OUT.get(sender.outcome, NEXT_STEP) for sender in content.senders}
    return replace(answer, advice=advice.pop()) if len(advice) == 1 else answer


def _by_statistics(statistics: tuple[RoomStatistics, ...], why: str) -> Answer:
    found = [item for record in statistics for item in most_informed(record)]
    if not found:
        told = why or "Nothing in this run compared sound and picture themselves"
        verdict = Verdict.INCONCLUSIVE if why else Verdict.SKIP
        return Answer(verdict=verdict, summary=told, advice=NEXT_STEP, about=About.SENDER)
    _, series = found[0]
    if not series.estimates:
        heard = why or "The sender's tracks were received, but nothing compared sound and picture themselves"
        return Answer(verdict=Verdict.INCONCLUSIVE, summary=heard, advice=NEXT_STEP, about=About.SENDER)
    told = why or "Nothing compared sound and picture themselves."
    return Answer(
        verdict=Verdict.INCONCLUSIVE,
        summary=f"{told} Playout timestamps were read on the way to this receiver, and alone they decide nothing",
        advice=NEXT_STEP,
        values={"offset_ms": playout.offset_ms(series)},
        about=About.SENDER,
    )
