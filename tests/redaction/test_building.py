import threading

import pytest

from collector.redaction.building import Building


def test_it_is_built_once_where_it_is_asked_for() -> None:
    threads: list[threading.Thread] = []

    def build() -> bytes:
        threads.append(threading.current_thread())
        return b"built"

    building = Building(build)
    assert (building.result(), building.result()) == (b"built", b"built")
    building.begin()
    assert threads == [threading.current_thread()]


def test_it_is_built_once_beside_where_it_was_begun() -> None:
    threads: list[threading.Thread] = []

    def build() -> bytes:
        threads.append(threading.current_thread())
        return b"built"

    building = Building(build)
    building.begin()
    building.begin()
    assert building.result() == b"built"
    assert len(threads) == 1
    assert threads[0] is not threading.current_thread()


def test_what_was_taken_is_not_built() -> None:
    building = Building(lambda: pytest.fail("it was built"))
    building.take(b"taken")
    building.begin()
    assert building.result() == b"taken"


@pytest.mark.parametrize("begun", [True, False])
def test_whoever_asks_learns_why_it_could_not_be_built(begun: bool) -> None:
    def build() -> bytes:
        raise MemoryError

    building = Building(build)
    if begun:
        building.begin()
    with pytest.raises(MemoryError):
        building.result()
