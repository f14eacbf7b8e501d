"""A whole run that asks Agora's contract server: the records arrive in the bundle, and what opened them does not."""

import base64
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from collector.runs.planning import make_plan
from tests.avsync import avsync, document
from tests.factory import make_incident, make_request
from tests.vendor_servers.agora import (
    APP_ID,
    CALL_ID,
    CHANNEL,
    CUSTOMER,
    RECEIVER_UID,
    SECRET,
    SENDER_UID,
    Service,
    Stay,
    agora_service,
)

POINTS = 150
BASIC = base64.b64encode(f"{CUSTOMER}:{SECRET}".encode()).decode()


def test_agoras_records_name_the_call_and_point_to_the_network(tmp_path: Path) -> None:
    start = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)
    start_s = int(start.timestamp())
    sending = Stay(sid="S1", uid=SENDER_UID, series={(20017, 0): [9.0] * POINTS, (20008, 0): [15.0] * POINTS})
    watching = Stay(sid="S2", uid=RECEIVER_UID, series={(20018, SENDER_UID): [9.0] * POINTS})
    with agora_service(Service(stays=(sending, watching), start_s=start_s, now_s=start_s + 3600)) as service:
        done = avsync(
            tmp_path,
            *("collect", "--quiet", "--room", CHANNEL, "--app-id", APP_ID),
            *("--from", start.isoformat(), "--to", (start + timedelta(minutes=5)).isoformat()),
            AVSYNC_AGORA_API=service.url,
            AGORA_CUSTOMER_ID=CUSTOMER,
            AGORA_CUSTOMER_SECRET=SECRET,
        )
        assert [item.path.rpartition("/")[2] for item in service.asked] == ["lists", "sessions", "metrics"]
    packed_at = tmp_path / done.bundle
    found = document(packed_at, "findings.json")
    loss = next(item for item in found["findings"] if item["check"] == "vendor.loss")
    assert (loss["verdict"], loss["host"], loss["bears"]) == ("fail", "sender", True)
    assert [cause["cause"] for cause in found["causes"]] == ["network.loss"]
    assert found["incident"]["call_id"] == CALL_ID
    assert (found["incident"]["sender"], found["incident"]["receiver"]) == ("1001", "2002")
    with zipfile.ZipFile(packed_at) as bundle:
        packed = b"".join(bundle.read(name) for name in bundle.namelist())
    assert CALL_ID.encode() in packed
    for secret in (SECRET, CUSTOMER, BASIC):
        assert secret.encode() not in packed
        assert secret not in done.stdout + done.stderr


def test_every_planned_record_has_a_kind_of_its_own() -> None:
    planned = [item.plan.source for item in make_plan(make_request(incident=make_incident(vendor="livekit")))]
    assert "vendor.prometheus" in planned
    assert len(planned) == len(set(planned))
