from dataclasses import replace

import pytest

from collector.checks.logs import late_frames
from collector.model.finding import Verdict
from collector.vendors.signatures import SIGNATURES
from tests.logs_factory import make_excerpt, make_symptom


def test_each_line_of_pictures_that_came_too_late_is_told_with_how_often() -> None:
    late = replace(make_symptom(cause="", strength="weak", count=4), signature="agora.late-render", meaning="too late")
    other = replace(make_symptom(cause="", strength="strong"), signature="agora.sender-delay")
    answer = late_frames.check((make_excerpt(late, other),))
    assert answer.verdict is Verdict.INCONCLUSIVE
    assert answer.summary == "The log of the machine that watches: too late (4 times)"
    assert answer.values == {"agora.late-render": 4, "covered_share": 1.0}


@pytest.mark.parametrize(("share", "expected"), [(0.5, Verdict.PASS), (0.49, Verdict.SKIP)])
def test_silence_counts_only_where_the_log_covers_half_of_the_window(share: float, expected: Verdict) -> None:
    assert late_frames.check((make_excerpt(share=share),)).verdict is expected


def test_the_silence_of_a_log_that_is_no_sdk_s_says_nothing() -> None:
    assert late_frames.check((make_excerpt(facts=()),)).verdict is Verdict.SKIP


def test_every_line_that_is_looked_for_is_known() -> None:
    assert set(late_frames.LATE) <= {signature.id for signature in SIGNATURES}
