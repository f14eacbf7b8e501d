"""Are sound and picture in step from the source to the receiver?

Only a measurement of the content itself can answer that: statistics follow timestamps, and an offset that was there
before the timestamps were made is invisible to them. Viewers notice audio from 45 ms early or 125 ms late (ITU-R
BT.1359-1), so that without such a measurement nothing may be called in sync.
"""

from collector.measure import playout
from collector.measure.pairs import most_informed
from collector.model.evidence import SafeEvidence
from collector.model.finding import Answer, Verdict
from collector.model.records.room import RoomStatistics

NEXT_STEP = (
    "Have the sender clap once in view of the camera and watch it at a receiver: statistics cannot see an offset that "
    "is already in the content."
)


def check(evidence: SafeEvidence) -> Answer:
    found = [item for record in evidence.every(RoomStatistics) for item in most_informed(record)]
    if not found:
        return Answer.skipped("Nothing in this run compared sound and picture themselves", advice=NEXT_STEP)
    _, series = found[0]
    if not series.estimates:
        heard = "The sender's tracks were received, but nothing compared sound and picture themselves"
        return Answer(verdict=Verdict.INCONCLUSIVE, summary=heard, advice=NEXT_STEP)
    offset = playout.offset_ms(series)
    return Answer(
        verdict=Verdict.INCONCLUSIVE,
        summary="Playout timestamps were read on the way to this receiver, but nothing compared sound and picture "
        "themselves",
        advice=NEXT_STEP,
        values={"offset_ms": offset},
    )
