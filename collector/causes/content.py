"""Says whether an offset was there before the transport, by content that was measured beside it."""

from collector.model.cause import Case
from collector.model.finding import Verdict
from collector.model.measured import Measured
from collector.model.stage import Stage

IN_SYNC_MS = (-125.0, 45.0)
"""ITU-R BT.1359-1 detectability."""


def parted_at_source(case: Case) -> bool:
    """Whether content is noticeably off from the source on, while transport and buffers add next to nothing."""
    content, transport = case.finding("sync.offset"), case.finding("sync.transport")
    moved = transport.answer.values.get("offset_ms")
    off = content.verdict in (Verdict.WARN, Verdict.FAIL) and Stage.SOURCE in content.answer.sees
    if not off or not isinstance(moved, Measured):
        return False
    return IN_SYNC_MS[0] <= moved.low and moved.high <= IN_SYNC_MS[1]
