"""What people read for a unit."""

from itertools import combinations

import pytest

from collector.model.units import UNITS, unit_words


@pytest.mark.parametrize(("unit", "expected"), [("ms_per_s", "ms/s"), ("count", ""), ("lines", "lines")])
def test_a_unit_is_read_as_people_write_it(unit: str, expected: str) -> None:
    assert unit_words(unit) == expected


def test_a_unit_that_ends_in_another_one_stands_before_it() -> None:
    assert not [later for first, later in combinations(UNITS, 2) if f"_{later}".endswith(f"_{first}")]
