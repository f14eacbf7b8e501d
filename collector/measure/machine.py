"""Turns the samples of a machine's load into one figure each, with the bound that their spread allows."""

import math
from collections.abc import Sequence

from collector.measure import robust
from collector.model.measured import Measured
from collector.model.records.device import DeviceLoad, LoadSample

ENOUGH_S = 10.0
"""A shorter look catches a peak or a lull, not the machine's load."""


def sampled_s(load: DeviceLoad) -> float:
    """Return the seconds that the samples cover, from the start on: each describes the time before it.

    Neither sleep counts nor what the wall clock, which stamps them, was set by.
    """
    return load.samples[-1].at_ms / 1000 - load.taken[0].timestamp() - load.suspended_s if load.samples else 0.0


def mean_cpu_percent(samples: Sequence[LoadSample]) -> Measured:
    """Return the mean use of all cores over the samples, 0 to 100.

    The bound is 1.96 standard errors of the samples, infinite for fewer than two.
    """
    each = [sum(sample.cpu_percent) / len(sample.cpu_percent) for sample in samples if sample.cpu_percent]
    count = len(each)
    mean = sum(each) / count if count else 0.0
    if count < 2:
        return Measured(value=mean, bound=math.inf, n=count, method="mean of all cores")
    variance = sum((value - mean) ** 2 for value in each) / (count - 1)
    bound = robust.CONFIDENCE_SIGMA * math.sqrt(variance / count)
    return Measured(value=mean, bound=bound, n=count, method="mean of all cores")


def busiest_core_percent(samples: Sequence[LoadSample]) -> float:
    """Return the highest mean use of one core, 0 to 100, or 0 without samples."""
    cores = zip(*(sample.cpu_percent for sample in samples), strict=False)
    return max((sum(core) / len(core) for core in cores), default=0.0)


def available_memory_percent(load: DeviceLoad) -> Measured:
    """Return the median share of memory that is available, in percent; where it hardly moved the range bounds it."""
    each = [100 * sample.memory_available_mb / load.memory_total_mb for sample in load.samples]
    found = robust.median(each)
    bound = min(found.bound, max(each) - min(each))
    return Measured(value=found.value, bound=bound, n=found.n, method="median available memory")


def swapped_mb_per_s(load: DeviceLoad) -> float:
    """Return how many MiB a second went to and from swap, -1 where the platform counts none."""
    moved = [sample.swap_in_out_mb for sample in load.samples]
    seconds = sampled_s(load)
    return sum(moved) / seconds if moved and seconds > 0 and min(moved) >= 0 else -1.0
