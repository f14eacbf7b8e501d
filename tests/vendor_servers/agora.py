"""A contract server for Agora's Call Inspector, written from Agora's public documentation alone ("Analytics REST API
reference": requests, answers, status codes, limits of the Standard plan). It was never compared with the real service.

Every channel, uid, id and figure is made up.
"""

import base64
import contextlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tests.factory import END, START
from tests.vendor_servers.http import Answer, Asked, Served, serving

CUSTOMER, SECRET = "synthetic-customer", "synthetic-customer-secret"
APP_ID = "0123456789abcdef0123456789abcdef"
CHANNEL, CALL_ID = "lesson-1", "C0000000000000000000synthetic"
START_S, END_S = int(START.timestamp()), int(END.timestamp())
SENDER_UID, RECEIVER_UID = 1001, 2002


@dataclass(frozen=True, kw_only=True, slots=True)
class Stay:
    """One user's stay; ``series`` maps (mid, peer uid) to the value of each point, one every 2 s of the window."""

    sid: str
    uid: int
    platform: str = "Android"
    sdk_version: str = "4.2.2"
    join_ts: int = START_S - 60
    leave_ts: int = END_S + 60
    series: Mapping[tuple[int, int], Sequence[float]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Service:
    """The service's state; ``now_s`` is its clock, ``start_s`` the window's start, 5 minutes before its end, and
    ``lasts_s`` how long from then on a call goes on. Limits as documented for the Standard plan, save the rate.
    """

    stays: tuple[Stay, ...] = ()
    calls: int = 1
    start_s: int = START_S
    lasts_s: int = 360
    now_s: int = END_S + 3600
    refuse: str = ""
    busy: int = 0

    def answer(self, asked: Asked) -> Answer:
        expected = "Basic " + base64.b64encode(f"{CUSTOMER}:{SECRET}".encode()).decode()
        if asked.headers.get("authorization") != expected:
            return _json({"message": "Unauthorized"}, status=401)
        if asked.parameters.get("appid") != APP_ID:
            return _json({"code": 400, "message": "invalid appid"})
        what = asked.path.removeprefix("/beta/analytics/call/")
        start_s, end_s = int(asked.parameters["start_ts"]), int(asked.parameters["end_ts"])
        refusal = self.refuse or self._limit(what, start_s, end_s)
        if refusal:
            return _json({"code": 300, "message": refusal})
        match what:
            case "lists":
                return _json({"code": 200, "message": ""} | self._calls(asked.parameters))
            case "sessions":
                return _json({"code": 200, "message": ""} | self._sessions(asked.parameters))
            case "metrics":
                return _json({"code": 200, "message": "", "metrics": self._metrics(asked.parameters, start_s, end_s)})
        return _json({"code": 404, "message": "wrong api"})

    def _limit(self, what: str, start_s: int, end_s: int) -> str:
        hours, delay_s = (8, 60) if what == "lists" else (1, 300)
        if end_s - start_s > hours * 3600:
            return f"query time length limit error, query time length limit = {hours}h"
        if end_s > self.now_s - delay_s:
            return f"query latency limit error, query latency limit = {delay_s}s"
        return "query time range limit error" if start_s < self.now_s - 86400 else ""

    def _calls(self, asked: Mapping[str, str]) -> dict[str, object]:
        if asked.get("cname") != CHANNEL:
            return {"call_lists": [], "total_size": 0, "has_more": False}
        calls = [
            {
                "call_id": CALL_ID + (str(number) if number else ""),
                "cname": CHANNEL,
                "created_ts": self.start_s - 60 - number,
                "destroyed_ts": self.start_s + self.lasts_s,
                "finished": True,
            }
            for number in range(self.calls)
        ]
        return {"call_lists": calls, "total_size": len(calls), "page_no": 1, "page_size": 100, "has_more": False}

    def _sessions(self, asked: Mapping[str, str]) -> dict[str, object]:
        uids = asked.get("uids", "").split(",") if asked.get("uids") else []
        wanted = [stay for stay in self.stays if not uids or str(stay.uid) in uids]
        size, page = int(asked.get("page_size", "20")), int(asked.get("page_no", "1"))
        shown = wanted[(page - 1) * size : page * size]
        return {"total_size": len(wanted), "page_no": page, "page_size": size, "call_info": [_info(s) for s in shown]}

    def _metrics(self, asked: Mapping[str, str], start_s: int, end_s: int) -> list[object]:
        sids = asked["sids"].split(",")
        return [
            {
                "sid": stay.sid,
                "data": [
                    {
                        "mid": mid,
                        "peer_uid": peer,
                        "kvs": [
                            [self.start_s + 2 * index, value]
                            for index, value in enumerate(values)
                            if start_s <= self.start_s + 2 * index <= end_s
                        ],
                    }
                    for (mid, peer), values in stay.series.items()
                ],
            }
            for stay in self.stays
            if stay.sid in sids
        ]


def _info(stay: Stay) -> dict[str, object]:
    return {
        "sid": stay.sid,
        "cname": CHANNEL,
        "uid": stay.uid,
        "network": "Wi-Fi",
        "platform": stay.platform,
        "speaker": True,
        "sdk_version": stay.sdk_version,
        "device_type": "Android (13)",
        "join_ts": stay.join_ts,
        "leave_ts": stay.leave_ts,
        "finished": True,
    }


def _json(value: object, *, status: int = 200) -> Answer:
    return Answer(status=status, body=json.dumps(value).encode(), headers={"Content-Type": "application/json"})


@contextlib.contextmanager
def agora_service(service: Service) -> Iterator[Served]:
    """Run the service on loopback. The first ``busy`` requests meet the limit of requests a second."""
    left = [service.busy]

    def answer(asked: Asked) -> Answer:
        if left[0] > 0:
            left[0] -= 1
            return _json({"code": 300, "message": "qps limit error"})
        return service.answer(asked)

    with serving(answer) as served:
        yield served
