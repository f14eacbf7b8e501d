"""Lets a command take bundles that were encrypted to its user: what it gets are bundles that can be read."""

from collections.abc import Callable
from contextlib import ExitStack
from functools import wraps
from typing import Any, TypeVar, cast

from collector.bundle.encryption import opened
from collector.cli.options import text

F = TypeVar("F", bound=Callable[..., Any])  # click's own decorators are typed this way

identity = text(
    "--identity", metavar="FILE", help="Your secret key (age or SSH), for a bundle that was encrypted to you."
)


def takes_encrypted(*arguments: str) -> Callable[[F], F]:
    """Return a decorator that adds ``--identity`` and opens the named arguments, paths, for as long as it runs."""

    def decorate(function: F) -> F:
        @wraps(function)
        def opening(*, identity: str, **given: Any) -> object:  # what click hands over is of many types
            with ExitStack() as held:
                given |= {name: held.enter_context(opened(given[name], identity)) for name in arguments}
                return function(**given)

        return identity(cast("F", opening))

    return decorate
