"""Turns the polls of one received track into loss, jitter, buffer delay, freezes, frame rate and concealment."""

import math
from collections.abc import Sequence
from itertools import pairwise

from collector.measure import robust
from collector.model.measured import Measured
from collector.model.records.room import InboundSample

MS_PER_S = 1000.0
ROUNDED_MS = 1.0

PAUSED_SHARE = 0.05
"""This tool's own: pauses in as many of the polls are freezes, which media.freezes judges, and no uneven beat."""


def sampled_s(*runs: Sequence[InboundSample]) -> float:
    """Return the seconds between first and last poll of each run, together."""
    return sum(((samples[-1].at_ms - samples[0].at_ms) / MS_PER_S for samples in runs if samples), 0.0)


def loss_percent(samples: Sequence[InboundSample]) -> Measured:
    """Return packets lost per packets expected between first and last poll, in percent.

    W3C ``packetsLost`` is cumulative and signed: late packets lower it, so the loss is never below 0. What was lost
    before the counters restarted (reconnect) counts, too. The bound is one packet, infinite where none was expected;
    ``n`` counts packets expected.
    """
    received = _rise(samples, "packets_received")
    lost = lost_packets([(sample.packets_received, sample.packets_lost) for sample in samples])
    expected = int(received + lost)
    if expected <= 0:
        return Measured(value=0.0, bound=float("inf"), n=0, method="packetsLost")
    return Measured(value=100.0 * lost / expected, bound=100.0 / expected, n=expected, method="packetsLost")


def lost_packets(counted: Sequence[tuple[int, int]]) -> int:
    """Return the packets lost, of polls of packets counted (received or sent) and lost, restarts between them added up.

    Only the count that never falls by itself tells a restart: late packets lower that of the lost (RFC 3550, 6.4.1).
    """
    if not counted:
        return 0
    earlier, (packets, lost) = 0, counted[0]
    start = lost
    for packets_now, lost_now in counted[1:]:
        if packets_now < packets:
            earlier, start = earlier + max(0, lost - start), 0
        packets, lost = packets_now, lost_now
    return earlier + max(0, lost - start)


def jitter_ms(samples: Sequence[InboundSample], share: float = 0.95) -> Measured:
    """Return a quantile of the polls' interarrival jitter (RFC 3550), repeated values once in a row.

    Raises ValueError without a poll.
    """
    changed = [now.jitter_ms for before, now in pairwise(samples) if now.jitter_ms != before.jitter_ms]
    found = robust.quantile([*(sample.jitter_ms for sample in samples[:1]), *changed], share)
    return Measured(value=found.value, bound=found.bound, n=found.n, method=f"jitter, {found.method}")


def buffer_delay_ms(samples: Sequence[InboundSample]) -> Measured:
    """Return the usual time in the jitter buffer: the median over the polls.

    A poll's is the rise of W3C ``jitterBufferDelay`` since the one before over the rise of
    ``jitterBufferEmittedCount`` (audio samples or video frames). The bound is that of the median, half the range where
    there are too few polls for one, infinite where fewer than two say anything.
    """
    each = [
        MS_PER_S * (now.jitter_buffer_delay_s - before.jitter_buffer_delay_s) / emitted
        for before, now in pairwise(samples)
        if (emitted := now.jitter_buffer_emitted_count - before.jitter_buffer_emitted_count) > 0
    ]
    if not each:
        return Measured(value=0.0, bound=float("inf"), n=0, method="jitterBufferDelay")
    found = robust.median(each)
    bound = (max(each) - min(each)) / 2 if math.isinf(found.bound) and len(each) > 1 else found.bound
    return Measured(value=found.value, bound=bound, n=found.n, method="jitterBufferDelay, median of polls")


def buffer_asymmetry_ms(audio: Sequence[InboundSample], video: Sequence[InboundSample]) -> Measured:
    """Return how much longer video waits in its jitter buffer than audio: not a lip-sync measure.

    Bounds add up; ``n`` is that of the kind with fewer polls.
    """
    first, second = buffer_delay_ms(audio), buffer_delay_ms(video)
    return Measured(
        value=second.value - first.value,
        bound=first.bound + second.bound,
        n=min(first.n, second.n),
        method="jitterBufferDelay, video minus audio",
    )


def frozen_s(*runs: Sequence[InboundSample]) -> float:
    """Return for how many seconds of runs of polls the picture stood still (W3C)."""
    return sum((_rise(samples, "total_freezes_duration_s") for samples in runs), 0.0)


def freezes(*runs: Sequence[InboundSample]) -> int:
    """Return how many W3C freezes ended between first and last poll of each run."""
    return int(sum(_rise(samples, "freeze_count") for samples in runs))


def frame_rate_fps(*runs: Sequence[InboundSample]) -> Measured:
    """Return frames received per second between first and last poll of each run, from W3C ``framesReceived``.

    The bound is one frame over the whole time, infinite for no time at all; ``n`` counts frames.
    """
    seconds, frames = sampled_s(*runs), sum((_rise(samples, "frames_received") for samples in runs), 0.0)
    if seconds <= 0 or frames < 0:
        return Measured(value=0.0, bound=float("inf"), n=0, method="framesReceived")
    return Measured(value=frames / seconds, bound=1.0 / seconds, n=int(frames), method="framesReceived")


def unshown_percent(samples: Sequence[InboundSample]) -> Measured:
    """Return how many of the pictures that came whole were never handed to a renderer, in percent.

    By W3C ``framesDropped``, and ``framesReceived`` minus ``framesDecoded`` beyond what the jitter buffer can hold.
    The bound is one picture and those that may still wait there; infinite where none came. ``n`` counts pictures.
    """
    method = "framesDropped, framesReceived, framesDecoded"
    came, dropped = _rise(samples, "frames_received"), _rise(samples, "frames_dropped")
    if came <= 0:
        return Measured(value=0.0, bound=math.inf, n=0, method=method)
    waiting = max(0.0, came - _rise(samples, "frames_decoded") - dropped)
    held = buffer_delay_ms(samples).value / MS_PER_S * frame_rate_fps(samples).value
    missing = dropped + max(0.0, waiting - held)
    return Measured(
        value=100.0 * missing / came, bound=100.0 * (1 + min(waiting, held)) / came, n=int(came), method=method
    )


def handover_spread_ms(*runs: Sequence[InboundSample]) -> Measured:
    """Return how unevenly pictures are handed to the renderer: the standard deviation of the times between them.

    By W3C ``totalInterFrameDelay`` and ``totalSquaredInterFrameDelay`` between the polls of each run, without the
    PAUSED_SHARE of them with the longest times: one pause, counted where it ends, would outweigh all the rest. The
    bound is 1.96 standard errors and the ms to which libwebrtc rounds each; infinite for fewer than two pictures, and
    where the SDK does not count it.
    """
    method = "totalInterFrameDelay, totalSquaredInterFrameDelay"
    each = [pair for samples in runs for pair in pairwise(samples) if _rise(pair, "frames_decoded") > 0]
    longest_last = sorted(each, key=lambda pair: _squared_s2(pair) / _rise(pair, "frames_decoded"))
    kept = longest_last[: len(each) - math.ceil(PAUSED_SHARE * len(each))]
    count = int(sum(_rise(pair, "frames_decoded") for pair in kept))
    total_s = sum(_rise(pair, "total_inter_frame_delay_s") for pair in kept)
    if count < 2 or total_s <= 0:
        return Measured(value=0.0, bound=math.inf, n=0, method=method)
    spread_ms = MS_PER_S * math.sqrt(max(0.0, sum(map(_squared_s2, kept)) / count - (total_s / count) ** 2))
    bound_ms = robust.CONFIDENCE_SIGMA * spread_ms / math.sqrt(2 * (count - 1)) + ROUNDED_MS
    return Measured(value=spread_ms, bound=bound_ms, n=count, method=method)


def _squared_s2(samples: Sequence[InboundSample]) -> float:
    return _rise(samples, "total_squared_inter_frame_delay_s2")


def concealed_percent(samples: Sequence[InboundSample]) -> Measured:
    """Return how much of the sound was invented to fill gaps, silence apart, in percent of all samples.

    The bound is one 10 ms frame, infinite where no sample came; ``n`` counts samples.
    """
    total = _rise(samples, "total_samples_received")
    audible = _rise(samples, "concealed_samples") - _rise(samples, "silent_concealed_samples")
    seconds = sampled_s(samples)
    if total <= 0 or seconds <= 0:
        return Measured(value=0.0, bound=float("inf"), n=0, method="concealedSamples")
    return Measured(
        value=max(0.0, 100.0 * audible / total), bound=100.0 * 0.01 / seconds, n=int(total), method="concealedSamples"
    )


def _rise(samples: Sequence[InboundSample], counter: str) -> float:
    return risen([float(getattr(sample, counter)) for sample in samples])


def risen(values: Sequence[float]) -> float:
    """Return how far a counter rose. A counter that restarts (reconnect) continues from its new start."""
    return sum(now - before if now >= before else now for before, now in pairwise(values))
