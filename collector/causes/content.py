"""Says whether an offset was there before the transport, by content that was measured beside it."""

from collector.measure.lip_sync import offset_verdict
from collector.model.cause import Case
from collector.model.finding import Verdict
from collector.model.measured import Measured
from collector.model.stage import Stage

LOCALISED = "sync.localise"
PLACE = "publisher"
QUEUES_TRACED = "timestamps.publisher-offset"


def parted_at_source(case: Case) -> bool:
    """Whether content is noticeably off from the source on, while transport and buffers add next to nothing.

    Where the check that localises has an answer, it decides; else playout timestamps do.
    """
    localised = case.finding(LOCALISED)
    if localised.verdict is not Verdict.SKIP:
        off = case.verdict("sync.offset") in (Verdict.WARN, Verdict.FAIL)
        return off and localised.answer.values.get("place") == PLACE
    content, transport = case.finding("sync.offset"), case.finding("sync.transport")
    moved = transport.answer.values.get("offset_ms")
    off = content.verdict in (Verdict.WARN, Verdict.FAIL) and Stage.SOURCE in content.answer.sees
    if not off or not isinstance(moved, Measured):
        return False
    return offset_verdict(moved) is Verdict.PASS


def seen_by(case: Case) -> tuple[str, str]:
    """Return the checks that ``parted_at_source`` rests on."""
    localised = case.verdict(LOCALISED) is not Verdict.SKIP
    return "sync.offset", LOCALISED if localised else "sync.transport"


def queues_hold_it(case: Case) -> bool:
    """Whether the publisher's own difference, which sees its queues and nothing before them, shows an offset, too."""
    return case.verdict(QUEUES_TRACED) in (Verdict.WARN, Verdict.FAIL)


def queues_are_even(case: Case) -> bool:
    """Whether that difference was measured and shows none."""
    return case.verdict(QUEUES_TRACED) is Verdict.PASS
