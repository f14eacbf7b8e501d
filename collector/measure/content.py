"""Turns what markers of the reference signal said of senders into one sender to speak of, a pattern and a place."""

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum

from collector.measure import playout, robust
from collector.measure.lip_sync import IN_SYNC_MS, offset_verdict
from collector.measure.pairs import pairs_of, playout_of, tracks_of
from collector.measure.pattern import STEP_MS, Pattern, classify
from collector.measure.period import period_s
from collector.model.evidence import Absent
from collector.model.finding import Verdict
from collector.model.measured import Measured
from collector.model.privacy import LookupId
from collector.model.records.content import ContentMeasured, ContentOutcome, ContentPair, SenderContent
from collector.model.records.room import MediaKind, RoomStatistics, TrackStatistics

MS_PER_S = 1000.0
RESOLUTION_MS = 5.0
"""Markers of a healthy sender scatter by 1 to 2 ms on loopback (measured), frames that fall between by a few more."""

FEWEST_PAIRS = 8
PATTERN_S = 60.0
ONE_KIND = frozenset({ContentOutcome.AUDIO_ONLY, ContentOutcome.VIDEO_ONLY})
"""Who publishes one kind only has no second one that could disagree with it."""

NEARLY = 0.9
"""The first and last seconds of a minute hold no pairs: nine tenths of it are a minute."""

QUARTER = 4


class Place(StrEnum):
    """Where sound and picture part; NOWHERE: nowhere that would be noticed."""

    PUBLISHER = "publisher"
    TRANSPORT = "transport or receiver"
    NOWHERE = "nowhere"
    UNKNOWN = "unknown"


def worst_first(content: ContentMeasured) -> tuple[SenderContent, ...]:
    """Return the senders whose content was measured, the worst verdict first, of equals the largest offset."""
    measured = [sender for sender in content.senders if sender.offset_ms]
    return tuple(sorted(measured, key=_badness, reverse=True))


def left_open(content: ContentMeasured, statistics: Sequence[RoomStatistics]) -> frozenset[LookupId]:
    """Return the sids of senders of both kinds whose content was not measured, those beyond the limit included."""
    watched = {sender.sid for sender in content.senders if not sender.offset_ms and sender.outcome not in ONE_KIND}
    beyond = {sid for record in statistics for sid in record.unmeasured}
    return frozenset((watched | beyond) - {sender.sid for sender in content.senders if sender.offset_ms})


def _badness(sender: SenderContent) -> tuple[int, float]:
    return offset_verdict(sender.offset_ms[0]).severity, abs(sender.offset_ms[0].value)


def readable_tracks(
    statistics: RoomStatistics, content: ContentMeasured | Absent, kind: MediaKind
) -> tuple[TrackStatistics, ...]:
    """Return each sender's track of this kind, of the senders whose media this subscriber has a key for.

    Of the others, what their sound is filled up with and when their picture stands still say nothing about the call.
    """
    hidden = hidden_senders(content)
    readable = [sender for sender in statistics.senders if sender.sid not in hidden]
    return tuple(track for sender in readable for track in tracks_of(sender, kind)[:1])


def unreadable(kind: MediaKind) -> str:
    """Say why nothing is told of a kind of media where senders are hidden and no other one's can be read."""
    return f"The {kind.in_words} is encrypted end to end, and this receiver has no key to it"


def hidden_senders(content: ContentMeasured | Absent) -> frozenset[LookupId]:
    """Return the sids of senders whose media this subscriber has no key for."""
    senders = () if isinstance(content, Absent) else content.senders
    return frozenset(sender.sid for sender in senders if sender.outcome is ContentOutcome.ENCRYPTED)


def transport_ms(sender: SenderContent, statistics: Sequence[RoomStatistics]) -> tuple[Measured, ...]:
    """Return the offset of the same sender by playout timestamps if their gates are met, else nothing."""
    pairs = [(pair, record) for record in statistics for pair in pairs_of(record) if pair.sender.sid == sender.sid]
    series = [playout_of(pair, record) for pair, record in pairs]
    return tuple(playout.offset_ms(one) for one in series if one.enough)[:1]


def place(sender: SenderContent, transport: Sequence[Measured]) -> Place:
    """Say where a measured sender's offset arises (av-sync.md §3: content beside playout timestamps).

    What is off before this receiver, or while playout timestamps are in step, is the publisher's; what is off only
    here, or by playout timestamps alike, came with transport or receiver. What this receiver's own buffers cancel is
    somewhere: those of another one need not do so.
    """
    at_receiver = offset_verdict(sender.offset_ms[0])
    if at_receiver is Verdict.PASS:
        doubtful = any(map(_noticed, transport)) or cancelled_here(sender, transport)
        return Place.UNKNOWN if doubtful else Place.NOWHERE
    if at_receiver is Verdict.INCONCLUSIVE or not sender.before_receiver_ms:
        return Place.UNKNOWN
    before = sender.before_receiver_ms[0]
    if offset_verdict(before) is Verdict.INCONCLUSIVE and _calm(transport):
        return Place.PUBLISHER
    if _noticed(before):
        return _beside(before, transport)
    return Place.TRANSPORT if offset_verdict(before) is Verdict.PASS else Place.UNKNOWN


def cancelled_here(sender: SenderContent, transport: Sequence[Measured]) -> bool:
    """Whether a sender in step behind this receiver's buffers is noticeably out of step before them.

    A receiver that aligns by playout timestamps has its buffers wait unequally on purpose, and so does every other one:
    what it is out of step by without what they say is the publisher's alone, and if that is in step, nothing is hidden.
    """
    here = sender.offset_ms[0]
    if offset_verdict(here) is not Verdict.PASS or not any(map(_noticed, sender.before_receiver_ms)):
        return False
    return not any(offset_verdict(_less(here, estimate)) is Verdict.PASS for estimate in transport)


def _less(offset_ms: Measured, part_ms: Measured) -> Measured:
    return replace(offset_ms, value=offset_ms.value - part_ms.value, bound=offset_ms.bound + part_ms.bound)


def _beside(before: Measured, transport: Sequence[Measured]) -> Place:
    for estimate in transport:
        same_side = (estimate.value > 0) == (before.value > 0)
        apart = abs(estimate.value - before.value) > estimate.bound + before.bound
        if _noticed(estimate):
            return Place.TRANSPORT if same_side and not apart else Place.UNKNOWN
    return Place.PUBLISHER


def _calm(transport: Sequence[Measured]) -> bool:
    """Whether playout timestamps were measured and are in step: then transport and buffers add nothing noticeable."""
    return any(offset_verdict(estimate) is Verdict.PASS for estimate in transport)


def _noticed(offset_ms: Measured) -> bool:
    """Whether the whole interval lies outside what viewers take for in step."""
    return offset_verdict(offset_ms) in (Verdict.WARN, Verdict.FAIL)


def at_s(pairs: Sequence[ContentPair]) -> list[float]:
    """Return the times of pairs in seconds from the first one."""
    return [(one.at_ms - pairs[0].at_ms) / MS_PER_S for one in pairs]


def pattern_of(sender: SenderContent) -> Pattern:
    """Classify the offsets of at least FEWEST_PAIRS pairs. Raises ValueError for fewer."""
    offsets = [one.offset_ms for one in sender.pairs]
    return classify(at_s(sender.pairs), offsets, resolution_ms=RESOLUTION_MS)


def period_of(sender: SenderContent, pattern: Pattern) -> tuple[Measured, ...]:
    """Return after how many seconds an offset of this pattern comes back; nothing where that is not regular."""
    if pattern is not Pattern.INTERMITTENT:
        return ()
    return period_s(at_s(sender.pairs), [one.offset_ms for one in sender.pairs])


def watched_long_enough(sender: SenderContent) -> bool:
    """Whether the pairs span what a pattern needs."""
    return bool(sender.pairs) and at_s(sender.pairs)[-1] >= NEARLY * PATTERN_S


def out_of_step(sender: SenderContent) -> bool:
    """Whether some quarter of the time was noticeably out of step, however uncertain the path makes its level.

    The offset's bound holds half the range of the pairs, too, which is no uncertainty of a quarter's own level.
    """
    offsets = [one.offset_ms for one in sender.pairs]
    range_ms = robust.quantile(offsets, 0.95).value - robust.quantile(offsets, 0.05).value
    bound = max(0.0, sender.offset_ms[0].bound - range_ms / 2)
    return any(
        _noticed(Measured(value=level, bound=bound, n=len(offsets) // QUARTER, method="content"))
        for level in _levels(offsets)
    )


def corrects_itself(sender: SenderContent) -> bool:
    """Whether some quarter of the time before the last was out of step and the last one is in step again.

    A level that lies at a limit crosses it by its noise, which corrects nothing.
    """
    *earlier, last = _levels([one.offset_ms for one in sender.pairs])
    back = [level for level in earlier if abs(level - last) > STEP_MS]
    return not _outside(last) and any(map(_outside, back))


def _outside(level_ms: float) -> bool:
    return not IN_SYNC_MS[0] <= level_ms <= IN_SYNC_MS[1]


def _levels(offsets_ms: Sequence[float]) -> list[float]:
    """Return the median of each quarter of a series, in order."""
    size = max(len(offsets_ms) // QUARTER, 1)
    starts = range(0, len(offsets_ms) - size + 1, size)
    return [robust.median(offsets_ms[start : start + size]).value for start in starts]
