import pytest

from collector.checks.runner import catalogue
from collector.report.reproduce import again

UNMEASURED = {"ticket.complete"}


@pytest.mark.parametrize(
    ("check", "begins"),
    [
        ("network.loss", "avsync measure room"),
        ("network.dns", "avsync measure network"),
        ("device.cpu", "avsync measure device"),
        ("device.encoder", "avsync collect --room ROOM --logs"),
        ("timestamps.unit", "avsync measure timestamps"),
        ("timestamps.log", "avsync collect --room ROOM --logs"),
    ],
)
def test_a_check_names_the_command_that_measures_it(check: str, begins: str) -> None:
    assert again(check).startswith(begins)


@pytest.mark.parametrize("check", [check.id for check in catalogue()])
def test_every_check_but_those_that_measure_nothing_can_be_made_again(check: str) -> None:
    assert bool(again(check)) is (check not in UNMEASURED)
