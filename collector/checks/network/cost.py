"""What did measuring the network itself take?

Whatever measures also loads: a machine that is busy measuring delays sound and picture that it sends meanwhile, and
traffic of avsync's own fills the line that is measured. Both are counted as they really were: the processor time of the
process that sends and receives, with all its threads, and the bytes of all its media connections with their IP headers;
not the few kB of signalling.
"""

from collector.model.finding import Answer, Value, Verdict
from collector.model.records.quality import PacketTrain

MUCH_PERCENT = 50.0
"""Ours: half a core. On an ordinary one it is 7 to 15 %; five times slower, packets begin to wait for the program."""
BYTES_PER_MB = 1e6
ADVICE = "End other programs and measure again: some of the delay and jitter found may be this machine's own."


def check(train: PacketTrain) -> Answer:
    if not train.own_cpu_percent:
        return Answer.skipped("Nobody told what measuring took of the processor")
    sent_mb, received_mb = train.sent_bytes / BYTES_PER_MB, train.received_bytes / BYTES_PER_MB
    values: dict[str, Value] = {"own_cpu_percent": train.own_cpu_percent}
    moved = "an unknown amount of traffic, as the connection was gone at the end"
    if train.sent_bytes:
        values |= {"sent_mb": sent_mb, "received_mb": received_mb}
        moved = f"{sent_mb + received_mb:.1f} MB ({sent_mb:.1f} up, {received_mb:.1f} down)"
    told = f"Measuring took {train.own_cpu_percent:.0f} % of one core and {moved}"
    if train.own_cpu_percent > MUCH_PERCENT:
        return Answer(verdict=Verdict.INCONCLUSIVE, summary=told, advice=ADVICE, values=values)
    return Answer(verdict=Verdict.PASS, summary=told, values=values)
