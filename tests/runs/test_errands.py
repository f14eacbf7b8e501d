"""An errand's report holds what its tasks handed over, safe, and what was learned on the way."""

from pathlib import Path

from collector.redaction.stream import contents_of
from collector.runs.errands import Errand, Report, Runner
from collector.runs.frames import Frame, Gathered, Spooled, frame_from_line
from tests.runs.long_streams import make_job
from tests.runs.spread_tasks import Fails, Item, hand_over, tell, whether_stopped


def runner_in(folder: Path, told: list[str] | None = None) -> Runner:
    return Runner(make_job(folder), say=(told if told is not None else []).append, stopped=lambda: True)


def frames_of(report: Report[int]) -> list[Frame]:
    return [frame_from_line(line) for result in report.results for line in result.lines]


def texts_of(report: Report[int]) -> list[bytes]:
    return [b"".join(contents_of(frame.stream)) for frame in frames_of(report) if isinstance(frame, Spooled)]


def test_what_is_handed_over_is_safe_and_in_order(tmp_path: Path) -> None:
    report = runner_in(tmp_path).carry_out(Errand(hand_over, (Item(number=1), Item(number=2)), ()))
    assert [type(frame) for frame in frames_of(report)] == [Spooled, Gathered] * 2
    assert [text[:2] for text in texts_of(report)] == [b"1 ", b"2 "]
    assert not any(b"s3cr3t" in text for text in texts_of(report))
    assert report.found.secrets == {f"s3cr3t-{number:08d}-value" for number in (1, 2)}
    assert sum(report.found.redactions.values()) >= 4
    assert {value for _, value in report.found.stand_ins} == {"198.51.100.1", "198.51.100.2"}


def test_each_report_tells_only_what_is_new(tmp_path: Path) -> None:
    runner = runner_in(tmp_path)
    first, again = (runner.carry_out(Errand(hand_over, (Item(number=1),), ())) for _ in range(2))
    assert first.found.secrets
    assert first.found.stand_ins
    assert not again.found.secrets
    assert not again.found.stand_ins
    assert again.found.redactions == first.found.redactions


def test_identities_come_with_an_errand_and_from_its_items(tmp_path: Path) -> None:
    runner = runner_in(tmp_path)
    names = ("annabel", "bernard")
    items = (Item(number=1, names=names), Item(number=2, notes=("bernard",), names=names), Item(number=3, names=names))
    report = runner.carry_out(Errand(hand_over, items, ("annabel",)))
    assert [[name.encode() in text for name in names] for text in texts_of(report)] == [
        [False, True],
        [False, False],
        [False, False],
    ]
    assert [result.handles for result in report.results] == [(), ("bernard",), ()]


def test_what_fails_ends_the_report(tmp_path: Path) -> None:
    items = tuple(Item(number=number) for number in range(5))
    report = runner_in(tmp_path).carry_out(Errand(Fails(3), items, ()))
    assert [result.outcome for result in report.results] == [0, 1, 2]
    alone = runner_in(tmp_path).carry_out(Errand(hand_over, items[:3], ()))
    assert report.found.redactions == alone.found.redactions  # the worker counts what it finds in the one that failed
    assert len(texts_of(report)) == 3


def test_a_task_asks_where_it_is_carried_out(tmp_path: Path) -> None:
    told: list[str] = []
    runner = runner_in(tmp_path, told)
    assert runner.carry_out(Errand(whether_stopped, (Item(number=1),), ())).results[0].outcome is True
    runner.carry_out(Errand(tell, (Item(number=7),), ()))
    assert told == ["at 7"]
