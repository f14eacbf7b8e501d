"""What the vendor recorded survives the bundle, and its sides are still told apart when ids are hidden."""

import pytest

from collector.measure.vendor_records import sides
from collector.model.codec import records_from_json, records_to_json
from collector.model.finding import About
from collector.redaction.redactor import Redactor
from tests.factory import make_incident
from tests.vendor_factory import RECEIVER_UID, SENDER_UID, make_call, make_series, make_stay

CALL = make_call(
    make_stay(SENDER_UID, make_series("sent_fps", 15)),
    make_stay(RECEIVER_UID, make_series("shown_fps", 15, peer=SENDER_UID)),
    make_stay("3003"),
)


def test_a_call_comes_back_from_a_bundle_as_it_went_in() -> None:
    assert records_from_json(records_to_json([CALL])) == (CALL,)


@pytest.mark.parametrize("hidden", [False, True])
def test_redaction_keeps_or_hides_a_uid_alike_in_record_and_incident(hidden: bool) -> None:
    redactor = Redactor(case_key=b"k" * 32, secrets=(), handles=(), hide_identities=hidden)
    told = make_incident(vendor="agora", sender=SENDER_UID, receiver=RECEIVER_UID)
    call, incident = redactor.safe_record(CALL), redactor.safe_incident(told)
    found = sides([call], incident)
    assert [side.about for side in found] == [About.SENDER, About.RECEIVER]
    assert [bool(side.stay.series) for side in found] == [True, True]
    assert (SENDER_UID in {str(stay.uid) for stay in call.stays}) is not hidden
