from collections.abc import Sequence
from dataclasses import replace

import pytest

from collector.checks.network import rtt
from collector.model.evidence import Absent
from collector.model.finding import Verdict
from collector.model.measured import Measured
from collector.model.records.room import PathSample, RoomStatistics
from tests.checks.network.path_factory import make_path, measured
from tests.quality_factory import Fate, held_back, make_media_path, make_train, round_trips
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
    [
        (249.0, Verdict.PASS),
        (250.0, Verdict.INCONCLUSIVE),
        (252.0, Verdict.WARN),
        (399.0, Verdict.WARN),
        (402.0, Verdict.FAIL),
    ],
)
def test_the_verdict_changes_at_250_and_at_400_ms(round_trip_ms: float, expected: Verdict) -> None:
    answer = rtt.check(media(*[round_trip_ms] * 21), make_path(), NOTHING, NOTHING)

    assert answer.verdict is expected
    assert answer.values["source"] == "media"


@pytest.mark.parametrize(("polls", "expected"), [(20, Verdict.INCONCLUSIVE), (21, Verdict.FAIL)])
def test_less_than_ten_seconds_decide_nothing(polls: int, expected: Verdict) -> None:
    assert rtt.check(media(*[900.0] * polls), NOTHING, NOTHING, NOTHING).verdict is expected


def test_a_spread_across_the_limit_decides_nothing() -> None:
    answer = rtt.check(media(*[200.0, 300.0] * 12), NOTHING, NOTHING, NOTHING)

    assert (answer.verdict, answer.advice) == (Verdict.INCONCLUSIVE, rtt.LONGER)


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


def slowly(number: int) -> Sequence[float]:
    """The fate of a train of which most packets wait in their channel after losses."""
    return () if number % 100 == 99 else (300.0,)


@pytest.mark.parametrize(
    ("fate", "source", "rtt_ms", "bound_ms"), [(held_back, "packets", 20.0, 0.0), (slowly, "media", 21.0, 1.0)]
)
def test_what_losses_made_packets_wait_for_is_not_the_way(
    fate: Fate, source: str, rtt_ms: float, bound_ms: float
) -> None:
    media_path = replace(make_media_path(), path=round_trips(*[20.0, 21.0, 22.0] * 15, 250.0))
    answer = rtt.check(NOTHING, NOTHING, make_train(3000, fate), media_path)

    measured = answer.values["rtt_ms"]
    assert isinstance(measured, Measured)
    assert (answer.verdict, answer.values["source"]) == (Verdict.PASS, source)
    assert (measured.value, measured.bound) == pytest.approx((rtt_ms, bound_ms), abs=0.1)
    assert "p95_ms" not in answer.values
