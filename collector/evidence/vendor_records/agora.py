"""Turns what Agora's Call Inspector recorded of the channel in the window into one AgoraCall for each call.

Both sides' figures are there whoever runs avsync, minutes after they were taken and for as long as the plan keeps them.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from collector.evidence.vendor_records.agora_api import AgoraApi, CallItem, MetricsItem, StayItem, basic_header, spans
from collector.evidence.vendor_records.fetching import host_of
from collector.model.coverage import Coverage, Reason, State, Unavailable
from collector.model.host import Host, HostRole
from collector.model.incident import Field, Vendor
from collector.model.privacy import LookupId, Version
from collector.model.records.vendor import AgoraCall, AgoraStay, MetricSeries
from collector.model.request import Contact, Request
from collector.model.source import Phase, Session, SourcePlan, Yield
from collector.vendors.agora_metrics import (
    DELAY_S,
    KEPT_DAYS,
    LISTS_SPAN_S,
    METRICS,
    METRICS_SPAN_S,
    MOST_SIDS,
    MOST_UIDS,
    REQUEST_PAUSE_S,
)

SOURCE = AgoraCall.kind
DEADLINE_S = 120.0
MOST_CALLS = 4
MOST_HOURS = 6
RECORDED = Host(role=HostRole.SERVER, known_by="Agora's own records of both sides")
WOULD_ADD = (
    "AGORA_CUSTOMER_ID and AGORA_CUSTOMER_SECRET (console.agora.io, RESTful API) with --app-id would add Agora's own "
    "record: call id, SDKs, loss, CPU, frame rates and freezes of both sides"
)


def plan(request: Request) -> tuple[SourcePlan, ...]:
    """Plan it for any call that is not known to be LiveKit's; without keys it says what they would add."""
    keyed = bool(request.vendor.agora_id or request.vendor.agora_secret)
    if request.incident.vendor is Vendor.LIVEKIT and not keyed:
        return ()
    reason, detail = _obstacle(request)
    return (
        SourcePlan(
            source=SOURCE,
            why="asks Agora Analytics what it recorded of both sides of the call",
            phase=Phase.AFTER,
            deadline_s=DEADLINE_S,
            contacts=() if reason else (host_of(request.vendor.agora_api),),
            skip=reason,
            detail=detail,
        ),
    )


def _obstacle(request: Request) -> tuple[Reason, str]:
    if not request.vendor.agora_id and not request.vendor.agora_secret:
        return Reason.DISABLED, WOULD_ADD
    if request.contact is Contact.OFFLINE:
        return Reason.DECLINED, "--offline: nothing is contacted"
    if not request.vendor.agora_id or not request.vendor.agora_secret:
        return Reason.DENIED, "of AGORA_CUSTOMER_ID and AGORA_CUSTOMER_SECRET one is missing: set both"
    if not request.incident.value(Field.APP_ID):
        return Reason.NOT_FOUND, "no App ID was given (--app-id or AGORA_APP_ID)"
    if not request.incident.room:
        return Reason.NOT_FOUND, "no channel was given (--room)"
    if request.now - request.incident.window.start > timedelta(days=KEPT_DAYS):
        return Reason.OUTSIDE_WINDOW, f"no plan of Agora Analytics keeps records for more than {KEPT_DAYS} days"
    return Reason.NONE, ""


async def gather(request: Request, plan: SourcePlan, session: Session) -> AsyncIterator[Yield]:
    """Yield one AgoraCall for each call of the window, then the coverage. Raises Unavailable."""
    async for item in read_records(request, plan, session, pause_s=REQUEST_PAUSE_S):
        yield item


@dataclass(kw_only=True, slots=True)
class _Shortfall:
    """Why less than everything was read; the first reason is told."""

    told: list[tuple[Reason, str]] = field(default_factory=list)

    def note(self, reason: Reason, detail: str) -> None:
        self.told.append((reason, detail))


async def read_records(request: Request, plan: SourcePlan, session: Session, *, pause_s: float) -> AsyncIterator[Yield]:
    """Do what ``gather`` does, with ``pause_s`` between two requests. Raises Unavailable."""
    session.note_secret(basic_header(request.vendor).partition(" ")[2])
    short = _Shortfall()
    taken = _answerable(request, datetime.now(UTC), short)
    api = AgoraApi(request.vendor, request.incident.value(Field.APP_ID), pause_s=pause_s)
    session.progress("asking Agora Analytics for the call")
    calls = await _calls(api, request, taken)
    if len(calls) > MOST_CALLS:
        short.note(Reason.TOO_LARGE, f"{len(calls)} calls lie in the window; the last {MOST_CALLS} were read")
    for call in calls[:MOST_CALLS]:
        if session.stopping.is_set():
            short.note(Reason.DEADLINE, "asked to end before all calls were read")
            break
        reading = _Reading(api=api, request=request, call=call, session=session)
        yield await _call(reading, taken, short)
    yield _coverage(plan, request, taken, short)


def _answerable(request: Request, now: datetime, short: _Shortfall) -> tuple[datetime, datetime]:
    """Return the part of the window that can be asked for: what is old enough, and at most MOST_HOURS of it."""
    window = request.incident.window
    ready = now - timedelta(seconds=DELAY_S)
    end = min(window.end, ready)
    start = max(window.start, end - timedelta(hours=MOST_HOURS))
    if start >= end:
        again = window.end + timedelta(seconds=DELAY_S)
        raise Unavailable(
            Reason.OUTSIDE_WINDOW,
            f"Agora gives figures {DELAY_S // 60} minutes after they were taken. Run again from {again:%H:%M:%S} UTC "
            f"with --from {window.start:%Y-%m-%dT%H:%M:%SZ} --to {window.end:%Y-%m-%dT%H:%M:%SZ}.",
        )
    if end < window.end:
        short.note(Reason.OUTSIDE_WINDOW, f"Agora gives figures {DELAY_S // 60} minutes after they were taken")
    if start > window.start:
        short.note(Reason.TOO_LARGE, f"of the window, the last {MOST_HOURS} hours were read")
    return start, end


async def _calls(api: AgoraApi, request: Request, taken: tuple[datetime, datetime]) -> list[CallItem]:
    found: dict[str, CallItem] = {}
    for span in spans(taken[0].timestamp(), taken[1].timestamp(), LISTS_SPAN_S):
        for call in await api.calls(request.incident.room, span):
            found[call.call_id] = call
    if not found:
        raise Unavailable(
            Reason.NOT_FOUND,
            f'Agora has no call of channel "{request.incident.room}" in the window that this account may see. Check '
            "--room, --app-id and the time; the Standard plan keeps one day.",
        )
    return sorted(found.values(), key=lambda call: -call.created_ts)


@dataclass(kw_only=True, slots=True)
class _Reading:
    """What of one call was read: stays and figures by the stay's id, and the ids of stays whose figures were not."""

    api: AgoraApi
    request: Request
    call: CallItem
    session: Session
    stays: dict[str, StayItem] = field(default_factory=dict)
    series: dict[str, list[MetricsItem]] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    unlisted: int = 0

    async def read(self, span: tuple[int, int]) -> None:
        """Read an hour at most: the stays, and their figures in as many requests as they take. Raises Unavailable."""
        listed, unlisted = await self.api.stays(self.call.call_id, span, _uids(self.request))
        self.unlisted = max(self.unlisted, unlisted)
        self.stays |= {stay.sid: stay for stay in listed}
        sids = _known_first(listed, self.request)
        for first in range(0, len(sids), MOST_SIDS):
            if self.session.stopping.is_set():
                self.unread.update(sids[first:])
                return
            portion = sids[first : first + MOST_SIDS]
            if len(sids) > MOST_SIDS:
                self.session.progress(f"reading Agora's figures of {first + len(portion)} of {len(sids)} stays")
            for item in await self.api.metrics(self.call.call_id, span, portion):
                self.series.setdefault(item.sid, []).append(item)


async def _call(reading: _Reading, taken: tuple[datetime, datetime], short: _Shortfall) -> AgoraCall:
    call = reading.call
    started_s = max(taken[0].timestamp(), call.created_ts)
    ended_s = min(taken[1].timestamp(), call.destroyed_ts or taken[1].timestamp())
    for span in spans(started_s, max(ended_s, started_s + 1), METRICS_SPAN_S):
        if reading.session.stopping.is_set():
            ended_s = span[0]
            short.note(Reason.DEADLINE, "asked to end before the whole call was read")
            break
        await reading.read(span)
    if reading.unread:
        told = f"asked to end before the figures of {len(reading.unread)} of {len(reading.stays)} stays were read"
        short.note(Reason.DEADLINE, told)
    if reading.unlisted:
        short.note(Reason.TOO_LARGE, f"{len(reading.stays)} stays were read, and there are {reading.unlisted} more")
    return AgoraCall(
        host=RECORDED,
        taken=(_instant(started_s), _instant(max(ended_s, started_s))),
        call_id=LookupId(call.call_id),
        channel=LookupId(call.cname or reading.request.incident.room),
        created=_instant(call.created_ts),
        destroyed=(_instant(call.destroyed_ts),) if call.finished and call.destroyed_ts else (),
        stays=tuple(
            _stay(stay, reading.series.get(stay.sid, ()), (started_s, ended_s)) for stay in reading.stays.values()
        ),
        stays_unread=len(reading.unread) + reading.unlisted,
    )


def _known_first(listed: Sequence[StayItem], request: Request) -> list[str]:
    """Return the ids of stays in the order in which their figures are worth most, should time run out."""
    known = {request.incident.value(name) for name in (Field.SENDER, Field.RECEIVER)}
    return list(dict.fromkeys(stay.sid for stay in sorted(listed, key=lambda stay: str(stay.uid) not in known)))


def _uids(request: Request) -> list[str]:
    """Both parties' UIDs where they are known; where one is not, everybody's stay is asked for."""
    known = [request.incident.value(name) for name in (Field.SENDER, Field.RECEIVER)]
    return known[:MOST_UIDS] if all(uid.isdigit() for uid in known) else []


def _stay(stay: StayItem, items: Sequence[MetricsItem], span_s: tuple[float, float]) -> AgoraStay:
    return AgoraStay(
        sid=LookupId(stay.sid),
        uid=LookupId(str(stay.uid)),
        platform=stay.platform,
        device=stay.device_type,
        network=stay.network,
        sdk_version=Version(stay.sdk_version),
        joined=_instant(stay.join_ts),
        left=(_instant(stay.leave_ts),) if stay.finished and stay.leave_ts else (),
        series=_series(items, span_s),
    )


def _series(items: Sequence[MetricsItem], span_s: tuple[float, float]) -> tuple[MetricSeries, ...]:
    points: dict[tuple[int, str], dict[float, float]] = {}
    for item in items:
        for one in item.data:
            peer = "" if str(one.peer_uid) == "0" else str(one.peer_uid)
            inside = {at_s: value for at_s, value in one.kvs if span_s[0] <= at_s <= span_s[1]}
            if one.mid in METRICS and inside:
                points.setdefault((one.mid, peer), {}).update(inside)
    return tuple(
        MetricSeries(
            metric=METRICS[mid].value,
            peer=LookupId(peer),
            at_s=tuple(sorted(values)),
            values=tuple(values[at_s] for at_s in sorted(values)),
        )
        for (mid, peer), values in sorted(points.items())
    )


def _instant(unix_s: float) -> datetime:
    try:
        return datetime.fromtimestamp(unix_s, UTC)
    except (ValueError, OverflowError, OSError):
        raise Unavailable(
            Reason.UNSUPPORTED, "Agora Analytics answered with a time that is none. Please report it."
        ) from None


def _coverage(plan: SourcePlan, request: Request, taken: tuple[datetime, datetime], short: _Shortfall) -> Coverage:
    window = request.incident.window
    read_s = (taken[1] - taken[0]).total_seconds()
    reason, detail = short.told[0] if short.told else (Reason.NONE, "")
    return Coverage(
        source=plan.source,
        state=State.PARTIAL if reason else State.COLLECTED,
        reason=reason,
        detail=detail,
        instants=taken,
        share=min(1.0, read_s / window.seconds) if window.seconds > 0 else 1.0,
    )
