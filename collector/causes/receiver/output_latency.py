"""The receiver's output plays sound late.

A Bluetooth output adds 100 to 300 ms behind everything that statistics and screen recordings see. What supports it is
that the receiver listens by one; that content was in step up to there, while somebody sees an offset, supports it more.
"""

from collector.causes.logged import RECEIVING, logged
from collector.model.cause import NO_SUPPORT, Case, Opinion, Owner, Support
from collector.model.finding import Verdict
from collector.model.incident import Field
from collector.model.stage import Stage

OWNER = Owner.DEVICE
ARISES_AT = (Stage.OUTPUT,)
ADVICE = "Listen by wire or the built-in speaker; if sound is in time then, keep that or a low-latency headset."
SOURCE = "inference: Bluetooth codecs and their buffers; nothing in the call can measure it without a microphone"

CHECK, OFFSET, RECORDED = "device.output", "sync.offset", "sync.recording"


def weigh(case: Case) -> Opinion:
    # The check decides nothing by itself: INCONCLUSIVE is its word for a Bluetooth output.
    if case.verdict(CHECK) is not Verdict.INCONCLUSIVE:
        told = logged(case, "receiver.output-latency", by=RECEIVING)
        return Opinion(support=told.support, note=told.note) if told.note else NO_SUPPORT
    seen = bool(case.evidence.incident.value(Field.SYMPTOM))
    if case.verdict(RECORDED) in (Verdict.WARN, Verdict.FAIL):
        note = "A recording is apart, and none has heard the output."
        return Opinion(support=Support.WEAK, because=(CHECK,), against=(RECORDED,), note=note)
    if seen and case.verdict(OFFSET) is Verdict.PASS:
        return Opinion(support=Support.MEDIUM, because=(CHECK, OFFSET), note="Up to the output all was in step.")
    return Opinion(support=Support.WEAK, because=(CHECK,))
