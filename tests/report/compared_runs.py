"""Makes the comparison of two runs for the tests of the report; all synthetic."""

from dataclasses import replace

from collector.measure.change import Effect
from collector.model.measured import Measured
from collector.report.compared import ComparedRuns, FigureInPair, RunInPair
from tests.report.makers import make_measured
from tests.report.runs import queue_run


def measured(value: float, bound: float = 6.0) -> Measured:
    return make_measured(value, bound)


def figure(before: Measured, after: Measured, *, effect: Effect = Effect.HELPED, counts: bool = True) -> FigureInPair:
    return FigureInPair(
        title="Offset",
        unit="ms",
        good=(-125.0, 45.0),
        before=before,
        after=after,
        difference=measured(after.value - before.value, before.bound + after.bound),
        effect=effect,
        reason="the two do not overlap, bounds included",
        counts=counts,
    )


def runs(*figures: FigureInPair, effect: Effect = Effect.HELPED, recovered: bool = False) -> ComparedRuns:
    run = queue_run()
    one = RunInPair(name="a.zip", tool=run.tool, evidence=run.evidence, judgement=run.judgement)
    return ComparedRuns(
        before=one,
        after=replace(one, name="b.zip"),
        effect=effect,
        recovered=recovered,
        reasons=("Offset: the two do not overlap, bounds included",),
        assumed=(),
        figures=figures,
        missing=(("Jitter", "before: not measured"),),
        differs=(("SDK", "1.1", "1.2"),),
        tool="0.1.0",
    )
