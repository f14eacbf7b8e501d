"""Turns the polls of one received track into loss, jitter, buffer delay, freezes, frame rate and concealment."""

import math
from collections.abc import Sequence
from itertools import pairwise

from collector.measure import robust
from collector.model.measured import Measured
from collector.model.records.room import InboundSample

MS_PER_S = 1000.0
ROUNDED_MS = 1.0


def sampled_s(samples: Sequence[InboundSample]) -> float:
    """Return the seconds between first and last poll."""
    return (samples[-1].at_ms - samples[0].at_ms) / MS_PER_S if samples else 0.0


def loss_percent(samples: Sequence[InboundSample]) -> Measured:
    """Return packets lost per packets expected between first and last poll, in percent.

    W3C ``packetsLost`` is cumulative and signed: late packets lower it, so the loss is never below 0. The bound is one
    packet, infinite where none was expected; ``n`` counts packets expected.
    """
    received = _rise(samples, "packets_received")
    lost = max(0.0, _rise(samples, "packets_lost"))
    expected = int(received + lost)
    if expected <= 0:
        return Measured(value=0.0, bound=float("inf"), n=0, method="packetsLost")
    return Measured(value=100.0 * lost / expected, bound=100.0 / expected, n=expected, method="packetsLost")


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
    there are too few polls for one, infinite where nothing came out.
    """
    each = [
        MS_PER_S * (now.jitter_buffer_delay_s - before.jitter_buffer_delay_s) / emitted
        for before, now in pairwise(samples)
        if (emitted := now.jitter_buffer_emitted_count - before.jitter_buffer_emitted_count) > 0
    ]
    if not each:
        return Measured(value=0.0, bound=float("inf"), n=0, method="jitterBufferDelay")
    found = robust.median(each)
    bound = found.bound if math.isfinite(found.bound) else (max(each) - min(each)) / 2
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


def freeze_share(samples: Sequence[InboundSample]) -> float:
    """Return the share of the time between first and last poll that the picture stood still (W3C), 0 to 1."""
    seconds = sampled_s(samples)
    return min(1.0, _rise(samples, "total_freezes_duration_s") / seconds) if seconds > 0 else 0.0


def freezes(samples: Sequence[InboundSample]) -> int:
    """Return how many W3C freezes ended between first and last poll."""
    return int(_rise(samples, "freeze_count"))


def frame_rate_fps(samples: Sequence[InboundSample]) -> Measured:
    """Return frames received per second between first and last poll, from W3C ``framesReceived``.

    The bound is one frame over the whole time, infinite for no time at all; ``n`` counts frames.
    """
    seconds, frames = sampled_s(samples), _rise(samples, "frames_received")
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


def handover_spread_ms(samples: Sequence[InboundSample]) -> Measured:
    """Return how unevenly pictures are handed to the renderer: the standard deviation of the times between them.

    By W3C ``totalInterFrameDelay`` and ``totalSquaredInterFrameDelay``. The bound is 1.96 standard errors and the ms
    to which libwebrtc rounds each; infinite for fewer than two pictures, and where the SDK does not count it.
    """
    method = "totalInterFrameDelay, totalSquaredInterFrameDelay"
    count = int(_rise(samples, "frames_decoded"))
    total_s, squared_s2 = (
        _rise(samples, name) for name in ("total_inter_frame_delay_s", "total_squared_inter_frame_delay_s2")
    )
    if count < 2 or total_s <= 0:
        return Measured(value=0.0, bound=math.inf, n=0, method=method)
    spread_ms = MS_PER_S * math.sqrt(max(0.0, squared_s2 / count - (total_s / count) ** 2))
    bound_ms = robust.CONFIDENCE_SIGMA * spread_ms / math.sqrt(2 * (count - 1)) + ROUNDED_MS
    return Measured(value=spread_ms, bound=bound_ms, n=count, method=method)


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
    """Return how far a counter rose. A counter that restarts (reconnect) continues from its new start."""
    values = [float(getattr(sample, counter)) for sample in samples]
    if counter == "packets_lost":
        return values[-1] - values[0] if values else 0.0
    return sum(now - before if now >= before else now for before, now in pairwise(values))
