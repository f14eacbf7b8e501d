"""Did the network stay the same?

When the default route moves (Wi-Fi to cable, a VPN that comes up), media reconnects: sound and picture come back at
different times. Only the start and the end of the run are compared; a route that moved and came back is not seen.
"""

from collector.model.finding import Answer, Value, Verdict
from collector.model.records.network import NetworkInterfaces

FEWEST_S = 5.0
"""Two looks that are closer together say nothing about a call."""


def check(interfaces: NetworkInterfaces) -> Answer:
    seconds = (interfaces.taken[1] - interfaces.taken[0]).total_seconds()
    used = [interface.medium for interface in interfaces.interfaces if interface.default_route]
    values: dict[str, Value] = {
        "watched_s": seconds,
        "vpn": "yes" if interfaces.vpn else "no",
        "medium": ", ".join(used),
    }
    if interfaces.route_changed:
        return Answer(
            verdict=Verdict.WARN,
            summary=f"The default route changed within {seconds:.0f} s",
            advice="Keep one network during the call: switch off the other one, or the VPN, and measure again.",
            values=values,
        )
    if not used:
        return Answer.skipped("This machine does not tell its default route")
    if seconds < FEWEST_S:
        return Answer(
            verdict=Verdict.INCONCLUSIVE,
            summary=f"The default route was watched for {seconds:.0f} s only",
            values=values,
        )
    through = ", a VPN is up" if interfaces.vpn else ""
    told = f"The default route was the same at the start and at the end ({values['medium']}{through})"
    return Answer(verdict=Verdict.PASS, summary=told, values=values)
