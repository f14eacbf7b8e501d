"""What is spread over processes comes to what one process makes of it in turn, whatever becomes of the others."""

import os
import random
import threading
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import psutil
import pytest

from collector.model.source import HERE, Workplace
from collector.runs.spreading import Helper, Lot, Spreading, helpers_ahead, lots
from tests.runs import spread_tasks
from tests.runs.long_streams import make_job
from tests.runs.spread_tasks import Fails, FakeHome, Item, Task, hand_over, weight_of

MANY = [Item(number=number) for number in range(150)]


@pytest.fixture
def helpers(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sequence[Helper]]:
    monkeypatch.setattr("os.cpu_count", lambda: 3)
    ahead = helpers_ahead()
    assert len(ahead) == 2
    yield ahead
    for helper in ahead:
        helper.end()


def alive() -> set[int]:
    return {child.pid for child in psutil.Process().children()}


def in_turn(folder: Path, task: Task, items: Sequence[Item]) -> tuple[FakeHome, list[object]]:
    (folder / "in turn").mkdir()
    home = FakeHome(make_job(folder / "in turn"))
    return home, list(Spreading(home.job, home, ()).spread(task, items, weight_of))


def spread(folder: Path, task: Task, items: Sequence[Item], helpers: Sequence[Helper]) -> tuple[FakeHome, list[object]]:
    home = FakeHome(make_job(folder))
    return home, list(Spreading(home.job, home, helpers).spread(task, items, weight_of))


@pytest.mark.parametrize("seed", range(3))
def test_spread_tasks_hand_over_the_same_in_the_same_order(
    seed: int, tmp_path: Path, helpers: Sequence[Helper]
) -> None:
    chance = random.Random(seed)
    weights = (100, 100, 100, 400_000, HERE)
    items = [Item(number=number, weight=chance.choice(weights), names=("anna",)) for number in range(120)]
    home, outcomes = spread(tmp_path, hand_over, items, helpers)
    alone, expected = in_turn(tmp_path, hand_over, items)
    assert outcomes == expected == list(range(120))
    assert home.streams() == alone.streams()
    assert [type(frame) for frame in home.frames] == [type(frame) for frame in alone.frames]
    assert home.redactor.counts + home.elsewhere.counts == alone.redactor.counts
    assert home.redactor.found_secrets() | home.elsewhere.secrets == alone.redactor.found_secrets()
    assert {*home.redactor.stand_ins(), *home.elsewhere.stand_ins} == {*alone.redactor.stand_ins()}


def test_all_processes_take_part(tmp_path: Path, helpers: Sequence[Helper]) -> None:
    _, processes = spread(tmp_path, spread_tasks.which_process, MANY, helpers)
    assert os.getpid() in processes
    assert len({*processes}) == 3


def test_helpers_serve_one_spread_after_the_other(tmp_path: Path, helpers: Sequence[Helper]) -> None:
    home = FakeHome(make_job(tmp_path))
    spreads = Spreading(home.job, home, helpers)
    for _ in range(2):
        assert len({*spreads.spread(spread_tasks.which_process, MANY, weight_of)}) == 3
    assert list(spreads.spread(hand_over, [], weight_of)) == []


def test_an_identity_that_an_earlier_item_notes_is_replaced_in_what_others_made_meanwhile(
    tmp_path: Path, helpers: Sequence[Helper]
) -> None:
    items = [
        Item(number=number, notes=("annabel",) if number == 0 else (), names=("annabel", "bernard"))
        for number in range(150)
    ]
    home, _ = spread(tmp_path, spread_tasks.hand_over_late, items, helpers)
    alone, _ = in_turn(tmp_path, hand_over, items)
    assert home.again > 0
    assert home.streams() == alone.streams()
    assert not any(b"annabel" in text for _, text in home.streams())
    assert all(b"bernard" in text for _, text in home.streams())


def test_an_address_that_an_earlier_item_notes_as_an_identity_has_one_stand_in(
    tmp_path: Path, helpers: Sequence[Helper]
) -> None:
    noted, named = ("annabel@corp.example",), ("annabel@corp.example", "bernard")
    items = [Item(number=number, notes=() if number else noted, names=named) for number in range(150)]
    home, _ = spread(tmp_path, spread_tasks.hand_over_late, items, helpers)
    alone, _ = in_turn(tmp_path, hand_over, items)
    assert home.streams() == alone.streams()
    assert home.redactor.counts + home.elsewhere.counts == alone.redactor.counts


def test_where_no_thread_can_be_started_all_is_done_in_turn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, helpers: Sequence[Helper]
) -> None:
    def refused(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refused)
    home, outcomes = spread(tmp_path, hand_over, MANY, helpers)
    assert outcomes == list(range(150))
    assert len(home.streams()) == 150


def test_what_helpers_were_told_of_need_not_be_redacted_again(tmp_path: Path, helpers: Sequence[Helper]) -> None:
    home = FakeHome(make_job(tmp_path))
    home.note_handle("annabel")
    items = [Item(number=number, names=("annabel",)) for number in range(150)]
    assert list(Spreading(home.job, home, helpers).spread(hand_over, items, weight_of)) == list(range(150))
    assert home.again == 0
    assert not any(b"annabel" in text for _, text in home.streams())


@pytest.mark.parametrize("at", [0, 15, 16, 149])
@pytest.mark.parametrize("dies", ["", "dies"])
def test_what_fails_beside_is_done_again_in_turn(at: int, dies: str, tmp_path: Path, helpers: Sequence[Helper]) -> None:
    home, outcomes = spread(tmp_path, Fails(at, home=os.getpid(), dies=dies), MANY, helpers)
    assert outcomes == list(range(150))
    assert [name for name, _ in home.streams()] == [f"logs/a/{number}.log" for number in range(150)]


def test_helpers_that_are_dead_are_missed_by_nobody(tmp_path: Path, helpers: Sequence[Helper]) -> None:
    for child in psutil.Process().children():
        child.kill()
    home, outcomes = spread(tmp_path, hand_over, MANY, helpers)
    assert outcomes == list(range(150))
    assert len(home.streams()) == 150


def test_a_task_that_fails_everywhere_raises_at_its_turn(tmp_path: Path, helpers: Sequence[Helper]) -> None:
    home = FakeHome(make_job(tmp_path))
    outcomes = Spreading(home.job, home, helpers).spread(Fails(77), MANY, weight_of)
    assert list(islice(outcomes, 77)) == list(range(77))
    with pytest.raises(KeyError, match="77"):
        next(outcomes)
    assert [name for name, _ in home.streams()] == [f"logs/a/{number}.log" for number in range(78)]


def test_an_outcome_that_cannot_travel_is_made_in_turn(tmp_path: Path, helpers: Sequence[Helper]) -> None:
    home = FakeHome(make_job(tmp_path))
    outcomes = Spreading(home.job, home, helpers).spread(spread_tasks.unwritable, MANY, weight_of)
    assert [outcome() for outcome in outcomes] == list(range(150))


def test_a_task_that_cannot_travel_is_carried_out_in_turn(tmp_path: Path, helpers: Sequence[Helper]) -> None:
    def task(item: Item, _place: Workplace) -> int:
        return item.number

    _, outcomes = spread(tmp_path, task, MANY, helpers)
    assert outcomes == list(range(150))


def test_once_told_to_stop_it_is_done_in_turn_by_what_knows(tmp_path: Path, helpers: Sequence[Helper]) -> None:
    home, before = FakeHome(make_job(tmp_path)), alive()
    stopped: list[bool] = []
    for outcome in Spreading(home.job, home, helpers).spread(spread_tasks.whether_stopped, MANY * 4, weight_of):
        stopped.append(outcome)
        home.stopped = len(stopped) >= 20
    assert len(stopped) == 600
    assert stopped[0] is False
    assert stopped[-1] is True
    assert len(before - alive()) == len(helpers)


def test_nothing_runs_on_when_nobody_wants_the_rest(tmp_path: Path, helpers: Sequence[Helper]) -> None:
    home, before = FakeHome(make_job(tmp_path)), alive()
    outcomes = Spreading(home.job, home, helpers).spread(spread_tasks.whether_stopped, MANY, weight_of)
    next(outcomes)
    outcomes.close()  # type: ignore[attr-defined]  # a generator
    assert len(before - alive()) == len(helpers)


@pytest.mark.parametrize(("processors", "count"), [(1, 0), (2, 1), (4, 3), (64, 3)])
def test_helpers_leave_a_processor_to_the_worker(processors: int, count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: processors)
    ahead = helpers_ahead()
    assert len(ahead) == count
    for helper in ahead:
        helper.end()


def test_shares_are_few_items_in_a_row() -> None:
    light, heavy, here = Item(number=0, weight=1), Item(number=1, weight=600 << 10), Item(number=2, weight=HERE)
    items = [*[light] * 17, heavy, heavy, here, here, light]
    cut: Iterator[Lot[Item, object]] = lots(items, weight_of)
    found = [(len(lot.items), lot.ended.is_set()) for lot in cut]
    assert found == [(16, False), (2, False), (1, False), (1, True), (1, True), (1, False)]
