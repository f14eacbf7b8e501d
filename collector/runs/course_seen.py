"""Turns what was judged of a watched room into what nobody need be asked: how often it is out of step, and its course.

Only markers of the reference signal decide, watched for as long as a pattern needs; playout timestamps never do alone.
"""

from collections.abc import Mapping

from collector.measure.pattern import Pattern
from collector.model.finding import Finding, Verdict
from collector.model.measured import Measured
from collector.model.run import Judgement

ALWAYS = {"regular": "always"}
RECOVERS = {"course": "recovers"}
AMISS = (Verdict.WARN, Verdict.FAIL)


def course_seen(judged: Judgement) -> dict[str, str]:
    """Return answers by key; none where nothing was out of step, or too little was watched to tell how.

    A step may be the first or the hundredth one, so that how often is left to whoever saw the others.
    What drifts past the limits on a busy machine crosses them more than once, and is not taken for coming and going.
    """
    found = {finding.check: finding for finding in judged.findings}
    if "sync.pattern" not in found or "corrects_itself" not in found["sync.pattern"].answer.values:
        return {}
    pattern = found["sync.pattern"]
    corrects = pattern.answer.values["corrects_itself"] == "yes"
    match pattern.answer.verdict, pattern.answer.values["pattern"]:
        case Verdict.PASS, Pattern.CONSTANT if _amiss(found, "sync.offset"):
            return ALWAYS | {"course": "constant"}
        case Verdict.WARN, Pattern.DRIFT if _amiss(found, "sync.drift"):
            return ALWAYS | ({"course": "growing"} if _growing(pattern, found["sync.drift"]) else {})
        case Verdict.WARN, Pattern.INTERMITTENT if not _amiss(found, "sync.drift"):
            return {"regular": "intermittent"} | RECOVERS
        case Verdict.WARN, Pattern.STEP if corrects:
            return RECOVERS
        case _:
            return {}


def _amiss(found: Mapping[str, Finding], check: str) -> bool:
    return check in found and found[check].answer.verdict in AMISS


def _growing(pattern: Finding, drift: Finding) -> bool:
    """Whether it moves away from being in step, and not towards it."""
    offset, slope = pattern.answer.values["offset_ms"], drift.answer.values["slope_ms_per_s"]
    return isinstance(offset, Measured) and isinstance(slope, Measured) and offset.value * slope.value > 0
