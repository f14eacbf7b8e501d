"""What is picked from a block says the same as all of its lines."""

from datetime import timedelta
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.evidence.logs.clip import Kept, Why
from collector.evidence.logs.glance import Glance
from collector.evidence.logs.meaning import ALL_SIGNATURES, Among, Meaning
from collector.model.host import HostRole
from collector.model.incident import Vendor
from collector.model.records.logs import LogEvent, LogFact, LoggedOffset, Symptom
from collector.vendors.events import EventRule, event_rules
from collector.vendors.formats import LogFormat, formats
from collector.vendors.log_facts import FACT_RULES
from collector.vendors.offset_lines import OFFSET_LINES
from collector.vendors.signature import Signature
from collector.vendors.signatures import SIGNATURES
from tests.factory import START

SAMPLES = [
    *(rule.sample for rule in FACT_RULES),
    *(rule.sample for rule in event_rules()),
    *(rule.sample for rule in OFFSET_LINES),
    "an outlier",
    '"participant": "anna"',
    '"participant":"bob", "roomID": "RM_a"',
    '"roomID": "RM_b"',
    "P(sid=PA_x1, identity=carol.jones, name=)",
    '  "identity": "dave.brown",',
    '{"sub":"bob.smith","video":{}} "identity":"eve.x"',
    "high cpu load",
    "nothing at all",
]
KNOWN = [next(item for item in formats() if item.vendor is vendor) for vendor in Vendor]


def said(
    log_format: LogFormat, lines: list[tuple[bytes, Among]]
) -> tuple[tuple[LogFact, ...], tuple[Symptom, ...], tuple[LogEvent, ...], tuple[LoggedOffset, ...], list[str]]:
    names: list[str] = []
    meaning = Meaning(log_format, room="demo", role=HostRole.SENDER, note_identity=names.append)
    for line, among in lines:
        meaning.read(Kept(line=line, why=Why.INSIDE, at=(START + timedelta(0),)), among)
    return meaning.facts(), meaning.symptoms(), meaning.happened.events(), meaning.parted.offsets(), names


@given(st.sampled_from(KNOWN), st.lists(st.tuples(st.sampled_from(SAMPLES), st.integers(1, 40)), max_size=8))
def test_picked_lines_say_what_all_lines_say(log_format: LogFormat, runs: list[tuple[str, int]]) -> None:
    lines = [text.encode() + b"\n" for text, count in runs for _ in range(count)]
    block = b"".join(lines)
    picked = list(Glance(log_format).lines(block))
    assert said(log_format, [(item.line, item.among) for item in picked]) == said(
        log_format, [(line, ALL_SIGNATURES) for line in lines]
    )
    starts = {0, *accumulate(map(len, lines))}
    assert all(item.start in starts and block.startswith(item.line, item.start) for item in picked)
    assert all(item.line in lines for item in picked)


@pytest.mark.parametrize("signature", SIGNATURES, ids=lambda item: item.id)
def test_every_signature_is_found(signature: Signature) -> None:
    line = signature.sample.encode() + b"\n"
    (picked,) = [item for item in Glance(formats()[0]).lines(b"first\n" + line + b"last\n") if item.line == line]
    assert (signature.needle, signature) in picked.among


@pytest.mark.parametrize("rule", event_rules(), ids=lambda item: item.id)
def test_every_event_is_found(rule: EventRule) -> None:
    log_format = next(item for item in formats() if item.vendor is rule.vendor)
    line = rule.sample.encode() + b"\n"
    assert line in [picked.line for picked in Glance(log_format).lines(b"first\n" + line + b"last\n")]


def test_a_line_that_holds_a_needle_and_no_more_is_passed_over() -> None:
    assert list(Glance(formats()[0]).lines(b"a sender report was sent\n")) == []


def test_a_fact_that_every_line_states_is_read_once() -> None:
    (console,) = [item for item in formats() if item.id == "livekit-server-console"]
    lines = [b'x {"room": "demo", "seq": %d, "roomID": "RM_abcdef"}\n' % number for number in range(1000)]
    assert list(Glance(console).lines(b"".join(lines))) == [(lines[0], 0, ())]


@pytest.mark.parametrize("log_format", formats(), ids=lambda item: item.id)
def test_lines_that_are_kept_from_before_the_window_for_what_they_state_are_picked_inside_it(
    log_format: LogFormat,
) -> None:
    stating = {signature.needle: signature.sample.encode() for signature in SIGNATURES}
    stating |= {rule.needle: rule.needle for rule in FACT_RULES if rule.vendor is log_format.vendor}
    for beacon in log_format.beacons:
        for needle in (item for item in stating if item in beacon or beacon in item):
            line = b"a " + stating[needle] + b" b\n"
            picked = Glance(log_format).lines(b"first\n" + line + b"last\n")
            assert [(item.line, item.start) for item in picked] == [(line, len(b"first\n"))]
