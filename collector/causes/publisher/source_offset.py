"""Sound and picture are apart before they are published.

A source of the app's own (file, capture card, generated frames) may deliver one kind late; the timestamps are then
right and the content is not, which no statistics can show. To a subscriber it looks like a queue or an enhancement.
"""

from collector.causes.content import QUEUES_TRACED, parted_at_source, queues_are_even, queues_hold_it, seen_by
from collector.causes.moving import content_drift_ms_per_s
from collector.model.cause import NO_SUPPORT, Case, Opinion, Owner, Support
from collector.model.finding import Verdict
from collector.model.incident import Field
from collector.model.stage import Stage

OWNER = Owner.APP
ARISES_AT = (Stage.SOURCE,)
ADVICE = (
    "Compare sound and picture where your app receives them, before anything is pushed: one clap in view of the "
    "camera, and the time of the loudest sample against the frame in which the hands meet."
)
SOURCE = (
    "Agora FAQ on unsynchronized audio and video (custom video source); content sent 200 ms late seen by no statistics"
)
TIED_WITH = ("enhancement.third-party", "publisher.queue", "publisher.sequential-push")


def weigh(case: Case) -> Opinion:
    told = case.evidence.incident.value(Field.CUSTOM_SOURCE) == "yes"
    in_step = case.verdict("sync.offset") is Verdict.PASS
    if parted_at_source(case):
        return _parted(case)
    if not told or in_step:
        return NO_SUPPORT
    return Opinion(support=Support.WEAK, note="You use a source of your own; nothing measured it in this run.")


def _parted(case: Case) -> Opinion:
    """Beside a trace of the publisher the tie with its queues is broken, and what moves is no constant offset."""
    if queues_hold_it(case):
        return Opinion(support=Support.WEAK, because=seen_by(case), against=(QUEUES_TRACED,))
    if content_drift_ms_per_s(case):
        return Opinion(support=Support.WEAK, because=seen_by(case), against=("sync.drift",))
    if queues_are_even(case):
        return Opinion(support=Support.STRONG, because=(*seen_by(case), QUEUES_TRACED))
    return Opinion(
        support=Support.MEDIUM,
        because=seen_by(case),
        note="A subscriber cannot tell the source from the publisher's queues: a trace of the publisher does.",
    )
