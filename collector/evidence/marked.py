"""Turns matched markers into the parts of a record that every way of measuring content shares."""

from collections.abc import Sequence
from dataclasses import replace

from collector.arrays import np
from collector.measure import robust
from collector.model.measured import Measured
from collector.model.records.content import ContentOutcome, ContentPair, MarkerCount
from collector.model.records.room import MediaKind
from collector.reference.identity import Order
from collector.reference.matching import ContentOffset, MarkerPair, Missing

MS_PER_S = 1000.0

OUTCOMES = {
    Missing.EVERYTHING: ContentOutcome.NO_SIGNAL,
    Missing.PICTURE: ContentOutcome.SOUND_ONLY_SIGNAL,
    Missing.SOUND: ContentOutcome.PICTURE_ONLY_SIGNAL,
    Missing.SILENT: ContentOutcome.SUPPRESSED,
    Missing.SUPPRESSED: ContentOutcome.SUPPRESSED,
    Missing.TOO_FEW: ContentOutcome.TOO_FEW,
    Missing.APART: ContentOutcome.APART,
}


def half_range_ms(pairs: Sequence[MarkerPair]) -> float:
    """Return half of what nine tenths of the offsets span."""
    low, high = np.quantile([one.offset_ms for one in pairs], (0.05, 0.95))
    return float(high - low) / 2


def slope_ms_per_s(pairs: Sequence[MarkerPair]) -> Measured:
    """Return the slope in ms/s; positive: audio gets earlier."""
    slope = robust.theil_sen([one.seen_s for one in pairs], [one.offset_ms for one in pairs])
    return replace(slope, method=f"{slope.method} of content")


def marker_count(kind: MediaKind, order: Order) -> MarkerCount:
    """Return what became of one kind's markers."""
    return MarkerCount(
        kind=kind,
        seen=order.seen,
        identified=order.identified,
        missing=order.missing,
        repeated=order.repeated,
        reordered=order.reordered,
    )


def pairs_from(found: ContentOffset, ahead_s: float) -> tuple[ContentPair, ...]:
    """Return the pairs in order of time; ``ahead_s`` is what the record's clock shows at 0 of the markers' clock."""
    return tuple(
        ContentPair(
            at_ms=round((one.seen_s + ahead_s) * MS_PER_S, 1), index=one.index, offset_ms=round(one.offset_ms, 2)
        )
        for one in found.pairs
    )
