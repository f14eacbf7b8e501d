"""The publisher stops for a moment, and its frames come late afterwards.

A slow frame source, a blocked event loop or a busy machine holds frames back. Beyond 300 ms the SDK gives up catching
up and says "Frame capture was behind schedule"; the picture then stays late. Some queues hide such stalls.
"""

from dataclasses import replace

from collector.causes.logged import SENDING, logged
from collector.causes.rehearsed import CHECK, Rehearsed, rehearsed
from collector.model.cause import NO_SUPPORT, Case, Opinion, Owner, Support
from collector.model.finding import Verdict
from collector.model.incident import Vendor
from collector.model.stage import Stage

OWNER = Owner.APP
ARISES_AT = (Stage.PUBLISHER_QUEUE,)
ADVICE = (
    "Find what holds the frames back at the times of these lines: decoding, inference or file access on the task that "
    "pushes belongs into a thread or process of its own."
)
CODE = {Vendor.LIVEKIT: "frame = await asyncio.to_thread(decode_next)  # so that nothing holds the pushing task"}
SOURCE = "livekit/python-sdks pull request 438; measured with livekit 1.2.0"
TIED_WITH = ("publisher.queue", "publisher.sequential-push")
TRACE = "timestamps.stalls"
OFFSET = "sync.offset"


def weigh(case: Case) -> Opinion:
    opinion = _late_afterwards(case)
    if opinion.support is Support.NONE or case.verdict(OFFSET) is not Verdict.PASS:
        return opinion
    return replace(opinion, support=Support.WEAK, against=(*opinion.against, OFFSET))


def _late_afterwards(case: Case) -> Opinion:
    seen = _seen(case)
    for item in rehearsed(case):
        if seen.support is Support.NONE:
            return _late_undisturbed(item)
        if item.parted:
            support = Support.STRONG if item.on_sender else Support.MEDIUM
            return replace(seen, support=support, because=(*seen.because, CHECK))
        if item.holds:
            return replace(seen, support=Support.WEAK, against=(CHECK,))
    return seen


def _seen(case: Case) -> Opinion:
    """What the real publisher shows: its trace, its log, or both."""
    found = logged(case, "publisher.stall", by=SENDING)
    if case.verdict(TRACE) not in (Verdict.WARN, Verdict.FAIL):
        return Opinion(support=found.support, note=found.note)
    return Opinion(support=Support.MEDIUM, because=(TRACE,), note=found.note)


def _late_undisturbed(item: Rehearsed) -> Opinion:
    late = sum(run.late_captures for run in item.rehearsal.runs if run.stall_ms == 0)
    if not late or not item.on_sender:
        return NO_SUPPORT
    note = f"Even undisturbed, {late} frames of the rehearsal came more than 300 ms late on this machine."
    return Opinion(support=Support.MEDIUM, because=(CHECK,), note=note)
