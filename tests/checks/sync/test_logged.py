import math
from dataclasses import replace

import pytest

from collector.checks.sync import logged
from collector.model.finding import Verdict
from collector.model.host import Host
from collector.model.measured import Measured
from collector.model.records.logs import Direction, LogExcerpt, LoggedOffset
from tests.factory import ELSEWHERE, RECEIVER
from tests.logs_factory import make_excerpt


def offset(value: float, *, n: int = 3, signed: bool = True, line: str = "webrtc.sync-info") -> LoggedOffset:
    direction = Direction.SIGNED if signed else Direction.UNSIGNED
    measured = Measured(value=value, bound=5.0 if n > 1 else math.inf, n=n, method="mean of log lines")
    return LoggedOffset(line=line, meaning="made up", direction=direction, offset_ms=measured)


def log(*offsets: LoggedOffset, host: Host = RECEIVER) -> LogExcerpt:
    return replace(make_excerpt(host=host), offsets=offsets)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (offset(-231.0), "3 log lines: audio 231 ± 5 ms late (made up)"),
        (offset(231.0), "3 log lines: audio 231 ± 5 ms early (made up)"),
        (offset(-231.0, n=1), "1 log line: audio 231 ms late (made up)"),
        (offset(371.0, signed=False), "3 log lines: 371 ms apart, which way is not told (made up)"),
    ],
)
def test_it_tells_how_far_and_which_way_and_never_decides(found: LoggedOffset, expected: str) -> None:
    answer = logged.check((log(found),))
    assert answer.verdict is Verdict.INCONCLUSIVE
    assert answer.summary == expected
    assert answer.sees == ()


def test_the_worst_with_a_sign_stands_first_and_both_directions_keep_their_figure() -> None:
    found = (offset(900.0, signed=False, line="c"), offset(20.0, line="a"), offset(-80.0, line="b"))
    answer = logged.check((log(*found),))
    assert answer.summary.startswith("3 log lines: audio 80 ± 5 ms late")
    assert answer.values == {
        "offset_ms": found[2].offset_ms,
        "offset_line": "b",
        "apart_ms": found[0].offset_ms,
        "apart_line": "c",
    }


def test_an_involved_machine_s_log_goes_before_a_bystander_s() -> None:
    answer = logged.check((log(offset(-900.0), host=ELSEWHERE), log(offset(-80.0))))
    assert answer.values["offset_ms"] == offset(-80.0).offset_ms
    assert logged.check((log(offset(-900.0), host=ELSEWHERE), log())).values["offset_ms"] == offset(-900.0).offset_ms


def test_logs_without_such_a_line_say_how_to_have_them() -> None:
    answer = logged.check((log(),))
    assert answer.verdict is Verdict.SKIP
    assert "avSyncTimeMs" in answer.advice
