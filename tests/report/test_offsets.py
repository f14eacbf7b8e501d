import math
from dataclasses import replace

import pytest

from collector.model.evidence import Record
from collector.model.finding import Finding, Verdict
from collector.model.measured import Measured
from collector.model.stage import SOURCE_TO_RECEIVER, Stage
from collector.report.offsets import offset_sentence, offsets_seen
from tests.factory import make_evidence
from tests.report.call_records import make_content
from tests.report.makers import make_finding, make_measured

PLACE = "it arises in the publisher’s queue"


def pattern(kind: str, verdict: Verdict = Verdict.WARN, watched_s: float = 290.0) -> Finding:
    return make_finding("sync.pattern", verdict, "", pattern=kind, corrects_itself="no", watched_s=watched_s)


def sentence(
    *records: Record,
    verdict: Verdict = Verdict.FAIL,
    offset_ms: Measured | None = None,
    place: str = PLACE,
    patterns: tuple[Finding, ...] = (),
    sees: tuple[Stage, ...] = SOURCE_TO_RECEIVER,
) -> str:
    offset = offset_ms or make_measured(-231.0, 6.0)
    findings = (make_finding("sync.offset", verdict, "", sees=sees, offset_ms=offset), *patterns)
    (seen,) = offsets_seen(findings)
    return offset_sentence(seen, findings, make_evidence(*records), place)


def test_the_sentence_has_bound_class_beginning_and_place() -> None:
    assert sentence(make_content(step=125), patterns=(pattern("step"),)) == (
        "Audio reaches the viewer 231 ± 6 ms late, changing in a step, since 14:02:10 UTC; "
        "it arises in the publisher’s queue"
    )


def test_what_was_so_from_the_first_marker_on_began_then_at_the_latest() -> None:
    assert "late, constant, since at least 14:00:05 UTC;" in sentence(make_content(), patterns=(pattern("constant"),))


def test_what_is_over_says_from_when_to_when() -> None:
    content = make_content()
    sender = content.senders[0]
    pairs = (*sender.pairs[:60], *(replace(pair, offset_ms=0.0) for pair in sender.pairs[60:]))
    told = sentence(replace(content, senders=(replace(sender, pairs=pairs),)))
    assert "last from 14:00:05 to 14:01:04 UTC" in told


def test_one_marker_that_was_read_wrongly_is_no_beginning() -> None:
    content = make_content()
    sender = content.senders[0]
    pairs = (*sender.pairs[:100], replace(sender.pairs[100], offset_ms=0.0), *sender.pairs[101:])
    assert "since at least 14:00:05" in sentence(replace(content, senders=(replace(sender, pairs=pairs),)))


def test_a_class_from_too_short_a_time_says_how_long_it_was() -> None:
    assert "constant over 20 s" in sentence(patterns=(pattern("constant", Verdict.INCONCLUSIVE, 20.0),))


@pytest.mark.parametrize(
    "finding",
    [
        make_finding("sync.pattern", Verdict.SKIP, ""),
        make_finding("sync.pattern", Verdict.INCONCLUSIVE, "", pattern="drift"),
        make_finding("sync.pattern", Verdict.WARN, "", pattern="<b>", corrects_itself="no", watched_s=60.0),
    ],
    ids=["skipped", "by playout timestamps", "of no kind"],
)
def test_a_class_that_markers_did_not_show_is_not_said(finding: Finding) -> None:
    assert sentence(patterns=(finding,)) == f"Audio reaches the viewer 231 ± 6 ms late; {PLACE}"


def test_without_a_place_there_is_none() -> None:
    assert sentence(place="") == "Audio reaches the viewer 231 ± 6 ms late"


def test_what_nobody_notices_has_no_place_and_no_beginning() -> None:
    told = sentence(make_content(), verdict=Verdict.PASS, offset_ms=make_measured(12.0, 8.0))
    assert told == "Audio reaches the viewer 12 ± 8 ms early, which nobody notices"


def test_an_offset_that_straddles_a_limit_is_uncertain_and_one_that_sees_no_stage_an_estimate() -> None:
    assert sentence(verdict=Verdict.INCONCLUSIVE).endswith("too uncertain to say whether anybody notices")
    assert sentence(verdict=Verdict.INCONCLUSIVE, sees=()) == "Only estimated: audio 231 ± 6 ms late"


def test_an_unbounded_offset_says_so() -> None:
    assert "about 231 ms late, error not known" in sentence(offset_ms=make_measured(-231.0, math.inf))


@pytest.mark.parametrize(
    ("verdict", "expected"),
    [
        (Verdict.FAIL, "In the recording, audio is 231 ± 19 ms late, constant"),
        (Verdict.PASS, "In the recording, audio is 231 ± 19 ms late, which nobody notices"),
        (Verdict.INCONCLUSIVE, "In the recording, audio is 231 ± 19 ms late, too uncertain to judge"),
    ],
)
def test_an_offset_in_a_recording_is_said_to_be_one_and_comes_before_estimates(verdict: Verdict, expected: str) -> None:
    value = make_measured(-231.0, 19.0)
    recorded = make_finding("sync.recording", verdict, "", sees=(Stage.SOURCE,), offset_ms=value, pattern="constant")
    estimate = make_finding("sync.offset", Verdict.INCONCLUSIVE, "", offset_ms=make_measured(40.0, 90.0))
    received = make_finding("sync.offset", Verdict.PASS, "", sees=SOURCE_TO_RECEIVER, offset_ms=make_measured(0.0, 9.0))
    (seen,) = offsets_seen((estimate, recorded))
    assert offset_sentence(seen, (), make_evidence(), PLACE) == expected
    assert offsets_seen((recorded, received))[0].finding is received
