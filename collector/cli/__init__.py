"""The commands: the only code that prints, prompts or exits. Each command's module is imported when it is used."""

import atexit
import gc
import importlib
import os
import sys
from typing import NoReturn, cast

import click

from collector import __version__
from collector.cli.saying import say
from collector.cli.streams import code_of_loss, settle
from collector.errors import CollectorError, NoBundleError, place_of

INTERRUPTED = 130
_NEW_OBJECTS = 200_000
"""So many before garbage is looked for among them."""
COMMANDS = {
    "guide": "Go through the self-check step by step, and end with a bundle.",
    "collect": "Measure, gather, judge and pack one bundle, without prompts.",
    "measure": "One measurement by itself: network, device, room, rehearse, recording or timestamps.",
    "reference": "Write the clip to play in place of camera and microphone.",
    "inspect": "Show who should act and why in a bundle that somebody sent, or draft the answer.",
    "attach": "Send a bundle to a ticket, mailbox, folder or store: as approved, once, checked.",
    "verify": "Check that a bundle is what it was when it was written.",
    "compare": "Say whether a change helped: a bundle made before it, and one made after.",
    "merge": "Join the bundles of both ends of one call on one time line.",
    "invite": "Write one page for the other end of a call: what to run, or to record by hand.",
    "checks": "List the causes and checks that a run can answer, or judge an old bundle anew.",
    "reveal": "Say what a bundle's pseudonyms stand for, where it was made.",
    "explain": "Explain one cause, or one check as check:ID.",
}
"""Every command and its line in the help; its module is ``collector.cli.<name>`` with a click command ``command``."""


class LazyGroup(click.Group):
    """A group that knows its commands' names and imports a command only to run it or to show its own help."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one command."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"collector.cli.{cmd_name}")
        return cast("click.Command", module.command)  # the table's promise, tested for every entry

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, "--version", prog_name="avsync")
@click.pass_context
def group(context: click.Context) -> None:
    """Find out where sound and picture part in a LiveKit or Agora call, and pack the evidence for a ticket."""
    if context.invoked_subcommand is not None:
        return
    if not _attended():
        click.echo(context.get_help())
        return
    from collector.cli.start import chosen

    arguments = chosen()
    if arguments:
        group.main(list(arguments), prog_name="avsync", standalone_mode=False)


def _attended() -> bool:
    """Whether somebody can be asked; in a pipe or a script help is the answer."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))


def main() -> NoReturn:
    """Run the command line; a result that standard output did not take is among what decides the exit code."""
    settle()
    # OpenBLAS, which comes with numpy, starts a thread for each processor; they spin for a while whenever a process of
    # ours imports numpy, and nothing here multiplies what would be worth one (measured).
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # Next to nothing of what is loaded is ever garbage: looking for it takes a tenth of a short command's time, most
    # of that at the very end, when all memory is given back anyway.
    gc.set_threshold(_NEW_OBJECTS)
    atexit.register(gc.freeze)
    try:
        _carry_out()
    except SystemExit as ended:
        sys.exit(_with_loss(ended.code))


def _with_loss(code: "str | int | None") -> "str | int | None":
    """Return the code to exit with where standard output may not have taken the result."""
    lost = code_of_loss()
    if not lost:
        return code
    from collector.runs.outcome import Outcome, exit_code

    return exit_code(outcome for outcome in Outcome if outcome.code in (code, lost))


def _carry_out() -> NoReturn:
    """Carry out the command; every foreseeable error ends as one sentence and the contract's exit code."""
    try:
        ended = group.main(prog_name="avsync", standalone_mode=False)
    except CollectorError as error:
        from collector.cli.printed import printed

        say(printed(f"avsync: {error}".split("\n")))  # it may quote a bundle's text, or a file's name
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("avsync: interrupted.", err=True)
        sys.exit(INTERRUPTED)
    except Exception as error:
        # The last edge: a trace could show what it should not, so only the place is told.
        if "AVSYNC_TRACE" in os.environ:
            raise
        click.echo(f"avsync: {place_of(error)}. AVSYNC_TRACE=1 shows more; check it for secrets first.", err=True)
        sys.exit(NoBundleError.exit_code)
    sys.exit(ended if isinstance(ended, int) else 0)
