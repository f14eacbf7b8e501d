"""Finds the local processes that are connected to the call's server, never avsync's own."""

import contextlib
import os
from collections.abc import Iterable, Iterator

import psutil

from collector.evidence.device.readings import UNREADABLE
from collector.evidence.resolve import endpoint_of, resolve
from collector.model.coverage import Unavailable
from collector.model.records.device import WatchedProcess
from collector.model.request import Contact, Request

MOST_WATCHED = 4
LOOK_UP_DEADLINE_S = 3.0
OURS = ("avsync", "collector")


async def find_watched(request: Request, *, own: frozenset[int]) -> tuple[WatchedProcess, ...]:
    """Return the process of ``--pid``, or those with an established TCP connection to the server's host and port.

    Such a process takes part in the call; whether it publishes is for the room to say. Connections of other users'
    processes are visible to an administrator only. ``own`` are the process ids of avsync itself. A process is known by
    its name; its command line may hold secrets and is never kept.
    """
    if request.pid:
        return tuple(_described([request.pid], known_by="--pid"))
    if not request.server.url:
        return ()
    targets = await _targets(request)
    found = sorted(pid for pid in _connected_to(targets) if pid not in own)
    return tuple(_described(found[:MOST_WATCHED], known_by="connection to the server"))


async def _targets(request: Request) -> frozenset[tuple[str, int]]:
    try:
        server = endpoint_of(request.server.url)
        if request.contact is Contact.OFFLINE:
            return frozenset({(server.host, server.port)})
        found = await resolve(server.host, server.port, deadline_s=LOOK_UP_DEADLINE_S)
    except (Unavailable, OSError, TimeoutError):
        return frozenset()  # network.path tells why the name leads nowhere
    return frozenset((address, server.port) for address in found.addresses)


def _connected_to(targets: frozenset[tuple[str, int]]) -> set[int]:
    if not targets:
        return set()
    return {pid for pid, remote in _connections() if (remote[0].removeprefix("::ffff:"), remote[1]) in targets}


def _connections() -> Iterator[tuple[int, tuple[str, int]]]:
    """Yield process id and remote end of every established TCP connection that this user may see."""
    try:
        for item in psutil.net_connections(kind="tcp"):
            if item.pid and item.raddr and item.status == psutil.CONN_ESTABLISHED:
                yield item.pid, (str(item.raddr[0]), int(item.raddr[1]))
    except psutil.AccessDenied:  # macOS shows the whole list to an administrator only
        yield from _connections_one_by_one()
    except UNREADABLE:
        return  # a container that hides /proc shows no connection


def _connections_one_by_one() -> Iterator[tuple[int, tuple[str, int]]]:
    for process in psutil.process_iter():
        with contextlib.suppress(*UNREADABLE):
            for own in process.net_connections(kind="tcp"):
                if own.status == psutil.CONN_ESTABLISHED:
                    yield process.pid, (str(own.raddr[0]), int(own.raddr[1]))


def _described(pids: Iterable[int], *, known_by: str) -> Iterator[WatchedProcess]:
    for pid in pids:
        with contextlib.suppress(*UNREADABLE):
            yield WatchedProcess(pid=pid, name=psutil.Process(pid).name(), known_by=known_by)


def own_process_ids() -> frozenset[int]:
    """Return the process ids of avsync: this one, the run that started it, and all that the run started."""
    ids = {os.getpid()}
    with contextlib.suppress(*UNREADABLE):
        top = psutil.Process()
        with contextlib.suppress(*UNREADABLE):
            for parent in top.parents():
                if not _is_ours(parent):
                    break
                top = parent
        ids.add(top.pid)
        ids.update(child.pid for child in top.children(recursive=True))
    return frozenset(ids)


def _is_ours(process: psutil.Process) -> bool:
    """Look at the program and its first arguments; those that follow may be anybody's words."""
    words = [word.replace("\\", "/").rpartition("/")[2].removesuffix(".exe") for word in process.cmdline()[:4]]
    return any(word == name or word.startswith(f"{name}.") for word in words for name in OURS)
