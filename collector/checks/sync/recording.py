"""Are sound and picture in step in the recording?

A recording holds what came out at the end, so that it shows what no statistics can: a late source, a filter, a renderer
that waits. Only markers of the reference signal tell the content; without them a container says when its tracks begin,
not whether a voice fits its lips. A screen recording sees everything but the loudspeaker; one that the server wrote
sees everything up to the server. Recorders add an offset of their own (a browser's played sound 60 to 100 ms early,
measured): record the clip played on the same machine, and subtract.
"""

from collector.checks.sync.drift import CONTENT_MS_PER_S, NOTICED_MS_PER_S
from collector.measure import content as contents
from collector.measure import recording as recordings
from collector.measure.lip_sync import BAD_MS, IN_SYNC_MS, in_words, offset_verdict
from collector.measure.pattern import Pattern
from collector.model.finding import Answer, Value, Verdict
from collector.model.measured import Measured
from collector.model.records.content import ContentOutcome, SenderContent
from collector.model.records.recording import Recording
from collector.model.stage import Stage

JUDGED_BY = (IN_SYNC_MS, BAD_MS)

SEEN = (Stage.SOURCE, Stage.PUBLISHER_QUEUE, Stage.NETWORK, Stage.SERVER)
"""What comes before every recording, whoever made it."""

CLIP = (
    "Have the sender play the reference clip (avsync reference reference.mp4) in place of camera and microphone, "
    "record 20 s of it where the fault shows, and measure that."
)
LONGER = "Record a minute of the clip, so that a level and a drift can be told apart."
CAUSES_BELOW = (
    "Compare with the offset in the room (avsync measure room): what only the recording has arises where it was made."
)
BOTH_KINDS = "Record sound and picture together; most screen recorders have a switch for the system's sound."
WAYS_OUT = {
    ContentOutcome.TOO_FEW: "Record the clip for longer: 20 s at least, a minute for a drift.",
    ContentOutcome.APART: "Record the clip for longer than a minute.",
    ContentOutcome.AUDIO_ONLY: BOTH_KINDS,
    ContentOutcome.VIDEO_ONLY: BOTH_KINDS,
    ContentOutcome.SUPPRESSED: "Record with the sound on, and with noise suppression off at the sender.",
}


def check(recording: Recording) -> Answer:
    content = recording.content
    if not content.offset_ms:
        return _unmeasured(recording)
    return _judged(recording, content.offset_ms[0], content.slope_ms_per_s)


def _judged(recording: Recording, offset: Measured, slopes: tuple[Measured, ...]) -> Answer:
    content = recording.content
    pattern = contents.pattern_of(content)
    moving = [slope for slope in slopes if _moves(content, pattern, slope)]
    verdict = max(offset_verdict(offset), _of_drift(moving), key=lambda one: one.severity)
    if moving and verdict is Verdict.INCONCLUSIVE:
        verdict = _of_drift(moving)
    told = f"In the recording audio is {in_words(offset)}, by {offset.n} markers in {content.watched_s:.0f} s"
    told += f"; it gets {_direction(moving[0])}" if moving else ""
    told += f"; the offset is of the kind: {pattern.value}" if pattern is not Pattern.CONSTANT else ""
    advice = {Verdict.PASS: "", Verdict.INCONCLUSIVE: LONGER}.get(verdict, CAUSES_BELOW)
    return Answer(
        verdict=verdict,
        summary=told,
        advice=advice,
        values={"offset_ms": offset, "pattern": pattern.value, "watched_s": content.watched_s} | _more(recording),
        sees=SEEN,
    )


def _more(recording: Recording) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for slope in recording.content.slope_ms_per_s:
        values["slope_ms_per_s"] = slope
    for exact in recording.exact_ms:
        values["exact_offset_ms"] = exact
    return values | _of_container(recording)


def _moves(content: SenderContent, pattern: Pattern, slope: Measured) -> bool:
    if pattern is Pattern.STEP:
        return False
    if _beyond(slope, NOTICED_MS_PER_S):
        return True
    return pattern is Pattern.DRIFT and contents.watched_long_enough(content) and _beyond(slope, CONTENT_MS_PER_S)


def _of_drift(moving: list[Measured]) -> Verdict:
    if not moving:
        return Verdict.SKIP
    return Verdict.FAIL if _beyond(moving[0], NOTICED_MS_PER_S) else Verdict.WARN


def _beyond(slope: Measured, limit_ms_per_s: float) -> bool:
    return slope.low > limit_ms_per_s or slope.high < -limit_ms_per_s


def _direction(slope: Measured) -> str:
    side = "earlier" if slope.value > 0 else "later"
    return f"{side} by {abs(slope.value):.2f} ± {slope.bound:.2f} ms each second"


def _unmeasured(recording: Recording) -> Answer:
    said = "; ".join(recordings.container_says(recording))
    told = f"{recording.content.told} So nothing can be said of whether its content is in step"
    return Answer(
        verdict=Verdict.INCONCLUSIVE,
        summary=f"{told}. Its container says: {said}" if said else told,
        advice=WAYS_OUT.get(recording.content.outcome, CLIP),
        values=_of_container(recording),
    )


def _of_container(recording: Recording) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for apart_ms in recordings.start_apart_ms(recording):
        values["picture_begins_later_ms"] = round(apart_ms, 1)
    for apart_ms in recordings.end_apart_ms(recording):
        values["picture_ends_later_ms"] = round(apart_ms, 1)
    return values
