"""How a delivery repeats and goes on is tried with each service; here is what all of them have in common."""

import pytest

from collector.delivery.errors import Again, DeliveryError
from collector.delivery.sending import patiently
from tests.delivery.parcels import QUICK, Watched


def later(wait_s: float = 0.0) -> DeliveryError:
    return DeliveryError("Not now.", again=Again.LATER, retry_after_s=wait_s)


def test_each_pause_is_twice_the_one_before_or_what_is_asked_for() -> None:
    pauses: list[float] = []
    left = [later(), later(1.5), later()]

    def call() -> str:
        if left:
            raise left.pop(0)
        return "done"

    assert patiently(call, QUICK, Watched(), pause=pauses.append) == "done"
    assert pauses == [0.01, 1.5, 0.04]


@pytest.mark.parametrize(
    ("error", "calls"),
    [(later(), QUICK.tries), (later(3600), 1), (DeliveryError("No."), 1)],
    ids=["later", "long", "no"],
)
def test_tries_end(error: DeliveryError, calls: int) -> None:
    made: list[int] = []

    def call() -> str:
        made.append(1)
        raise error

    with pytest.raises(DeliveryError):
        patiently(call, QUICK, Watched(), pause=lambda _: None)
    assert len(made) == calls
