"""Picks, among apps that keep a vendor's log, the one whose log was written in the window; never guesses."""

from collections.abc import Iterable
from typing import Protocol, TypeVar

from collector.evidence.logs_found.found import Nothing
from collector.model.coverage import Reason
from collector.model.window import TimeWindow

SLACK_S = 60.0
"""A file system may note a time late."""


class Kept(Protocol):
    """A log of an app: the app's own folder, and when it was last written, in Unix time."""

    @property
    def app(self) -> str:
        """What tells one app's logs from another's."""
        ...

    @property
    def modified_s(self) -> float:
        """When it was last written."""
        ...


K = TypeVar("K", bound=Kept)


def of_one_app(kept: Iterable[K], window: TimeWindow) -> tuple[K, ...] | Nothing:
    """Return the logs of the only app that wrote since the window began, its whole rotation set.

    Other people's apps use the same SDK: where more than one was at work, none is read.
    """
    apps: dict[str, list[K]] = {}
    for item in kept:
        apps.setdefault(item.app, []).append(item)
    began = window.start.timestamp() - SLACK_S
    at_work = [logs for logs in apps.values() if max(item.modified_s for item in logs) >= began]
    if len(at_work) == 1:
        return tuple(at_work[0])
    if not at_work:
        number = f"{len(apps)} apps keep" if len(apps) > 1 else "one app keeps"
        why = f"{number} such logs, last written before {window.start:%Y-%m-%d %H:%M:%S} UTC, when the window begins"
        return Nothing(reason=Reason.OUTSIDE_WINDOW, why=why)
    why = f"{len(at_work)} apps wrote such logs since the window began, and avsync reads no other app's"
    return Nothing(reason=Reason.DECLINED, why=why)
