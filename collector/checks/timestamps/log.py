"""Do the logs show timestamp trouble?

Every libwebrtc sender moves capture times onto its own clock, and says so in its log when they jump by more than 300 ms
or run at a wrong rate (rtc_base/timestamp_aligner.cc); LiveKit's server says so when a sender report does not fit the
media. The first "Resetting timestamp translation" line, with N = 0, is a normal start. A receiver's own log speaks of
its own camera, so that it does not count here.
"""

from collector.measure.symptoms import NOBODYS, complaints, times, would_complain
from collector.model.finding import About, Answer, Verdict
from collector.model.host import HostRole
from collector.model.records.logs import LogExcerpt

COVERED_SHARE = 0.5
"""Silence says something only about time that the log covers (our choice: most of the window)."""

WITHOUT_CAPTURE = ("agora-web", "agora-iris")
"""Formats of what a browser's console and an app's wrapper write: the lines about capture times never stand in them."""

VERDICTS = {"strong": Verdict.FAIL, "medium": Verdict.WARN, "weak": Verdict.INCONCLUSIVE}
ADVICE = (
    "Check the unit, the epoch and the order of the timestamps that your app passes with each frame; "
    "collector/instrument.py records them in a LiveKit publisher in Python, --timestamps reads any recording."
)
NONE_TELLS = "No log here would tell: native SDKs and servers write of timestamps, browsers and wrappers do not"
SAY_WHOSE = " Add --here sender if these logs are the sender's: until then they support no cause."


def check(logs: tuple[LogExcerpt, ...]) -> Answer:
    usable = [log for log in logs if log.host.role is not HostRole.RECEIVER and log.kept_lines]
    if not usable:
        return Answer.skipped("No log of sender or server has lines inside the window")
    known = [log for log in usable if log.host.role is not HostRole.BYSTANDER]
    found = complaints(known, pointing_to=("publisher.timestamp-",))
    unknown = () if found else complaints(usable, pointing_to=("publisher.timestamp-",))
    if found or unknown:
        worst = (found or unknown)[0].symptom
        return Answer(
            verdict=VERDICTS[worst.strength],
            summary=f"The log shows {times(worst.count)} that {worst.meaning}",
            advice=ADVICE if found else ADVICE + SAY_WHOSE,
            values={"signature": worst.signature, "count": worst.count, "kinds_count": len(found or unknown)},
            about=About.SENDER if found else About.BYSTANDER,
        )
    telling = [log for log in usable if would_complain(log) and log.format not in WITHOUT_CAPTURE]
    share = max((log.share for log in telling), default=-1.0)
    if share < 0:
        return Answer.skipped(f"The logs {NOBODYS}" if not any(map(would_complain, usable)) else NONE_TELLS)
    if share < COVERED_SHARE:
        return Answer.skipped(f"The logs cover only {share:.0%} of the window, too little for their silence to count")
    return Answer(
        verdict=Verdict.PASS,
        summary=f"The logs cover {share:.0%} of the window and show no timestamp trouble",
        values={"covered_share": share},
        about=About.SENDER if known else About.BYSTANDER,
    )
