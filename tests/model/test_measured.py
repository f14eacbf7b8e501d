import math

import pytest

from collector.model.measured import Measured


@pytest.mark.parametrize(("bound", "told"), [(1.94, "24.4 ± 1.9"), (0.0, "24.4 ± 0.0"), (math.inf, "24.4")])
def test_a_value_that_nothing_bounds_is_told_by_itself(bound: float, told: str) -> None:
    assert Measured(value=24.41, bound=bound, n=1, method="synthetic").told(1) == told
