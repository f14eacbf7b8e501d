import math
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collector.bundle.records import CASE, evidence_from, evidence_members
from collector.model.codec import MalformedError, record_types
from collector.model.coverage import Coverage, Reason, State
from collector.model.evidence import Record, SafeEvidence
from collector.model.incident import Fact, Field, Incident, KnownBy
from collector.model.measured import Measured
from collector.model.window import TimeWindow
from tests.bundle.contents import make_delay
from tests.factory import make_evidence

INSTANTS = st.floats(min_value=0, max_value=4e9).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
FINITE = st.floats(allow_nan=False, allow_infinity=False)
TEXTS = st.text(max_size=12)
MEASURED = st.builds(
    Measured,
    value=FINITE,
    bound=st.floats(min_value=0, allow_nan=False, allow_infinity=True),
    n=st.integers(0, 2**31),
    method=TEXTS,
)
COVERAGE = st.one_of(
    st.builds(
        Coverage,
        source=TEXTS,
        state=st.just(State.COLLECTED),
        instants=st.tuples(INSTANTS, INSTANTS),
        share=FINITE,
        bytes=st.integers(0, 2**40),
    ),
    st.builds(
        Coverage,
        source=TEXTS,
        state=st.sampled_from([State.PARTIAL, State.MISSING]),
        reason=st.sampled_from([reason for reason in Reason if reason is not Reason.NONE]),
        detail=TEXTS,
    ),
)
INCIDENTS = st.builds(
    Incident,
    window=st.builds(TimeWindow, start=INSTANTS, end=INSTANTS, known_by=TEXTS, zone=TEXTS, live=st.booleans()),
    facts=st.dictionaries(
        st.sampled_from(Field), st.builds(Fact, value=TEXTS, known_by=st.sampled_from(KnownBy)), max_size=4
    ),
)

for shape, strategy in (
    (datetime, INSTANTS),
    (float, FINITE),
    (int, st.integers(-(2**53), 2**53)),
    (str, TEXTS),
    (Measured, MEASURED),
):
    st.register_type_strategy(shape, strategy)


def read_from(evidence: SafeEvidence) -> Callable[[str], bytes]:
    members = {member.name: member.text.encode() for member in evidence_members(evidence)}
    return members.__getitem__


@pytest.mark.parametrize("kind", sorted(record_types()))
def test_a_record_of_every_kind_comes_back_as_it_was(kind: str) -> None:
    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.from_type(record_types()[kind]))
    def law(record: Record) -> None:
        evidence = make_evidence(record)
        assert evidence_from(read_from(evidence)) == evidence

    law()


@settings(max_examples=40, deadline=None)
@given(INCIDENTS, st.lists(COVERAGE, max_size=4).map(tuple))
def test_incident_and_coverage_come_back_as_they_were(incident: Incident, coverage: tuple[Coverage, ...]) -> None:
    evidence = make_evidence(incident=incident, coverage=coverage)
    assert evidence_from(read_from(evidence)) == evidence


def test_records_keep_their_order_across_kinds() -> None:
    other = make_evidence().every(type(make_delay()))
    evidence = make_evidence(make_delay(3.0), *other, make_delay(1.0), make_delay(2.0))
    assert [record.p50_ms.value for record in evidence_from(read_from(evidence)).every(type(make_delay()))] == [3, 1, 2]


def test_an_infinite_bound_comes_back() -> None:
    unbounded = Measured(value=0.0, bound=math.inf, n=1, method="one look")
    record = make_delay()
    evidence = make_evidence(
        type(record)(host=record.host, taken=record.taken, p50_ms=unbounded, p95_ms=unbounded, max_ms=unbounded)
    )
    assert evidence_from(read_from(evidence)) == evidence


def test_equal_evidence_gives_equal_bytes() -> None:
    assert evidence_members(make_evidence(make_delay())) == evidence_members(make_evidence(make_delay()))


@pytest.mark.parametrize(
    ("told", "instead"),
    [
        ("avsync/evidence/1", "avsync/evidence/9"),
        ('"order": [\n    "device.scheduling"\n  ]', '"order": ["device.scheduling", "device.scheduling"]'),
        ('"order": [\n    "device.scheduling"\n  ]', '"order": ["../../secret"]'),
        ('"order": [\n    "device.scheduling"\n  ]', '"order": 7'),
    ],
)
def test_a_case_file_that_was_tampered_with_is_malformed(told: str, instead: str) -> None:
    read = read_from(make_evidence(make_delay()))
    assert told in read(CASE).decode()

    def tampered(name: str) -> bytes:
        return read(name).replace(told.encode(), instead.encode())

    with pytest.raises(MalformedError):
        evidence_from(tampered)
