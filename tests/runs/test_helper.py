"""A helper carries out errands in order, and ends with the worker that started it, whatever it is at."""

import pickle
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest

from collector.runs.beside import Beside, started
from collector.runs.errands import Errand, Report
from collector.runs.frames import to_line
from collector.runs.helper import NAME
from tests.runs import spread_tasks
from tests.runs.long_streams import make_job
from tests.runs.spread_tasks import Item, Task


@pytest.fixture
def helper() -> Iterator[Beside]:
    process = started(NAME, ())
    yield process
    process.kill()
    process.wait()
    for pipe in pipes(process):
        pipe.close()


def pipes(process: Beside) -> tuple[IO[bytes], IO[bytes]]:
    assert process.stdin is not None
    assert process.stdout is not None
    return process.stdin, process.stdout


def give(process: Beside, task: Task, *items: Item) -> None:
    stdin, _ = pipes(process)
    stdin.write(pickle.dumps(Errand(task, items, ())))
    stdin.flush()


def test_each_errand_is_answered_in_order(tmp_path: Path, helper: Beside) -> None:
    stdin, stdout = pipes(helper)
    stdin.write(to_line(make_job(tmp_path)))
    for number in range(5):
        give(helper, spread_tasks.hand_over, Item(number=number), Item(number=number + 10))
    for number in range(5):
        report: Report[object] = pickle.load(stdout)
        assert [result.outcome for result in report.results] == [number, number + 10]
        assert len(report.found.secrets) == 2
    assert len(list(tmp_path.iterdir())) == 1


def test_reports_that_nobody_reads_yet_hold_up_nobody_who_writes(tmp_path: Path, helper: Beside) -> None:
    stdin, stdout = pipes(helper)
    stdin.write(to_line(make_job(tmp_path)))
    names = tuple(f"person-{number:06d}" for number in range(20_000))  # as many as make both pipes too small
    for number in range(12):
        give(helper, spread_tasks.much, Item(number=number, names=names))
    for _ in range(12):
        report: Report[tuple[str, ...]] = pickle.load(stdout)
        assert report.results[0].outcome == names


def test_it_ends_without_a_job(helper: Beside) -> None:
    pipes(helper)[0].close()
    assert helper.wait() == 0


def test_it_ends_at_once_when_the_worker_has_ended(tmp_path: Path, helper: Beside) -> None:
    stdin, stdout = pipes(helper)
    stdin.write(to_line(make_job(tmp_path)))
    give(helper, spread_tasks.hand_over, Item(number=0))
    pickle.load(stdout)
    give(helper, spread_tasks.sleep, Item(number=1))
    began_s = time.monotonic()
    stdin.close()
    assert helper.wait() == 0
    assert time.monotonic() - began_s < spread_tasks.SLEEP_S / 2
