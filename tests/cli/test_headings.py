import click
from click.testing import CliRunner

from collector.cli.headings import HeadedCommand, headed, options
from collector.cli.options import choice, option

SHARED = headed("The call", option("--sender", help="Who sends."), choice("--vendor", values=("a", "b"), help="Whose."))


@click.command(cls=HeadedCommand)
@options(SHARED)
@option("--json", is_flag=True, help="Print JSON.")
def command(**given: object) -> None:
    click.echo(sorted(given.items()))


def test_a_commands_own_options_stand_first_and_shared_ones_under_their_heading() -> None:
    text = CliRunner().invoke(command, ["--help"]).output
    places = [text.index(part) for part in ("This command:", "--json", "--help", "The call:", "--sender", "--vendor")]
    assert places == sorted(places)


def test_a_choice_may_be_left_out_and_shows_its_words_only() -> None:
    assert "--vendor a|b " in CliRunner().invoke(command, ["--help"]).output
    assert "('vendor', '')" in CliRunner().invoke(command, []).output
    assert CliRunner().invoke(command, ["--vendor", "c"]).exit_code == 2


def test_every_option_is_set_by_the_environment_too() -> None:
    assert "('sender', 'eve')" in CliRunner().invoke(command, [], env={"AVSYNC_SENDER": "eve"}).output
