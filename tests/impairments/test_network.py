"""What is set is what is measured, by the whole program over a real server; the rest is in the table's command."""

from dataclasses import replace

import pytest

from collector.evidence.network.packets import AUTO_S
from tests.impairment import unavailable
from tests.impairments.cases import by_id
from tests.impairments.network import carry_out

MOST_MB = 10.0
pytestmark = [pytest.mark.live, pytest.mark.skipif(bool(unavailable()), reason=unavailable())]


@pytest.mark.measures
def test_delay_is_measured_as_it_was_set() -> None:
    (delay, *_) = carry_out(by_id("delay-50"))

    assert delay.within, delay.cells()


def test_loss_is_measured_as_it_was_carried_out() -> None:
    (loss,) = carry_out(by_id("loss-10"))

    assert loss.within, loss.cells()


def test_a_run_without_load_costs_less_than_ten_megabytes_and_says_what() -> None:
    *_, sent, received = carry_out(replace(by_id("none"), seconds=4.0))

    assert sent.within, sent.cells()
    assert received.within, received.cells()
    assert sent.expected + received.expected < MOST_MB * 4.0 / AUTO_S
