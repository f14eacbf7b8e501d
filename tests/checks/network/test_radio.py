from collections.abc import Sequence

import pytest

from collector.checks.network import radio
from collector.model.finding import Verdict
from collector.model.records.quality import NetworkChanges, Surrounding
from tests.factory import ELSEWHERE, TAKEN


def looked(signals_dbm: Sequence[float], points: Sequence[int] = ()) -> NetworkChanges:
    points = points or [1] * len(signals_dbm)
    looks = tuple(
        Surrounding(at_ms=1000.0 * index, route=1, medium="wifi", vpn=False, signal_dbm=signal, access_point=point)
        for index, (signal, point) in enumerate(zip(signals_dbm, points, strict=True))
    )
    return NetworkChanges(host=ELSEWHERE, taken=TAKEN, looks=looks)


@pytest.mark.parametrize(("signal_dbm", "expected"), [(-67.0, Verdict.PASS), (-67.1, Verdict.WARN)])
def test_a_usual_signal_below_minus_67_dbm_is_weak(signal_dbm: float, expected: Verdict) -> None:
    assert radio.check(looked([signal_dbm] * 20)).verdict is expected


@pytest.mark.parametrize(
    ("points", "expected"),
    [((1, 1, 1), Verdict.PASS), ((1, 2, 2), Verdict.WARN), ((1, 0, 1), Verdict.PASS), ((0, 0, 0), Verdict.PASS)],
)
def test_another_access_point_warns_and_an_unknown_one_says_nothing(points: tuple[int, ...], expected: Verdict) -> None:
    assert radio.check(looked([-50.0] * 3, points)).verdict is expected


def test_a_machine_without_a_radio_is_skipped() -> None:
    assert radio.check(looked([0.0, 0.0])).verdict is Verdict.SKIP
