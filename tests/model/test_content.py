import pytest

from collector.model.codec import records_from_json, records_to_json
from collector.model.records.content import ContentMeasured, RoomContent, RoomProbe
from collector.redaction.redactor import Redactor
from tests.content_factory import make_content, make_probe, make_sender_content, make_unmeasured
from tests.factory import make_evidence

RECORDS = (make_content(make_sender_content(-231.5, 6.25), make_unmeasured()), make_probe(make_sender_content(3)))


@pytest.mark.parametrize("record", RECORDS, ids=["watched", "probed"])
def test_a_measurement_survives_redaction_and_json(record: RoomContent | RoomProbe) -> None:
    safe = Redactor(case_key=bytes(32)).safe_record(record)
    assert records_from_json(records_to_json([safe])) == (safe,)
    assert safe.senders[0].offset_ms == record.senders[0].offset_ms
    assert safe.senders[0].sid == record.senders[0].sid
    assert safe.senders[0].identity != record.senders[0].identity


def test_watched_and_probed_are_never_taken_for_each_other() -> None:
    evidence = make_evidence(*RECORDS)
    assert evidence.every(RoomContent) == RECORDS[:1]
    assert evidence.every(RoomProbe) == RECORDS[1:]
    assert all(isinstance(record, ContentMeasured) for record in RECORDS)
