"""Turns the options of a command into its help, those that belong together under one heading."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])  # click's own decorators are typed this way
OF_THE_COMMAND = "This command"


class HeadedOption(click.Option):
    """An option that knows the heading it stands under."""

    def __init__(self, *names: Any, heading: str = OF_THE_COMMAND, **settings: Any) -> None:
        super().__init__(*names, **settings)
        self.heading = heading


class HeadedCommand(click.Command):
    """A command whose help lists its own options first, then those that many commands share, by their headings."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write one list a heading, in the order in which the headings appear."""
        lists: dict[str, list[tuple[str, str]]] = {OF_THE_COMMAND: []}
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record is not None:
                heading = parameter.heading if isinstance(parameter, HeadedOption) else OF_THE_COMMAND
                lists.setdefault(heading, []).append(record)
        for heading, records in lists.items():
            with formatter.section(heading):
                formatter.write_dl(records)


@dataclass(frozen=True, kw_only=True, slots=True)
class Declared:
    """An option that is not yet a command's; applied to a function it becomes one, as click.option's result does."""

    names: tuple[str, ...]
    settings: Mapping[str, Any]

    def __call__(self, function: F) -> F:
        """Give the option to the function of a command."""
        return click.option(*self.names, cls=HeadedOption, **self.settings)(function)

    def under(self, heading: str) -> "Declared":
        """Return the same option under a heading."""
        return replace(self, settings={**self.settings, "heading": heading})


def headed(heading: str, *declared: Declared) -> tuple[Declared, ...]:
    """Return the options under one heading."""
    return tuple(one.under(heading) for one in declared)


def options(*groups: tuple[Declared, ...]) -> Callable[[F], F]:
    """Return one decorator that adds all options of the groups, in their order in the help."""

    def add(function: F) -> F:
        for declared in reversed([item for group in groups for item in group]):
            function = declared(function)
        return function

    return add
