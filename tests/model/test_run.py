import pytest

from collector.model.finding import Answer, Finding, Verdict
from collector.model.measured import Measured
from collector.model.run import flat_values, split_unit


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("offset_ms", ("offset", "ms")),
        ("slope_ms_per_s", ("slope", "ms_per_s")),
        ("worst_case_loss_percent", ("worst_case_loss", "percent")),
        ("count", ("count", "")),
    ],
)
def test_the_unit_is_what_the_name_ends_with(name: str, expected: tuple[str, str]) -> None:
    assert split_unit(name) == expected


def test_a_measurement_is_spread_over_the_contracts_four_names() -> None:
    slope = Measured(value=-0.25, bound=0.5, n=12, method="content")
    finding = Finding(
        check="sync.drift",
        question="?",
        answer=Answer(verdict=Verdict.PASS, summary="", values={"slope_ms_per_s": slope, "runs": 2}),
    )
    assert flat_values(finding) == {
        "slope_ms_per_s": -0.25,
        "slope_bound_ms_per_s": 0.5,
        "slope_n": 12,
        "slope_method": "content",
        "runs": 2,
    }
