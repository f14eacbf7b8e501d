"""The app's own renderer shows pictures late or drops them.

The SDK hands sound and picture over in step; a renderer that queues, converts or waits for the display adds its own
delay to the picture, and no statistics reach that far.
"""

from collector.causes.logged import RECEIVING, logged
from collector.model.cause import NO_SUPPORT, Case, Opinion, Owner, Support
from collector.model.finding import Verdict
from collector.model.incident import Field
from collector.model.stage import Stage

OWNER = Owner.APP
ARISES_AT = (Stage.RENDERER,)
ADVICE = (
    "Show the same call with the SDK's own renderer: if the picture is then on time, look for queues and conversions "
    "in your renderer, and show each frame as soon as it is handed over."
)
SOURCE = "Agora FAQ on unsynchronized audio and video (custom video renderer); libwebrtc EglRenderer statistics"
TIED_WITH = ("receiver.output-latency",)


def weigh(case: Case) -> Opinion:
    incident = case.evidence.incident
    if incident.value(Field.CUSTOM_RENDERER) == "no":
        return NO_SUPPORT
    drops = logged(case, "renderer.custom", by=RECEIVING)
    if incident.value(Field.CUSTOM_RENDERER) != "yes":
        # Lines of dropped frames come from the SDK's renderer too: without knowing whose it is they say little.
        return Opinion(support=Support.WEAK, note=drops.note) if drops.note else NO_SUPPORT
    recorded = case.verdict("sync.recording")
    if case.verdict("sync.offset") is Verdict.PASS and recorded in (Verdict.WARN, Verdict.FAIL):
        note = "Sound and picture were handed over in step; recorded, as on the screen, they are not."
        return Opinion(support=Support.MEDIUM, because=("sync.offset", "sync.recording"), note=note)
    if case.verdict("sync.offset") is Verdict.PASS and incident.value(Field.SYMPTOM):
        note = "Sound and picture were handed over in step, and yet an offset was reported."
        return Opinion(support=Support.MEDIUM, because=("sync.offset",), note=note)
    if drops.note:
        return Opinion(support=Support.MEDIUM, note=drops.note)
    return Opinion(support=Support.WEAK, note="You use a renderer of your own; nothing measured it in this run.")
