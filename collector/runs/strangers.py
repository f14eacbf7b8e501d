"""Turns whatever a stranger's values do to judging, comparing and shaping into one sentence."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from collector.bundle.archive import UnreadableBundleError
from collector.errors import CollectorError


@contextlib.contextmanager
def edge_around(*paths: Path) -> Iterator[None]:
    """Raise UnreadableBundleError, which names the bundles, for every error that is no sentence yet."""
    try:
        yield
    except CollectorError:
        raise
    except Exception as error:
        # Values of the right type may still be absurd (a window of 9,000 years); the error's own text may hold them.
        names = " or ".join(path.name for path in paths)
        raise UnreadableBundleError(
            f"What {names} holds cannot be shown ({type(error).__name__}): no run of avsync makes such values."
        ) from error
