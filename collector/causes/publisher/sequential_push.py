"""One task pushes sound and picture in turn, so that a wait for one delays the other.

With two queues of different size a stall then leaves audio late by what the larger queue still holds. Pushed from a
task of their own, sound does not wait; but with a small video queue the picture may fall behind instead.
"""

from collector.causes.content import parted_at_source, queues_are_even, seen_by
from collector.causes.rehearsed import rehearsed, weigh_parted
from collector.model.cause import NO_SUPPORT, Case, Opinion, Owner, Support
from collector.model.incident import Vendor
from collector.model.measured import Measured
from collector.model.request import PushPattern
from collector.model.stage import Stage

OWNER = Owner.APP
ARISES_AT = (Stage.PUBLISHER_QUEUE,)
ADVICE = (
    "Rehearse the same queues with --push parallel before you change the code: if that stays in step, push sound and "
    "picture from a task each; if the picture falls behind, enlarge its queue as well."
)
CODE = {Vendor.LIVEKIT: "await asyncio.gather(push_audio(), push_video())  # one long-lived task a kind, none a frame"}
SOURCE = "LiveKit knowledge base, article 3726353370; measured with livekit 1.2.0"
TIED_WITH = ("publisher.queue", "publisher.source-offset", "publisher.stall")


def weigh(case: Case) -> Opinion:
    for item in rehearsed(case):
        late = [run for run in item.parted if run.stall_ms and run.offset_ms.value < 0]
        if item.rehearsal.settings.push is not PushPattern.SEQUENTIAL or item.parts_undisturbed or not late:
            return NO_SUPPORT
        return weigh_parted(case, item, late[0])
    return _seen_from_outside(case)


def _seen_from_outside(case: Case) -> Opinion:
    """Late audio is what it leaves, and so do other things: no more than a lead."""
    offset = case.finding("sync.offset").answer.values.get("offset_ms")
    late = isinstance(offset, Measured) and offset.value < 0
    if not (late and parted_at_source(case)) or queues_are_even(case):
        return NO_SUPPORT
    return Opinion(
        support=Support.WEAK,
        because=seen_by(case),
        note="Pushes in turn leave audio late after a stall; rehearse your settings (--rehearse) to see if yours do.",
    )
