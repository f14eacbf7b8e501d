"""What is set is what is measured, by the whole program over a real server; the rest is in the table's command."""

import pytest

from tests.impairment import unavailable
from tests.impairments.cases import by_id
from tests.impairments.network import carry_out

pytestmark = [pytest.mark.live, pytest.mark.skipif(bool(unavailable()), reason=unavailable())]


def test_delay_is_measured_as_it_was_set() -> None:
    (delay, *_) = carry_out(by_id("delay-50"))

    assert delay.within, delay.cells()


def test_loss_is_measured_as_it_was_carried_out() -> None:
    (loss,) = carry_out(by_id("loss-10"))

    assert loss.within, loss.cells()
