"""What logs state answers questions, with the instant where a line has one; what was told stays."""

from dataclasses import replace

from collector.model.incident import Fact, Field, KnownBy
from collector.model.privacy import LookupId
from collector.model.records.logs import LogExcerpt, LogFact
from collector.runs.learning import learn
from tests.factory import START, make_incident
from tests.logs_factory import make_excerpt, make_symptom
from tests.vendor_factory import RECEIVER_UID, SENDER_UID, make_call, make_series, make_stay

CUSTOM = LogFact(field=Field.CUSTOM_SOURCE, value=LookupId("yes"))
ENCODER = LogFact(field=Field.ENCODER, value=LookupId("960 x 540 at 15 fps"))


def logged(*facts: LogFact, signature: str) -> LogExcerpt:
    return replace(make_excerpt(replace(make_symptom(cause=""), signature=signature)), facts=facts)


def test_the_log_says_when_a_custom_source_was_enabled() -> None:
    fact = learn(make_incident(), [logged(CUSTOM, signature="agora.custom-source")]).facts[Field.CUSTOM_SOURCE]
    assert fact == Fact(value="yes", known_by=KnownBy.LOG, at=(START,))
    assert fact.source == "log, 14:00:00 UTC"


def test_a_fact_without_a_dated_line_of_its_own_has_no_instant() -> None:
    incident = learn(make_incident(), [logged(CUSTOM, ENCODER, signature="made.up")])
    assert incident.facts[Field.ENCODER].source == "log"
    assert incident.facts[Field.CUSTOM_SOURCE].at == ()


def test_what_was_told_is_not_overwritten_by_a_log() -> None:
    incident = learn(make_incident(custom_source="no"), [logged(CUSTOM, signature="agora.custom-source")])
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
