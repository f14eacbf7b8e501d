from dataclasses import replace

import pytest

from collector.checks.logs import late_frames
from collector.model.finding import Verdict
from collector.model.host import Host, HostRole
from collector.vendors.formats import formats
from collector.vendors.signatures import SIGNATURES
from tests.logs_factory import make_excerpt, make_symptom

SERVER = Host(role=HostRole.SERVER, known_by="livekit-server log")


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


@pytest.mark.parametrize("written", ["livekit-server-json", "livekit-agents", "agora-web", "agora-rtm", "text"])
def test_the_silence_of_a_log_that_never_tells_of_pictures_says_nothing(written: str) -> None:
    answer = late_frames.check((replace(make_excerpt(), format=written),))
    assert answer.verdict is Verdict.SKIP
    assert "No log here would tell" in answer.summary


@pytest.mark.parametrize("written", ["agora-3", "agora-4", "logcat", "logcat-year"])
def test_the_silence_of_a_log_that_would_tell_of_pictures_counts(written: str) -> None:
    assert late_frames.check((replace(make_excerpt(), format=written),)).verdict is Verdict.PASS


def test_the_silence_of_a_server_says_nothing_of_pictures() -> None:
    assert late_frames.check((make_excerpt(host=SERVER),)).verdict is Verdict.SKIP


def test_a_log_that_never_tells_of_pictures_lends_the_others_no_share() -> None:
    server = replace(make_excerpt(host=SERVER), format="livekit-server-json")
    assert late_frames.check((server, make_excerpt(share=0.3))).verdict is Verdict.SKIP


def test_every_line_that_is_looked_for_is_known_and_so_are_its_formats() -> None:
    assert set(late_frames.LATE) <= {signature.id for signature in SIGNATURES}
    assert {item.id for item in formats()} >= late_frames.WOULD_TELL
