"""Does the receiver hear by a device that adds no delay of its own?

A Bluetooth output plays sound 100 to 300 ms after the receiver handed it over, and nothing before it can see that. Only
the receiver's output matters; how late it really is needs a microphone, so that this check never fails.
"""

from collector.model.finding import Answer, Value, Verdict
from collector.model.host import HostRole
from collector.model.records.device import DeviceFacts


def check(facts: DeviceFacts) -> Answer:
    if facts.host.role is not HostRole.RECEIVER:
        return Answer.skipped("Only the receiver's output matters, and this machine is not known to be the receiver")
    outputs = [device for device in facts.peripherals if device.role == "output"]
    values: dict[str, Value] = {"output_count": len(outputs)}
    default = [device for device in outputs if device.default]
    wireless = [device for device in default or outputs if device.transport == "bluetooth"]
    if wireless:
        used = "is the default" if default else "is connected; whether it is the default is not known"
        return Answer(
            verdict=Verdict.INCONCLUSIVE,
            summary=f"A Bluetooth output {used}: it plays sound late by a time that cannot be measured here",
            advice="Listen by wire or the built-in speaker: if sound is in time then, the Bluetooth output delays it.",
            values=values | {"transport": "bluetooth"},
        )
    if not default or default[0].transport == "unknown":
        return Answer.skipped("This platform does not tell how the default output is connected")
    told = f"The default output is not wireless ({default[0].transport})"
    return Answer(verdict=Verdict.PASS, summary=told, values=values | {"transport": default[0].transport})
