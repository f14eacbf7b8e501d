from dataclasses import replace

from collector.model.evidence import Record
from collector.model.incident import Field, Incident
from collector.model.privacy import Handle, LookupId
from collector.model.records.logs import LogFact
from collector.model.records.vendor import CloudParticipant, CloudSession
from collector.report.ends import both_ends
from tests.factory import ELSEWHERE, RECEIVER, SENDER, TAKEN, make_evidence, make_incident
from tests.report.call_records import make_log
from tests.report.machine_records import make_device
from tests.vendor_factory import make_call, make_stay

Known = dict[str, str]


def ends(*records: Record, incident: Incident | None = None) -> tuple[Known, Known]:
    sender, receiver = both_ends(make_evidence(*records, incident=incident))
    return (
        {str(name): str(value) for name, value in sender.parts},
        {str(name): str(value) for name, value in receiver.parts},
    )


def test_what_is_not_known_says_how_to_give_it() -> None:
    sender, receiver = both_ends(make_evidence())
    assert sender.unknown.startswith("SDK, System, Device not known: run avsync on it with --here sender")
    assert "--here receiver" in receiver.unknown


def test_a_machine_is_the_end_that_it_plays_and_a_bystander_is_none() -> None:
    sender, receiver = ends(make_device(RECEIVER), make_device(ELSEWHERE))
    assert sender == {}
    assert receiver["System"] == "Linux 6.1.0-18"
    assert receiver["Device"] == "Example Book 14"


def test_an_end_that_is_wholly_known_asks_for_nothing() -> None:
    told = make_incident(sdk_version="4.5.0")
    assert both_ends(make_evidence(make_device(SENDER), incident=told))[0].unknown == ""


def test_what_lies_beside_avsync_is_not_the_apps_sdk_which_only_its_log_tells() -> None:
    sender, _ = both_ends(make_evidence(make_device(SENDER), incident=make_incident(vendor="livekit", platform="web")))
    assert [str(name) for name, _ in sender.parts] == ["System", "Device", "Platform"]
    assert sender.unknown == "SDK not known: give its log with --logs"


def test_sdk_and_platform_that_were_told_are_the_senders() -> None:
    sender, receiver = ends(incident=make_incident(sdk_version="4.5.0", platform="android"))
    assert sender == {"SDK": "4.5.0", "Platform": "android"}
    assert receiver == {}


def test_a_version_from_the_receivers_log_is_the_receivers() -> None:
    log = make_log(facts=(LogFact(field=Field.SDK_VERSION, value=LookupId("4.5.0")),), host=RECEIVER)
    sender, receiver = ends(log, incident=make_incident(sdk_version="4.5.0"))
    assert (sender, receiver) == ({}, {"SDK": "4.5.0"})


def test_a_bare_version_is_named() -> None:
    log = make_log(facts=(LogFact(field=Field.SDK_VERSION, value=LookupId("4.2.2")),), host=SENDER)
    sender, _ = ends(log, make_device(SENDER), incident=make_incident(vendor="agora"))
    assert sender["SDK"] == "agora 4.2.2"
    sender, _ = ends(make_device(SENDER), incident=make_incident(vendor="livekit", sdk_version="2.9.1"))
    assert sender["SDK"] == "livekit 2.9.1"


def test_agoras_records_know_both_ends() -> None:
    call = make_call(make_stay("1"), replace(make_stay("2"), platform="iOS"))
    sender, receiver = ends(call, incident=make_incident(sender="1", receiver="2"))
    assert (sender["System"], receiver["System"]) == ("Android", "iOS")


def test_livekit_clouds_records_know_who_is_named() -> None:
    person = CloudParticipant(
        identity=Handle("[name-2]"),
        name=Handle("[name-2]"),
        joined=(),
        left=(),
        region="eu",
        connection_type="wifi",
        device_model="Example Phone",
        system="Android 15",
        browser="",
        sdk_version="2.5.0",
    )
    other = replace(person, identity=Handle(""), system="iOS 18")
    session = CloudSession(
        host=ELSEWHERE,
        taken=TAKEN,
        session=LookupId("synthetic"),
        room_sid=LookupId("RM_synthetic"),
        room=LookupId("demo"),
        participants=(other, person),
    )
    sender, receiver = ends(session, incident=make_incident(sender="[name-2]"))
    assert sender == {"SDK": "2.5.0", "System": "Android 15", "Device": "Example Phone"}
    assert receiver == {}
