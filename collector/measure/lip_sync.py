"""Turns an A/V offset into a verdict by what viewers notice."""

from collector.model.finding import Verdict
from collector.model.measured import Measured

IN_SYNC_MS = (-125.0, 45.0)
"""ITU-R BT.1359-1, detectability: from 45 ms early or 125 ms late on viewers notice."""

BAD_MS = (-185.0, 90.0)
"""ITU-R BT.1359-1, acceptability: more than 90 ms early or 185 ms late is bad."""


def offset_verdict(offset_ms: Measured) -> Verdict:
    """Return PASS, WARN or FAIL where the whole interval allows it; one that is partly in sync is INCONCLUSIVE."""
    if IN_SYNC_MS[0] <= offset_ms.low and offset_ms.high <= IN_SYNC_MS[1]:
        return Verdict.PASS
    if offset_ms.low <= IN_SYNC_MS[1] and offset_ms.high >= IN_SYNC_MS[0]:
        return Verdict.INCONCLUSIVE
    return Verdict.FAIL if offset_ms.low > BAD_MS[1] or offset_ms.high < BAD_MS[0] else Verdict.WARN


def in_words(offset_ms: Measured) -> str:
    """Return an offset as people read it: "231 ± 6 ms late" is said of the audio."""
    side = "early" if offset_ms.value >= 0 else "late"
    return f"{abs(offset_ms.value):.0f} ± {offset_ms.bound:.0f} ms {side}"
