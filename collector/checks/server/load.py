"""Was the machine that runs the server overloaded?

A LiveKit server that lacks CPU forwards packets late and in bursts. Its own log says so; a log that does not complain
passes only where it covers at least half of the window.
"""

from collector.measure.symptoms import complaints, times
from collector.model.finding import About, Answer, Verdict
from collector.model.host import HostRole
from collector.model.records.logs import LogExcerpt

COVERED_SHARE = 0.5
"""Ours: a log that covers less may have missed the moment."""

ADVICE = "Take rooms or other programs off the server's machine, or give it more cores; then measure again."


def check(logs: tuple[LogExcerpt, ...]) -> Answer:
    servers = [log for log in logs if log.host.role is HostRole.SERVER]
    found = complaints(servers, pointing_to=("device.cpu",))
    if found:
        worst = found[0].symptom
        return Answer(
            verdict=Verdict.WARN,
            summary=f"The server's log shows {times(worst.count)} that {worst.meaning}",
            advice=ADVICE,
            values={"signature": worst.signature, "count": worst.count},
            about=About.SERVER,
        )
    covered = max((log.share for log in servers), default=0.0)
    if covered < COVERED_SHARE:
        return Answer.skipped("No log of the server covers enough of the window to tell")
    return Answer(
        verdict=Verdict.PASS, summary="The server's log reports no overload of its machine", about=About.SERVER
    )
