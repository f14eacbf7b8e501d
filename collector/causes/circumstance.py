"""Weighs circumstances: conditions of network or machine that can part sound and picture and need not.

Most calls with loss, jitter or a busy processor stay in step, as receivers even out what these do. So a circumstance
alone is a weak lead. It becomes a medium one when an offset was measured in the same run, and never a strong one: that
two things happened together does not show that one made the other.
"""

from collector.causes.content import parted_at_source, seen_by
from collector.model.cause import NO_SUPPORT, Case, Opinion, Support
from collector.model.finding import Verdict
from collector.model.host import HostRole

OFFSETS = ("sync.offset", "sync.recording")
"""The content itself: received here, or out of a recording."""

BAD = (Verdict.WARN, Verdict.FAIL)


def weigh_circumstance(case: Case, *checks: str) -> Opinion:
    """Return what the findings of ``checks`` and a measured offset support together; bystanders' findings do not count.

    A content measurement that passed speaks against it. So does one that is off from the publisher on, where only the
    receiver's findings are bad: what lies behind the publisher did not make that.
    """
    because = tuple(check for check in checks if case.verdict(check) in BAD)
    if not because:
        return NO_SUPPORT
    apart = tuple(check for check in OFFSETS if case.verdict(check) in BAD)
    in_step = tuple(check for check in OFFSETS if case.verdict(check) is Verdict.PASS)
    if apart and parted_at_source(case) and _only_at_receiver(case, because):
        return Opinion(
            support=Support.WEAK,
            because=because,
            against=seen_by(case),
            note="Sound and picture were apart before they reached the receiver.",
        )
    if apart:
        return Opinion(support=Support.MEDIUM, because=(*because, *apart))
    if in_step:
        return Opinion(
            support=Support.WEAK,
            because=because,
            against=in_step,
            note="Sound and picture were in step all the same.",
        )
    return Opinion(support=Support.WEAK, because=because, note="No offset is established, so this is a lead only.")


def _only_at_receiver(case: Case, checks: tuple[str, ...]) -> bool:
    return all(case.finding(check).host.role is HostRole.RECEIVER for check in checks)


def weigh_barrier(case: Case, check: str) -> Opinion:
    """Return what a finding supports that keeps the call from being reached at all: no offset needs to be measured."""
    verdict = case.verdict(check)
    if verdict not in BAD:
        return NO_SUPPORT
    return Opinion(support=Support.MEDIUM if verdict is Verdict.FAIL else Support.WEAK, because=(check,))
