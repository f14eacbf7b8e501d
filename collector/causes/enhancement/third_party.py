"""A third-party enhancement SDK delays the picture or the sound.

Beauty, background and noise filters take time for each frame, and the stamps often do not say so. Everything after them
is in order, so that only the content shows it.
"""

from collector.causes.content import parted_at_source, seen_by
from collector.model.cause import NO_SUPPORT, Case, Opinion, Owner, Support
from collector.model.finding import Verdict
from collector.model.host import HostRole
from collector.model.incident import Field
from collector.model.stage import Stage

OWNER = Owner.APP
ARISES_AT = (Stage.SOURCE,)
ADVICE = (
    "Switch the enhancement off and look again: if sound and picture then agree, ask its vendor for the delay it adds "
    "and delay the other kind by as much."
)
SOURCE = "Agora FAQ on unsynchronized audio and video (third-party image enhancement SDK)"
TIED_WITH = ("publisher.queue", "publisher.source-offset")
TOOLS_CHECK = "device.enhancement"
NONE_TOLD = frozenset({"", "no", "none", "off"})


def weigh(case: Case) -> Opinion:
    told = case.evidence.incident.value(Field.ENHANCEMENT).strip().casefold() not in NONE_TOLD
    found = _found_at_the_sender(case)
    if not (told or found) or case.verdict("sync.offset") is Verdict.PASS:
        return NO_SUPPORT
    if parted_at_source(case):
        return Opinion(support=Support.MEDIUM, because=(*seen_by(case), *found))
    note = "One runs on the sending machine" if found else "You use one"
    return Opinion(support=Support.WEAK, because=found, note=f"{note}; what it does was not measured in this run.")


def _found_at_the_sender(case: Case) -> tuple[str, ...]:
    """Return the finding that one is in use where the call is sent; at the receiver it does not touch what is sent."""
    found = case.finding(TOOLS_CHECK)
    in_use = found.verdict is Verdict.INCONCLUSIVE and found.host.role is HostRole.SENDER
    return (TOOLS_CHECK,) if in_use else ()
