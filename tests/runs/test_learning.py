"""What logs state answers questions, with the instant where a line has one; what was told stays."""

from collector.model.incident import Fact, Field, KnownBy
from collector.model.privacy import LookupId
from collector.model.records.logs import LogExcerpt, LogFact
from collector.runs.learning import learn
from tests.factory import START, make_incident
from tests.logs_factory import make_excerpt
from tests.vendor_factory import RECEIVER_UID, SENDER_UID, make_call, make_series, make_stay

CUSTOM = LogFact(field=Field.CUSTOM_SOURCE, value=LookupId("yes"), at=(START,))
ENCODER = LogFact(field=Field.ENCODER, value=LookupId("960 x 540 at 15 fps"))


def logged(*facts: LogFact) -> LogExcerpt:
    return make_excerpt(facts=facts)


def test_the_log_says_when_a_custom_source_was_enabled() -> None:
    fact = learn(make_incident(), [logged(CUSTOM)]).facts[Field.CUSTOM_SOURCE]
    assert fact == Fact(value="yes", known_by=KnownBy.LOG, at=(START,))
    assert fact.source == "log, 14:00:00 UTC"


def test_a_fact_without_a_dated_line_of_its_own_has_no_instant() -> None:
    incident = learn(make_incident(), [logged(CUSTOM, ENCODER)])
    assert incident.facts[Field.ENCODER].source == "log"


def test_an_id_on_which_logs_differ_is_not_learned_and_a_version_is() -> None:
    sids = [LogFact(field=Field.ROOM_SID, value=LookupId(value)) for value in ("RM_a", "RM_b")]
    versions = [LogFact(field=Field.SDK_VERSION, value=LookupId(value)) for value in ("JS 2", "PYTHON 1")]
    logs = [logged(sid, version) for sid, version in zip(sids, versions, strict=True)]
    assert learn(make_incident(), logs).value(Field.ROOM_SID) == ""
    assert learn(make_incident(), [logs[0], logs[0]]).value(Field.ROOM_SID) == "RM_a"
    assert learn(make_incident(), logs).value(Field.SDK_VERSION) == "JS 2"


def test_what_was_told_is_not_overwritten_by_a_log() -> None:
    incident = learn(make_incident(custom_source="no"), [logged(CUSTOM)])
    assert incident.facts[Field.CUSTOM_SOURCE] == Fact(value="no", known_by=KnownBy.OPTION)


def test_agoras_records_name_the_call_and_both_sides() -> None:
    call = make_call(make_stay(SENDER_UID, make_series("sent_fps", 15)), make_stay(RECEIVER_UID))
    incident = learn(make_incident(), [call])
    known = {name: incident.value(name) for name in (Field.CALL_ID, Field.SENDER, Field.RECEIVER, Field.SDK_VERSION)}
    assert known == {
        Field.CALL_ID: "C0synthetic",
        Field.SENDER: SENDER_UID,
        Field.RECEIVER: RECEIVER_UID,
        Field.SDK_VERSION: "4.2.2",
    }
    assert incident.facts[Field.CALL_ID].known_by is KnownBy.LIVE
