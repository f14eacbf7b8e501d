from dataclasses import replace

import pytest

from collector.checks.network import rtt
from collector.model.evidence import Absent
from collector.model.finding import Verdict
from collector.model.records.room import PathSample, RoomStatistics
from tests.checks.network.path_factory import make_path, measured
from tests.quality_factory import make_media_path, make_train
from tests.room_factory import START_MS, make_statistics

NOTHING = Absent(why="synthetic")


def media(*round_trips_ms: float) -> RoomStatistics:
    path = tuple(
        PathSample(
            at_ms=START_MS + 500 * index,
            round_trip_ms=value,
            local_type="host",
            remote_type="host",
            protocol="udp",
            available_incoming_bps=0.0,
        )
        for index, value in enumerate(round_trips_ms)
    )
    return replace(make_statistics(), path=path)


@pytest.mark.parametrize(
    ("round_trip_ms", "expected"),
    [(250.0, Verdict.PASS), (250.1, Verdict.WARN), (400.0, Verdict.WARN), (400.1, Verdict.FAIL)],
)
def test_the_verdict_changes_at_250_and_at_400_ms(round_trip_ms: float, expected: Verdict) -> None:
    answer = rtt.check(media(*[round_trip_ms] * 21), make_path(), NOTHING, NOTHING)

    assert answer.verdict is expected
    assert answer.values["source"] == "media"


@pytest.mark.parametrize(("polls", "expected"), [(20, Verdict.INCONCLUSIVE), (21, Verdict.FAIL)])
def test_less_than_ten_seconds_decide_nothing(polls: int, expected: Verdict) -> None:
    assert rtt.check(media(*[900.0] * polls), NOTHING, NOTHING, NOTHING).verdict is expected


def test_a_spread_across_the_limit_decides_nothing() -> None:
    assert rtt.check(media(*[200.0, 300.0] * 12), NOTHING, NOTHING, NOTHING).verdict is Verdict.INCONCLUSIVE


@pytest.mark.parametrize(
    ("value", "bound", "expected"),
    [
        (240.0, 10.0, Verdict.PASS),
        (240.0, 11.0, Verdict.INCONCLUSIVE),
        (261.0, 10.0, Verdict.WARN),
        (411.0, 10.0, Verdict.FAIL),
    ],
)
def test_without_media_a_tcp_connect_is_judged_and_said_to_be_one(
    value: float, bound: float, expected: Verdict
) -> None:
    answer = rtt.check(NOTHING, make_path(round_trip_ms=measured(value, bound)), NOTHING, NOTHING)

    assert answer.verdict is expected
    assert "TCP" in answer.summary


def test_a_zero_is_an_absent_figure() -> None:
    assert rtt.check(media(*[0.0] * 30), make_path(), NOTHING, NOTHING).values["source"] == "tcp"


def test_nothing_measured_is_skipped() -> None:
    assert rtt.check(NOTHING, NOTHING, NOTHING, NOTHING).verdict is Verdict.SKIP
    assert rtt.check(NOTHING, make_path(round_trip_ms=measured(0.0, n=0)), NOTHING, NOTHING).verdict is Verdict.SKIP


@pytest.mark.parametrize(
    ("took_ms", "expected"),
    [(249.0, Verdict.PASS), (251.0, Verdict.WARN), (399.0, Verdict.WARN), (401.0, Verdict.FAIL)],
)
def test_our_own_packets_come_before_a_tcp_connect(took_ms: float, expected: Verdict) -> None:
    answer = rtt.check(NOTHING, make_path(), make_train(1000, lambda _: (took_ms,)), NOTHING)

    assert answer.verdict is expected
    assert answer.values["source"] == "packets"


@pytest.mark.parametrize(("packets", "expected"), [(500, Verdict.INCONCLUSIVE), (501, Verdict.PASS)])
def test_less_than_ten_seconds_of_our_own_packets_decide_nothing(packets: int, expected: Verdict) -> None:
    assert rtt.check(NOTHING, NOTHING, make_train(packets), NOTHING).verdict is expected


def test_the_medias_own_round_trip_stands_beside_our_packets() -> None:
    media_path = replace(make_media_path(), path=media(30.0, 31.0, 32.0).path)
    answer = rtt.check(NOTHING, NOTHING, make_train(), media_path)

    assert {"rtt_ms", "p95_ms", "max_ms", "media_rtt_ms"} <= set(answer.values)
