from datetime import datetime, timedelta
from pathlib import Path

import pytest

from collector.evidence.logs.excerpt import in_words, share_of
from tests.evidence.logs.gathering import collect
from tests.factory import END, START, make_window
from tests.log_writers import WRITERS
from tests.logs_factory import every, server_line

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (START - MINUTE, END + MINUTE, 1.0),
        (START, END, 1.0),
        (START + MINUTE, END + MINUTE, 0.8),
        (START - MINUTE, START + MINUTE, 0.2),
        (END + MINUTE, END + 2 * MINUTE, 0.0),
        (START - 2 * MINUTE, START - MINUTE, 0.0),
    ],
)
def test_the_share_is_the_part_of_the_window_that_the_log_covers(
    first: datetime, last: datetime, expected: float
) -> None:
    assert share_of(make_window(), ((first, last),)) == pytest.approx(expected)


def test_between_two_stretches_a_log_covers_nothing() -> None:
    stretches = ((START - MINUTE, START + MINUTE), (END - MINUTE, END + MINUTE))
    assert share_of(make_window(), stretches) == pytest.approx(0.4)


def test_a_log_without_times_covers_nothing() -> None:
    assert share_of(make_window(), ()) == 0.0


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (END, "2026-03-05 14:00:00 to 14:05:00 UTC"),
        (END + timedelta(days=1), "2026-03-05 14:00:00 to 2026-03-06 14:05:00 UTC"),
    ],
)
def test_a_range_is_told_with_its_date_once(last: datetime, expected: str) -> None:
    assert in_words(START, last) == expected


def test_a_last_line_without_an_end_gets_one_before_the_next_file(tmp_path: Path) -> None:
    (tmp_path / "server.2.log").write_text(server_line(START, "one").rstrip("\n"))
    (tmp_path / "server.1.log").write_text(server_line(START + MINUTE, "two").rstrip("\n"))
    found = collect(tmp_path)
    assert found.text == server_line(START, "one") + server_line(START + MINUTE, "two")
    assert found.end.bytes == len(found.text)


def test_a_file_that_a_rotation_set_lacks_is_a_gap_and_not_covered(tmp_path: Path) -> None:
    for name, first, last in (("1", START - MINUTE, START + MINUTE), ("2", END - MINUTE, END + MINUTE)):
        lines = [server_line(at, "tick") for at in every(1, first, last)]
        (tmp_path / f"server.{name}.log").write_text("".join(lines))
    found = collect(tmp_path)
    assert found.excerpt.gaps == ((START + MINUTE, END - MINUTE),)
    assert found.excerpt.share == found.end.share == pytest.approx(0.4)
    assert "no line from 2026-03-05 14:01:00 to 14:04:00 UTC" in found.end.detail


def test_a_file_that_is_lacking_is_no_gap_where_the_next_goes_on_at_once(tmp_path: Path) -> None:
    for name, first, last in (("1", START, START + MINUTE), ("2", START + 1.2 * MINUTE, END)):
        lines = [server_line(at, "tick") for at in every(1, first, last)]
        (tmp_path / f"server.{name}.log").write_text("".join(lines))
    found = collect(tmp_path)
    assert (found.excerpt.gaps, found.excerpt.share, found.end.detail) == ((), 1.0, "")


def test_each_clock_bears_the_name_of_its_member(tmp_path: Path) -> None:
    for folder in ("sender", "receiver"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "server.log").write_text(server_line(START, "tick") * 3)
    found = collect(tmp_path)
    assert sorted(item.clock.source for item in found.excerpts) == ["logs.1/server-2.log", "logs.1/server.log"]
    assert {f"logs/{item.clock.source}" for item in found.excerpts} == {*found.streams}


RESET = (
    "libwebrtc:42:livekit::rtc - (timestamp_aligner.cc:60): Resetting timestamp translation after averaging 100 frames."
    " Old offset: 5, new offset: 900000"
)


@pytest.mark.parametrize("stamped", [(), (START + MINUTE,)], ids=["by itself", "said before in a record"])
def test_a_line_without_a_stamp_is_of_the_record_before_it(tmp_path: Path, stamped: tuple[datetime, ...]) -> None:
    told, lines = START + 4 * MINUTE, list[str]()
    for at in every(1, START, END):
        lines.append(WRITERS["livekit-agents"].write(at, RESET if at in stamped else "tick"))
        if at == told:
            lines.append(f"{RESET}\n")
    (tmp_path / "agent.log").write_text("".join(lines))
    (symptom,) = collect(tmp_path, zone="UTC").excerpt.symptoms
    said = [*stamped, told]
    assert (symptom.count, symptom.first, symptom.last) == (len(said), said[0], said[-1])
