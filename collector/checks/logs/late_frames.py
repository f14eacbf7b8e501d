"""Does a log say that pictures came too late to be shown?

SDKs write it down when a picture missed its turn or the renderer dropped it, which no statistics of another machine
show. It speaks of the machine that watches, and proves nothing of capture times; how late, the lines do not say.
"""

from itertools import chain

from collector.checks.logs.symptoms import COVERED_SHARE
from collector.measure.symptoms import complaints, times, would_complain
from collector.model.finding import About, Answer, Verdict
from collector.model.host import HostRole
from collector.model.records.logs import LogExcerpt

LATE = {
    "agora.late-frame": ("agora-3",),
    "agora.late-render": ("agora-4",),
    "agora.frozen": ("agora-3",),
    "android.renderer-drops": ("logcat", "logcat-year"),
}
"""Signatures of vendors/signatures.py that are written where pictures are shown, each with the formats of such logs."""

WOULD_TELL = frozenset(chain.from_iterable(LATE.values()))
NONE_TELLS = (
    "No log here would tell of pictures that came too late: Agora's native SDKs and Android's renderer write it down, "
    "on the machine that watches"
)


def check(logs: tuple[LogExcerpt, ...]) -> Answer:
    found = [one for one in complaints(logs, pointing_to=("",)) if one.symptom.signature in LATE]
    telling = [log for log in logs if _would_tell(log)]
    share = max((log.share for log in telling), default=-1.0)
    if not found and share < 0:
        return Answer.skipped(NONE_TELLS)
    if not found and share < COVERED_SHARE:
        return Answer.skipped(f"The logs cover only {share:.0%} of the window, too little for their silence to count")
    if not found:
        told = f"The logs cover {share:.0%} of the window and name no picture that came too late"
        about = About(max(telling, key=lambda log: log.share).host.role.value)
        return Answer(verdict=Verdict.PASS, summary=told, values={"covered_share": share}, about=about)
    told = "; ".join(f"{one.symptom.meaning} ({times(one.symptom.count)})" for one in found)
    counted: dict[str, int] = {}
    for one in found:
        counted[one.symptom.signature] = counted.get(one.symptom.signature, 0) + one.symptom.count
    return Answer(
        verdict=Verdict.INCONCLUSIVE,
        summary=f"The log of the machine that watches: {told}",
        advice="Compare these moments with what was seen, and with loss and jitter at the same time.",
        values=dict(counted) | {"covered_share": max(0.0, share)},
        about=About(found[0].host.role.value),
    )


def _would_tell(log: LogExcerpt) -> bool:
    return would_complain(log) and log.format in WOULD_TELL and log.host.role is not HostRole.SERVER
