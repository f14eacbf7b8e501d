"""Says what may stand beside ``--resume``: a run is finished as it was begun."""

import click

from collector.errors import UsageError

BESIDE = frozenset(
    {"resume", "out", "as_json", "quiet", "yes", "url", "api_key", "api_secret", "token", "env_file", "app_id"}
)
"""What says where secrets and the bundle are, and how to speak; everything else is what the run was begun with."""


def require_nothing_else(context: click.Context) -> None:
    """Refuse options that would make another run of it; of variables nothing but secrets is read. Raises UsageError."""
    given = [
        parameter.opts[-1]
        for parameter in context.command.params
        if parameter.name not in BESIDE
        and context.get_parameter_source(parameter.name or "") is click.core.ParameterSource.COMMANDLINE
    ]
    if given:
        raise UsageError(
            f"--resume finishes a run as it was begun: leave out {', '.join(given)}, or begin a new run without it."
        )
