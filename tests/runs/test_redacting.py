from dataclasses import replace

import pytest

from collector.model.incident import Incident
from collector.model.privacy import Secret
from collector.model.request import RedactionRules
from collector.runs.redacting import handles_of, ids_of, redactor_for
from tests.factory import make_incident, make_request

LINE = "anna.mueller muted; room demo, voice of anna.mueller's late, anna.muellers"


ANNA = "anna.mueller"


@pytest.mark.parametrize("incident", [make_incident(sender=ANNA), make_incident(receiver=ANNA)])
def test_an_identity_that_was_told_goes_wherever_it_stands(incident: Incident) -> None:
    safe = redactor_for(make_request(incident=incident)).redact(LINE)
    assert safe.count("[user-") == 2
    assert safe.endswith("'s late, anna.muellers")


@pytest.mark.parametrize(
    ("incident", "handles"),
    [
        (make_incident(vendor="livekit", sender="user-7"), {"user-7"}),
        (make_incident(sender="user-7", receiver="bob"), {"user-7", "bob"}),
        (make_incident(vendor="agora", sender="user-7"), set()),
        (make_incident(vendor="livekit", sender="10012002"), set()),
        (make_incident(vendor="livekit", sender="PA_abcdef", receiver=""), set()),
        (make_incident(room="anna", sender="anna"), set()),
    ],
)
def test_what_support_looks_up_is_no_identity(incident: Incident, handles: set[str]) -> None:
    assert handles_of(incident) == handles


def test_it_is_what_the_request_asks_for() -> None:
    request = replace(make_request(), case_key=Secret(value="11" * 32), rules=RedactionRules(patterns=("x1+",)))
    safe = redactor_for(request, secrets=["S3cret-0042-value"], handles=["bobby"]).redact("S3cret-0042-value bobby x11")
    assert safe.startswith("[secret] [user-")
    assert "[custom-" in safe
    assert redactor_for(make_request(), handles=["bobby"]).redact("bobby") not in safe


CALL = make_incident(
    room="lesson-1", server_host="acme-prod.livekit.cloud", app_id="0123456789abcdef" * 2, sender="10012002"
)
ID_LINES = [
    "joining room lesson-1",
    "GET https://h.example/rooms/lesson-1 200",
    'Room { sid: "RM_abcdef", name: "lesson-1" }',
    "wss://acme-prod.livekit.cloud/rtc",
    "acme-prod.otokyo1a.production.livekit.cloud",
    "vendorKey 0123456789abcdef0123456789abcdef",
    "user joined: 10012002",
]


@pytest.mark.parametrize("line", ID_LINES)
def test_hidden_ids_go_wherever_they_stand(line: str) -> None:
    request = make_request(incident=CALL)
    assert redactor_for(request).redact(line) == line
    safe = redactor_for(replace(request, hide_identities=True)).redact(line)
    assert not any(value in safe for value in ("lesson-1", "acme-prod", "0123456789abcdef", "10012002"))
    assert "[id-" in safe


def test_a_hidden_id_has_one_stand_in_in_a_line_and_in_the_incident() -> None:
    redactor = redactor_for(replace(make_request(incident=CALL), hide_identities=True))
    assert redactor.redact("joining room lesson-1") == f"joining room {redactor.safe_incident(CALL).room}"


@pytest.mark.parametrize(
    ("host", "ids"),
    [
        ("acme-prod.livekit.cloud:443", {"acme-prod.livekit.cloud:443", "acme-prod.livekit.cloud", "acme-prod"}),
        ("sfu.corp.example:7880", {"sfu.corp.example:7880", "sfu.corp.example"}),
        ("sfu.corp.example", {"sfu.corp.example"}),
        ("localhost:7880", {"localhost:7880"}),
        ("203.0.113.9:7880", {"203.0.113.9:7880"}),
        ("[2001:db8::1]:7880", {"[2001:db8::1]:7880"}),
    ],
)
def test_a_host_is_known_by_its_name_and_its_project(host: str, ids: set[str]) -> None:
    assert ids_of(make_incident(server_host=host)) == {"demo", *ids}


def test_ids_that_were_learned_stay_unless_ids_are_hidden() -> None:
    request = make_request()
    assert redactor_for(request, ids=["lesson-7"]).redact("joining lesson-7") == "joining lesson-7"
    hiding = replace(request, hide_identities=True)
    assert "lesson-7" not in redactor_for(hiding, ids=["lesson-7"]).redact("joining lesson-7")
