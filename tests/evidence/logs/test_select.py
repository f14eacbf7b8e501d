import os
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest

from collector.errors import UsageError
from collector.evidence.logs.select import find_paths, named_log, open_logs
from collector.model.coverage import Reason
from collector.model.request import LogPath
from tests.factory import START


def touch(path: Path, *, hours_before: float = 0.0) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    at = (START - timedelta(hours=hours_before)).timestamp()
    os.utime(path, (at, at))


def names(given: Path | str) -> list[str]:
    return [path.name for path in find_paths(str(given), window_start=START).files]


def test_a_folder_gives_what_is_called_a_log_first_and_then_the_newest(tmp_path: Path) -> None:
    touch(tmp_path / "a" / "old.log", hours_before=3)
    touch(tmp_path / "new.log", hours_before=1)
    touch(tmp_path / "b" / "c" / "newest.txt")
    assert names(tmp_path) == ["new.log", "old.log", "newest.txt"]


def test_pictures_and_programs_are_passed_over(tmp_path: Path) -> None:
    touch(tmp_path / "screen.PNG")
    touch(tmp_path / "a.log")
    assert names(tmp_path) == ["a.log"]


@pytest.mark.parametrize(("hours", "read"), [(25.9, True), (26.1, False)])
def test_a_file_last_written_long_before_the_window_cannot_hold_it(tmp_path: Path, hours: float, read: bool) -> None:
    touch(tmp_path / "a.log")
    touch(tmp_path / "b.log", hours_before=hours)
    assert ("b.log" in names(tmp_path)) is read


def test_an_old_file_that_is_named_itself_is_read_whatever_its_age(tmp_path: Path) -> None:
    touch(tmp_path / "a.log", hours_before=9000)
    assert names(tmp_path / "a.log") == ["a.log"]


def test_if_all_files_are_old_a_few_are_read_to_say_what_they_cover(tmp_path: Path) -> None:
    for number in range(9):
        touch(tmp_path / f"a{number}.log", hours_before=100 + number)
    found = find_paths(str(tmp_path), window_start=START)
    assert [path.name for path in found.files] == ["a0.log", "a1.log", "a2.log"]
    assert found.older == 6


def test_a_pattern_is_followed_into_folders(tmp_path: Path) -> None:
    touch(tmp_path / "x" / "deep" / "a.log")
    touch(tmp_path / "x" / "b.log")
    assert sorted(names(tmp_path / "*")) == ["a.log", "b.log"]
    assert names(tmp_path / "**" / "a*.log") == ["a.log"]


def test_a_name_that_looks_like_a_pattern_is_a_name_if_it_is_there(tmp_path: Path) -> None:
    touch(tmp_path / "call[1].log")
    assert names(tmp_path / "call[1].log") == ["call[1].log"]


def test_a_file_counts_once_however_often_it_is_found(tmp_path: Path) -> None:
    touch(tmp_path / "a" / "b" / "app.log")
    touch(tmp_path / "a" / "other.log")
    (tmp_path / "a" / "b" / "aaa-current.log").symlink_to(tmp_path / "a" / "b" / "app.log")
    os.link(tmp_path / "a" / "other.log", tmp_path / "a" / "z-other.log")
    for given in (tmp_path, tmp_path / "**", tmp_path / "**" / "*.log"):
        assert sorted(names(given)) == ["app.log", "other.log"]


def test_files_of_one_name_and_time_are_taken_in_the_order_of_their_folders(tmp_path: Path) -> None:
    for folder in ("b", "c", "a"):
        touch(tmp_path / folder / "app.log")
    found = find_paths(str(tmp_path), window_start=START).files
    assert [path.parent.name for path in found] == ["a", "b", "c"]


def test_a_linked_folder_is_not_entered(tmp_path: Path) -> None:
    touch(tmp_path / "a.log")
    (tmp_path / "again").symlink_to(tmp_path)
    assert names(tmp_path) == ["a.log"]


def test_a_link_to_itself_costs_the_other_files_of_its_folder_nothing(tmp_path: Path) -> None:
    touch(tmp_path / "a.log")
    (tmp_path / "b.log").symlink_to("b.log")
    found = find_paths(str(tmp_path), window_start=START)
    assert [path.name for path in found.files] == ["a.log"]
    assert [refusal.name for refusal in found.refusals] == ["b.log"]


def test_a_pattern_that_matches_nothing_says_so(tmp_path: Path) -> None:
    (refusal,) = find_paths(str(tmp_path / "*.log"), window_start=START).refusals
    assert (refusal.sentence, refusal.reason) == ("the pattern matches no log", Reason.NOT_FOUND)


def test_a_name_that_is_too_long_for_any_file_is_not_there(tmp_path: Path) -> None:
    (refusal,) = find_paths(str(tmp_path / ("a" * 5000)), window_start=START).refusals
    assert refusal.reason in (Reason.NOT_FOUND, Reason.UNSUPPORTED)


def test_the_home_folder_may_be_written_as_a_tilde(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    touch(tmp_path / "a.log")
    assert names("~/a.log") == ["a.log"]


def test_a_folder_without_logs_says_so(tmp_path: Path) -> None:
    (refusal,) = find_paths(str(tmp_path), window_start=START).refusals
    assert refusal.reason is Reason.NOT_FOUND


def test_a_file_that_went_away_is_a_reason(tmp_path: Path) -> None:
    touch(tmp_path / "a.log")
    paths = find_paths(str(tmp_path / "a.log"), window_start=START)
    (tmp_path / "a.log").unlink()
    with ExitStack() as held:
        (refusal,) = open_logs(paths, held).refusals
    assert refusal.reason is Reason.NOT_FOUND


@pytest.mark.parametrize(
    ("value", "path", "zone"),
    [
        ("u@h/*.log", "u@h/*.log", ""),
        ("u@h/*.log@Europe/Berlin", "u@h/*.log", "Europe/Berlin"),
        ("logs/*.log@+08:00", "logs/*.log", "+08:00"),
        ("app.log@UTC", "app.log", "UTC"),
    ],
)
def test_a_zone_is_what_stands_behind_the_last_at_sign_and_holds_no_pattern(value: str, path: str, zone: str) -> None:
    assert named_log(value) == LogPath(path=path, zone=zone)


def test_what_stands_behind_the_at_sign_and_is_no_zone_is_refused() -> None:
    with pytest.raises(UsageError, match="not a time zone"):
        named_log("app.log@Berlin")
