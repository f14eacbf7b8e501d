"""Do the logs show an overloaded encoder or machine?

An encoder that cannot keep up drops or delays video while sound goes on. Few logs say so, and a server's log speaks of
the server (server.load). That no log complains proves nothing, so that silence is no PASS.
"""

from collector.measure.symptoms import complaints, times
from collector.model.finding import About, Answer, Verdict
from collector.model.host import HostRole
from collector.model.records.logs import LogExcerpt

VERDICTS = {"strong": Verdict.FAIL, "medium": Verdict.WARN, "weak": Verdict.INCONCLUSIVE}
ADVICE = "Take load off that machine (resolution, frame rate, simulcast layers, other programs) and measure again."
HOW_TO_KNOW = "Run avsync on the sending machine during the call with --here sender: it then measures the load itself."


def check(logs: tuple[LogExcerpt, ...]) -> Answer:
    ends = [log for log in logs if log.host.role is not HostRole.SERVER]
    involved = [log for log in ends if log.host.role is not HostRole.BYSTANDER]
    found = complaints(involved or ends, pointing_to=("device.encoder", "device.cpu"))
    if not found:
        return Answer.skipped("No log line tells whether encoder and machine kept up", advice=HOW_TO_KNOW)
    worst = found[0].symptom
    return Answer(
        verdict=VERDICTS[worst.strength],
        summary=f"The log shows {times(worst.count)} that {worst.meaning}",
        advice=ADVICE,
        values={"signature": worst.signature, "count": worst.count},
        about=About(found[0].host.role.value),
    )
