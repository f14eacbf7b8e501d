from collector.redaction.redactor import Redactor
from tests.redaction.planted import KEY

LINE = '{"room": "demo", "roomID": "RM_abcdef", "pID": "PA_abcdef", "uid": 1001, "channelId": "c1"}'


def test_ids_stay_readable_unless_they_are_to_be_hidden() -> None:
    assert Redactor(KEY).redact(LINE) == LINE


def test_hidden_ids_become_stand_ins() -> None:
    safe = Redactor(KEY, hide_identities=True).redact(LINE)
    assert not any(value in safe for value in ("demo", "RM_abcdef", "PA_abcdef", "1001", '"c1"'))
    assert safe.count("[id-") == 5
