"""Turns whatever breaks while something is made safe into an error that shows nothing of it."""

from collections.abc import Iterator
from contextlib import contextmanager

from collector.errors import CollectorError, RedactionError


@contextmanager
def failing_closed(what: str) -> Iterator[None]:
    """Raise RedactionError, which says what stays out of the bundle, whatever is raised meanwhile; ours pass."""
    try:
        yield
    except CollectorError:
        raise
    except Exception as error:  # noqa: BLE001  whatever breaks here, the value stays out; its text may be a secret
        raise RedactionError(
            f"{what} could not be made safe ({type(error).__name__}), so it stays out of the bundle."
        ) from None
