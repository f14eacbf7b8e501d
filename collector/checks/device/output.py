"""Does the receiver hear by a device that adds no delay of its own?

A Bluetooth output plays sound 100 to 300 ms after the receiver handed it over; a television, an AV receiver or AirPlay
may add as much, and nothing before it can see that. Only the receiver's output matters; how late it really is needs a
microphone, so that this check never fails. What the system itself says it adds is told.
"""

from collector.model.finding import Answer, Value, Verdict
from collector.model.host import HostRole
from collector.model.records.device import DeviceFacts, PeripheralFacts

LATE = {
    "bluetooth": "Bluetooth",
    "airplay": "AirPlay",
    "hdmi": "HDMI or DisplayPort",
    "virtual": "virtual",
}
"""Outputs that may play late, worst first, as people call them: what comes behind them is out of the system's sight."""


def check(facts: DeviceFacts) -> Answer:
    if facts.host.role is not HostRole.RECEIVER:
        return Answer.skipped("Only the receiver's output matters, and this machine is not known to be the receiver")
    outputs = [device for device in facts.peripherals if device.role == "output"]
    default = [device for device in outputs if device.default]
    values: dict[str, Value] = {"output_count": len(outputs)}
    late = _latest(default) or [device for device in outputs if not default and device.transport == "bluetooth"]
    if late:
        used = "is the default" if default else "is connected; whether it is the default is not known"
        return Answer(
            verdict=Verdict.INCONCLUSIVE,
            summary=f"{_named(late[0])} output {used}: it may play sound late by a time that cannot be measured here",
            advice="Listen by wire or the built-in speaker: if sound is in time then, that output delays it.",
            values=values | _told(late[0]),
        )
    if not default or default[0].transport == "unknown":
        return Answer.skipped("This platform does not tell how the default output is connected")
    told = f"The default output is not wireless ({default[0].transport})"
    return Answer(verdict=Verdict.PASS, summary=told, values=values | _told(default[0]))


def _latest(outputs: list[PeripheralFacts]) -> list[PeripheralFacts]:
    order = list(LATE)
    return sorted((item for item in outputs if item.transport in LATE), key=lambda item: order.index(item.transport))


def _named(output: PeripheralFacts) -> str:
    words = LATE[output.transport]
    return f"{'An' if words[0] in 'AH' else 'A'} {words}{f' ({output.profile})' if output.profile else ''}"


def _told(output: PeripheralFacts) -> dict[str, Value]:
    values: dict[str, Value] = {"transport": output.transport}
    if output.profile:
        values["profile"] = output.profile
    return values | ({"system_latency_ms": output.latency_ms} if output.latency_ms >= 0 else {})
