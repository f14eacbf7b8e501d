"""Says who should act, also where several may have to, or where only something weak points to somebody."""

from collections.abc import Iterable

from collector.model.cause import NamedCause, Owner, Support
from collector.model.finding import Verdict
from collector.model.run import Judgement
from collector.report.words import ACTS


def acts(judged: Judgement) -> str:
    """Return ``your app``, ``your app or your device``, ``perhaps your network``, or that nobody knows yet.

    After a PASS nobody has to, as far as was measured.
    """
    if judged.verdict is Verdict.PASS:
        return "nobody, by what was measured"
    if judged.owner is not Owner.UNKNOWN:
        return ACTS[judged.owner]
    named = [cause for cause in judged.causes if cause.support in (Support.STRONG, Support.MEDIUM)]
    if named:
        return _either(cause for cause in named if cause.support is named[0].support)
    hinted = _either(_of_the_headline(judged))
    return f"perhaps {hinted}" if hinted else ACTS[Owner.UNKNOWN]


def _either(causes: Iterable[NamedCause]) -> str:
    return " or ".join(dict.fromkeys(ACTS[cause.owner] for cause in causes))


def _of_the_headline(judged: Judgement) -> list[NamedCause]:
    """Return the weak causes that rest on the very finding that makes the headline."""
    checks = {item.check for item in judged.findings if item.bears and item.answer.summary == judged.headline}
    return [cause for cause in judged.causes if cause.support is Support.WEAK and checks & set(cause.because)]
