import pytest
from click.testing import CliRunner

from collector.causes.runner import catalogue
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
