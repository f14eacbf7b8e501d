import pytest

from collector.checks.runner import catalogue
from collector.report.reproduce import again, again_for
from tests.checks.apart import UNMEASURED
from tests.factory import make_incident


@pytest.mark.parametrize(
    ("check", "begins"),
    [
        ("network.loss", "avsync measure room"),
        ("network.dns", "avsync measure network"),
        ("device.cpu", "avsync measure device"),
        ("device.encoder", "avsync collect --room ROOM --from START --to END --logs"),
        ("timestamps.unit", "avsync measure timestamps"),
        ("timestamps.log", "avsync collect --room ROOM --from START --to END --logs"),
    ],
)
def test_a_check_names_the_command_that_measures_it(check: str, begins: str) -> None:
    assert again(check).startswith(begins)


@pytest.mark.parametrize("check", [check.id for check in catalogue()])
def test_every_check_but_those_that_measure_nothing_can_be_made_again(check: str) -> None:
    assert bool(again(check)) is (check not in UNMEASURED)


def test_a_command_has_the_room_and_the_window_of_the_run_ready_for_a_shell() -> None:
    command = again_for("logs.symptoms", make_incident(room="my room; rm -rf ~"))
    assert command == (
        "avsync collect --room 'my room; rm -rf ~' --from 2026-03-05T14:00:00Z --to 2026-03-05T14:05:00Z --logs PATH"
    )


@pytest.mark.parametrize("room", ["", "[room-1]"])
def test_a_room_that_is_not_known_or_hidden_stays_a_word_to_fill_in(room: str) -> None:
    assert again_for("media.freezes", make_incident(room=room)) == again("media.freezes")


def test_a_room_that_is_named_like_a_word_to_fill_in_is_filled_in_once() -> None:
    assert "--room START --from 2026" in again_for("logs.symptoms", make_incident(room="START"))
