"""Are sound and picture in step from the source to the receiver?

Only a measurement of the content itself can answer that: statistics follow timestamps, and an offset that was there
before the timestamps were made is invisible to them. Viewers notice audio from 45 ms early or 125 ms late (ITU-R
BT.1359-1). If the content is in step while playout timestamps say that it cannot be, neither is believed. If only the
buffers of this receiver put it in step, those of another one may not. One sender in step says nothing of another one,
so that all of them must have been measured for an all-clear.
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
EVERY_SENDER = (
    "Name the sender that matters with --sender, or have every sender play the reference clip (avsync reference "
    "reference.mp4), and run avsync again."
)
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
    judged = [(sender, _judge(sender, contents.transport_ms(sender, statistics))) for sender in found]
    worst, answer = max(judged, key=lambda one: one[1].verdict.severity)
    return _beside(answer, worst, len(found) - 1, len(contents.left_open(content, statistics)))


def _beside(worst: Answer, sender: SenderContent, others: int, left: int) -> Answer:
    """Say whose offset it is where there are more senders, and give no all-clear where some were not measured."""
    more = _counted(others, "measured and no worse") + _counted(left, "not measured")
    told = f"{worst.summary}; this is {sender.sid}, and {', '.join(more)}" if more else worst.summary
    if left and worst.verdict is Verdict.PASS:
        return replace(worst, verdict=Verdict.INCONCLUSIVE, summary=told, advice=EVERY_SENDER)
    return replace(worst, summary=told)


def _counted(senders: int, what: str) -> list[str]:
    many = "1 more sender was" if senders == 1 else f"{senders} more senders were"
    return [f"{many} {what}"] if senders else []


def _judge(sender: SenderContent, transport: tuple[Measured, ...]) -> Answer:
    offset = sender.offset_ms[0]
    verdict = offset_verdict(offset)
    values: dict[str, Value] = (
        {"offset_ms": offset, "transport_ms": transport[0]} if transport else {"offset_ms": offset}
    )
    values |= {f"{one.kind}_markers_missing": one.missing for one in sender.markers}
    told = f"Audio is {in_words(offset)}, by {offset.n} markers of the reference signal"
    if verdict is Verdict.PASS and contents.place(sender, transport) is contents.Place.UNKNOWN:
        return _contradicted(sender, transport, told, values)
    advice = {Verdict.PASS: "", Verdict.INCONCLUSIVE: BUSY}.get(verdict, CAUSES_BELOW)
    return Answer(
        verdict=verdict, summary=told, advice=advice, values=values, sees=SOURCE_TO_RECEIVER, about=About.SENDER
    )


def _contradicted(
    sender: SenderContent, transport: tuple[Measured, ...], told: str, values: dict[str, Value]
) -> Answer:
    """Say what keeps content in step from being an all-clear: playout timestamps, or this receiver's own buffers."""
    if contents.cancelled_here(sender, transport):
        before = sender.before_receiver_ms[0]
        told += f", but {in_words(before)} before this receiver's buffers: those of another receiver may leave it so"
        values = values | {"before_receiver_ms": before}
        advice = "Have the sender play the reference clip, record the receiver's screen and measure the recording."
    else:
        told += f", but playout timestamps put it {in_words(transport[0])}: two sources that disagree"
        advice = "Run avsync again; if they still disagree, record the receiver's screen and measure the recording."
    return Answer(verdict=Verdict.INCONCLUSIVE, summary=told, advice=advice, values=values, about=About.SENDER)


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
