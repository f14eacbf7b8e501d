import pytest
from click.testing import CliRunner

from collector.causes.runner import catalogue
from collector.checks.runner import catalogue as checks
from collector.cli.explain import command


def page(identifier: str) -> str:
    result = CliRunner().invoke(command, [identifier])
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.parametrize("cause", [entry.id for entry in catalogue()])
def test_each_cause_says_who_where_how_what_and_from_where(cause: str) -> None:
    told = page(cause)
    for part in ("Who should act: ", "Where it arises: ", "Recognised by", "What to do: ", "Source: "):
        assert part in told


def test_a_cause_says_by_which_checks_and_log_lines_it_is_recognised_and_what_looks_like_it() -> None:
    told = page("publisher.stall")
    assert "timestamps.stalls" in told
    assert "In a log: " in told
    assert "Looks like: publisher.queue" in told


def test_a_check_is_found_with_and_without_its_prefix() -> None:
    assert page("check:sync.offset") == page("sync.offset")


def test_what_does_not_exist_is_said_with_the_way_to_the_list() -> None:
    result = CliRunner().invoke(command, ["publisher.nothing"])
    assert result.exit_code != 0
    assert "avsync checks" in str(result.exception)


def test_a_cause_shows_the_change_as_a_line_of_code() -> None:
    assert "In code, livekit: rtc.AudioSource(48000, 1, queue_size_ms=A)" in page("publisher.queue")


def test_a_cause_that_no_line_mends_shows_none() -> None:
    assert "In code" not in page("network.loss")


def test_a_check_shows_its_limits_where_they_are_from_and_what_it_speaks_for() -> None:
    told = page("check:network.loss")
    assert "It judges by:" in told
    assert "in order up to 1 %" in told
    assert "To measure it: avsync measure room" in told
    assert "network.loss" in told.split("It speaks for or against: ")[1]


@pytest.mark.parametrize("check", [entry.id for entry in checks() if entry.limits])
def test_every_limit_of_a_check_is_shown_with_a_source(check: str) -> None:
    lines = page(f"check:{check}").split("It judges by:\n")[1].split("\n\n")[0].splitlines()
    assert all(len(line.split(". ", 1)[1]) > 10 for line in lines)
