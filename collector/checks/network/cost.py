"""What did measuring the network itself take?

Whatever measures also loads: a machine that is busy measuring delays sound and picture that it sends meanwhile, and
traffic of avsync's own fills the line that is measured. Both are counted as they really were: the processor time of the
process that sends and receives, with all its threads, second by second while it does (not starting it, joining and
publishing before; the looks at the route beside it, in processes of their own, take some 0.2 % more); and the bytes of
all its media connections with their IP headers, not the few kB of signalling.
"""

import math

from collector.checks.network.loss import LONG_ENOUGH
from collector.measure import robust
from collector.model.finding import Answer, Value, Verdict
from collector.model.measured import Measured
from collector.model.records.quality import PacketTrain

MUCH_PERCENT = 50.0
"""Ours: half a core. On an ordinary one it is 3 to 7 %; ten times slower, packets begin to wait for the program."""
BYTES_PER_MB = 1e6
METHOD = "processor time of the process that sends and receives, of one core, a second each, mean"
ADVICE = "End other programs and measure again: some of the delay and jitter found may be this machine's own."


def check(train: PacketTrain) -> Answer:
    if not train.own_cpu_percents:
        return Answer.skipped("Nobody told what measuring took of the processor")
    seconds = robust.mean(train.own_cpu_percents)
    own = Measured(value=seconds.value, bound=seconds.bound, n=seconds.n, method=METHOD)
    sent_mb, received_mb = train.sent_bytes / BYTES_PER_MB, train.received_bytes / BYTES_PER_MB
    values: dict[str, Value] = {"own_cpu_percent": own}
    moved = "an unknown amount of traffic, as the connection was gone at the end"
    if train.sent_bytes:
        values |= {"sent_mb": sent_mb, "received_mb": received_mb}
        moved = f"{sent_mb + received_mb:.1f} MB ({sent_mb:.1f} up, {received_mb:.1f} down)"
    told = f"Measuring took {own.told(1)} % of one core and {moved}"
    if math.isinf(own.bound):
        summary = f"{told}, looked at only once; two seconds are needed"
        return Answer(verdict=Verdict.INCONCLUSIVE, summary=summary, advice=LONG_ENOUGH, values=values)
    if own.value > MUCH_PERCENT:
        return Answer(verdict=Verdict.INCONCLUSIVE, summary=told, advice=ADVICE, values=values)
    return Answer(verdict=Verdict.PASS, summary=told, values=values)
