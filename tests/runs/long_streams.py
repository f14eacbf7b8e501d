"""A job whose stream is long enough to go to lanes, and the pieces of such a stream."""

import random
from pathlib import Path

from collector.model.source import Phase, SourcePlan
from collector.runs.frames import Job
from tests.factory import make_request

PORTION_BYTES = 32 * 1024


def make_job(folder: Path) -> Job:
    plan = SourcePlan(source="a", why="a test", phase=Phase.AFTER, deadline_s=60.0)
    return Job(module="", plan=plan, request=make_request(), spool=str(folder), secrets=("hunter2hunter2",), handles=())


def pieces_of(size: int) -> list[bytes]:
    chance = random.Random(5)
    found, total = [], 0
    while total < size:
        piece = b"".join(
            b"2026-03-05T14:00:00.000Z from 198.51.100.%d by anna%d with hunter2hunter2 seq %d\n"
            % (chance.randrange(256), number % 7, chance.randrange(1 << 30))
            for number in range(100)
        )
        found.append(piece)
        total += len(piece)
    return found
