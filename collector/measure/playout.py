"""Turns the playout timestamps of an audio and a video track into offsets, dropped counts, a median and a slope."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from collector.measure import robust
from collector.model.measured import Measured
from collector.model.records.room import InboundSample

NTP_TO_UNIX_MS = 2_208_988_800_000.0
"""From 1900-01-01 to 1970-01-01 (RFC 5905, figure 4), in ms."""

FARTHEST_MS = 10_000.0
"""libwebrtc itself gives up beyond this (video/stream_synchronization.cc)."""

STALEST_PACKET_MS = 5_000.0
"""A report whose last packet is farther from its own time is from a machine that slept."""

AGE_MS = (-1_000.0, 30_000.0)
SETTLING_MS = 2_000.0
SIGNIFICANT_DIGITS = 6
"""Old Chrome dumps print timestamps with six significant digits (w3c/webrtc-stats issue 158): steps of minutes."""

ESTIMATES_NEEDED = 10
MOST_DROPPED = 0.5
METHOD = "playout timestamps"


class Drop(StrEnum):
    """Why a poll with both timestamps is no sample."""

    FAR_APART = "audio and video more than 10 s apart"
    STALE = "last packet more than 5 s from the report"
    AGE = "timestamp from the future or older than 30 s"
    SETTLING = "within 2 s of a start, mute or change"
    IMPRECISE = "timestamps with six significant digits or fewer"


@dataclass(frozen=True, kw_only=True, slots=True)
class Estimate:
    """One distinct playout offset: when it was first seen (s, Unix) and its value, positive = audio early."""

    at_s: float
    offset_ms: float


@dataclass(frozen=True, kw_only=True, slots=True)
class PlayoutSeries:
    """What one pair of tracks says: polls without both timestamps, polls dropped by reason, and distinct estimates.

    Between two of libwebrtc's own estimates both timestamps only run on with the clock, so that polls in a row with the
    same offset are one estimate.
    """

    polls: int
    absent: int
    drops: tuple[Drop, ...]
    estimates: tuple[Estimate, ...]

    @property
    def present(self) -> int:
        """Polls in which both timestamps were there."""
        return self.polls - self.absent

    @property
    def dropped_share(self) -> float:
        """Dropped polls among those present, 0 to 1."""
        return len(self.drops) / self.present if self.present else 0.0

    @property
    def enough(self) -> bool:
        """Whether the gates on number and dropped share are met."""
        return len(self.estimates) >= ESTIMATES_NEEDED and self.dropped_share <= MOST_DROPPED


def pair_playout(
    audio: Sequence[InboundSample], video: Sequence[InboundSample], *, disturbed_at_ms: Iterable[float] = ()
) -> PlayoutSeries:
    """Pair the polls of one participant's two tracks and pass them through the gates of estimated playout timestamps.

    Only polls of the same report (equal ``at_ms``) are paired. ``disturbed_at_ms`` are Unix times of mutes, unmutes and
    republished tracks; the first poll is always one. Source: W3C webrtc-stats ``estimatedPlayoutTimestamp``.
    """
    by_time = {sample.at_ms: sample for sample in video}
    pairs = [(sample, by_time[sample.at_ms]) for sample in audio if sample.at_ms in by_time]
    present = [pair for pair in pairs if all(sample.estimated_playout_ntp_ms != 0 for sample in pair)]
    disturbances = (*disturbed_at_ms, *(pair[0].at_ms for pair in pairs[:1]))
    imprecise = bool(present) and all(_imprecise(sample) for pair in present for sample in pair)
    drops: list[Drop] = []
    estimates: list[Estimate] = []
    for first, second in present:
        reason = Drop.IMPRECISE if imprecise else _gate(first, second, disturbances)
        if reason:
            drops.append(reason)
            continue
        offset_ms = first.estimated_playout_ntp_ms - second.estimated_playout_ntp_ms
        if not estimates or estimates[-1].offset_ms != offset_ms:
            estimates.append(Estimate(at_s=first.at_ms / 1000.0, offset_ms=offset_ms))
    return PlayoutSeries(
        polls=len(pairs), absent=len(pairs) - len(present), drops=tuple(drops), estimates=tuple(estimates)
    )


def distinct_estimates(audio: Sequence[InboundSample], video: Sequence[InboundSample]) -> int:
    """Return how many distinct offsets the pair gives; 0 if the timestamps are absent or useless."""
    return len(pair_playout(audio, video).estimates)


def _gate(audio: InboundSample, video: InboundSample, disturbances: Iterable[float]) -> Drop | None:
    if abs(audio.estimated_playout_ntp_ms - video.estimated_playout_ntp_ms) > FARTHEST_MS:
        return Drop.FAR_APART
    if any(abs(sample.at_ms - sample.last_packet_received_ms) >= STALEST_PACKET_MS for sample in (audio, video)):
        return Drop.STALE
    if any(not AGE_MS[0] <= _age_ms(sample) <= AGE_MS[1] for sample in (audio, video)):
        return Drop.AGE
    if any(0 <= audio.at_ms - disturbed < SETTLING_MS for disturbed in disturbances):
        return Drop.SETTLING
    return None


def _age_ms(sample: InboundSample) -> float:
    return sample.at_ms + NTP_TO_UNIX_MS - sample.estimated_playout_ntp_ms


def _imprecise(sample: InboundSample) -> bool:
    digits = f"{sample.estimated_playout_ntp_ms:.0f}".rstrip("0")
    return len(digits) <= SIGNIFICANT_DIGITS


def offset_ms(series: PlayoutSeries) -> Measured:
    """Return the median offset of at least one estimate, positive = audio early.

    The bound is the larger of half the range of the estimates and the median's own: on healthy rooms the median alone
    was wrong by more than its spread. Infinite below ESTIMATES_NEEDED. Raises ValueError without an estimate.
    """
    values = [estimate.offset_ms for estimate in series.estimates]
    middle = robust.median(values)
    half_range = (max(values) - min(values)) / 2
    bound = max(half_range, middle.bound) if series.enough else float("inf")
    return Measured(value=middle.value, bound=bound, n=len(values), method=METHOD)


def slope_ms_per_s(series: PlayoutSeries) -> Measured:
    """Return the Theil–Sen slope of the offset. Raises ValueError for fewer than two estimates."""
    slope = robust.theil_sen(
        [estimate.at_s for estimate in series.estimates], [estimate.offset_ms for estimate in series.estimates]
    )
    return Measured(value=slope.value, bound=slope.bound, n=slope.n, method=f"{slope.method} of {METHOD}")


def quantile_ms(series: PlayoutSeries, share: float) -> Measured:
    """Return the quantile of the offset at ``share`` (0.05 and 0.95 are reported). Raises ValueError without one."""
    found = robust.quantile([estimate.offset_ms for estimate in series.estimates], share)
    return Measured(value=found.value, bound=found.bound, n=found.n, method=f"{found.method} of {METHOD}")
