"""Weighs causes that timestamps show: by the trace of the user's own publisher, by the logs, or by both."""

from collector.causes.logged import SENDING, logged
from collector.model.cause import NO_SUPPORT, Case, Opinion, Support
from collector.model.finding import Verdict

LOG = "timestamps.log"
_TRACED = {Verdict.FAIL: Support.STRONG, Verdict.WARN: Support.MEDIUM}
_SPEAKS = (Verdict.INCONCLUSIVE, Verdict.WARN, Verdict.FAIL)


def weigh_timestamps(case: Case, *, cause: str, check: str) -> Opinion:
    """Weigh ``cause`` by the check of the trace that would show it and by log lines that point to it.

    A trace that is right contradicts the logs, down to WEAK: it may be of another run, or another sender.
    """
    traced = _TRACED.get(case.verdict(check), Support.NONE)
    found = logged(case, cause, by=SENDING)
    reads_them = cause.startswith("publisher.timestamp-") and case.verdict(LOG) in _SPEAKS
    log_check = (LOG,) if found.note and reads_them else ()
    if traced is Support.NONE and found.support is Support.NONE:
        return NO_SUPPORT
    if traced is Support.NONE:
        right = case.verdict(check) is Verdict.PASS
        return Opinion(
            support=Support.WEAK if right else found.support,
            because=log_check,
            against=(check,) if right else (),
            note=found.note,
        )
    both = found.support is not Support.NONE
    return Opinion(support=Support.STRONG if both else traced, because=(check, *log_check), note=found.note)
