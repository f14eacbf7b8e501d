"""Does anything stand between camera, microphone and the application?

Virtual cameras, effects, noise filters and audio cables hold back either picture or sound, and the time stamps do not
say so: the two part. That one runs does not show that it delays this call; switching it off does.
"""

from collector.model.finding import Answer, Value, Verdict
from collector.model.records.device import DeviceTools, ToolFacts
from collector.vendors.tools import Purpose

MOST_NAMED = 4
ADVICE = (
    "Choose camera and microphone directly in the app, quit these tools and measure again: if sound and picture then "
    "agree, it was one of them."
)


def check(found: DeviceTools) -> Answer:
    active = [tool for tool in found.tools if "process" in tool.seen_as or tool.default]
    used = [tool for tool in active if tool.purpose != Purpose.CAPTURE]
    idle = [tool for tool in found.tools if tool not in active]
    values = _values(found, active, idle)
    if used:
        return Answer(
            verdict=Verdict.INCONCLUSIVE,
            summary=f"In use here: {_names(used)}; what it delays was not measured",
            advice=ADVICE,
            values=values,
        )
    if not found.processes_read:
        return Answer(verdict=Verdict.SKIP, summary="The processes of this machine could not be read", values=values)
    return Answer(verdict=Verdict.PASS, summary=_clear(active, idle), values=values)


def _clear(active: list[ToolFacts], idle: list[ToolFacts]) -> str:
    if active:
        return f"Nothing known stands between them; running beside the call: {_names(active)}"
    return f"No known tool runs; installed: {_names(idle)}" if idle else "No known tool was found"


def _values(found: DeviceTools, active: list[ToolFacts], idle: list[ToolFacts]) -> dict[str, Value]:
    """Tell recorders as well: they take time from the call, though nothing goes through them."""
    values: dict[str, Value] = {"nameless_virtual_devices": found.nameless_virtual_devices}
    if active:
        values["in_use"] = ", ".join(tool.tool for tool in active)
    if idle:
        values["installed"] = ", ".join(tool.tool for tool in idle)
    shares = [tool.cpu_percent for tool in active if tool.cpu_percent >= 0]
    return values | ({"cpu_percent_of_a_core": sum(shares)} if shares else {})


def _names(tools: list[ToolFacts]) -> str:
    named = [f"{tool.tool} ({tool.purpose})" for tool in tools[:MOST_NAMED]]
    return ", ".join(named) + (f" and {len(tools) - MOST_NAMED} more" if len(tools) > MOST_NAMED else "")
