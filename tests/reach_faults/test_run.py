"""Every fault on the way is named as such, by the whole program, in a network of its own."""

import pytest

from tests.reach_faults.cases import CASES
from tests.reach_faults.place import Case
from tests.reach_faults.run import carry_out, unavailable

pytestmark = [pytest.mark.live, pytest.mark.skipif(bool(unavailable()), reason=unavailable())]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_the_fault_is_named(case: Case) -> None:
    told = carry_out(case)

    assert not told.failed
    assert told.names(case), told
