"""Turns the vendor's series of both sides into one figure each, with the bound that their spread and rounding allow."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from collector.measure import robust
from collector.model.finding import About
from collector.model.incident import Field, Incident
from collector.model.measured import Measured
from collector.model.privacy import LookupId
from collector.model.records.vendor import AgoraCall, AgoraStay, MetricSeries

ROUNDING = 0.5
"""The documented examples are whole numbers: half of one is lost."""

ENOUGH_POINTS = 5
"""Ten seconds: fewer catch a moment, not the call."""

METHOD = "Agora Call Inspector"


@dataclass(frozen=True, kw_only=True, slots=True)
class Side:
    """One user's stay and the part that user plays in the incident."""

    about: About
    stay: AgoraStay


def sides(calls: Iterable[AgoraCall], incident: Incident) -> tuple[Side, ...]:
    """Return the stays of sender and receiver, by UID. Where one is not told, the only stay that can be it counts.

    The only one that sends a picture is the sender; the only other one is the receiver, whose series about others than
    the sender are left out. Where not all stays were read, none is known to be the only one.
    """
    calls = tuple(calls)
    stays = [stay for call in calls for stay in call.stays]
    whole = not any(call.stays_unread for call in calls)
    sender = incident.value(Field.SENDER) or (
        _only({stay.uid for stay in stays if _sends_picture(stay)}) if whole else ""
    )
    others = {stay.uid for stay in stays if stay.uid != sender}
    receiver = incident.value(Field.RECEIVER) or (_only(others) if sender and whole else "")
    roles = {sender: About.SENDER, receiver: About.RECEIVER}
    return tuple(
        Side(about=roles[stay.uid], stay=_about_sender(stay, sender))
        for stay in stays
        if stay.uid and stay.uid in roles
    )


def _about_sender(stay: AgoraStay, sender: str) -> AgoraStay:
    return replace(stay, series=tuple(one for one in stay.series if one.peer in ("", sender))) if sender else stay


def _only(uids: set[LookupId]) -> str:
    return next(iter(uids)) if len(uids) == 1 else ""


def _sends_picture(stay: AgoraStay) -> bool:
    return any(one.metric in ("sent_fps", "video_up_kbps") and any(one.values) for one in stay.series)


def series_of(stay: AgoraStay, metric: str) -> tuple[MetricSeries, ...]:
    """Return a stay's series of one metric: one for each other user whose stream it is about, or its own."""
    return tuple(one for one in stay.series if one.metric == metric and one.values)


def mean(series: MetricSeries) -> Measured:
    """Return the mean of a series in its unit, bounded as by ``mean_of``."""
    return mean_of(series.values)


def mean_of(values: Sequence[float]) -> Measured:
    """Return the mean of a series' values in their unit.

    The bound is 1.96 standard errors and the rounding of each point, infinite for fewer than two points.
    """
    count = len(values)
    value = sum(values) / count if count else 0.0
    if count < 2:
        return Measured(value=value, bound=math.inf, n=count, method=METHOD)
    variance = sum((one - value) ** 2 for one in values) / (count - 1)
    bound = robust.CONFIDENCE_SIGMA * math.sqrt(variance / count)
    # Zeros are exact: nothing was lost or frozen.
    rounded = ROUNDING if any(values) else 0.0
    return Measured(value=value, bound=bound + rounded, n=count, method=METHOD)


def total(series: MetricSeries) -> float:
    """Return the sum of a series in its unit."""
    return sum(series.values)
