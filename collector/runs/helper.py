"""Carries out errands in a process of its own, beside the worker whose source they are of.

Started by ``spreading`` as ``python -m collector.runs.helper``, or as a copy of the worker. The job comes as one line
on standard input, then each errand as a pickle, answered by the pickle of its report. It ends with its input.
"""

import os
import pickle
import threading
from queue import SimpleQueue
from typing import IO

from collector.redaction import quads
from collector.runs.child import private_output
from collector.runs.errands import Errand, Runner
from collector.runs.frames import job_from_line

NAME = "collector.runs.helper"


def serve() -> None:
    """Carry out every errand on standard input."""
    source, out = os.fdopen(os.dup(0), "rb"), private_output()
    quads.load()
    job = source.readline()
    if not job:
        return  # started ahead, and not needed
    runner = Runner(job_from_line(job), say=lambda _: None, stopped=lambda: False)
    errands: SimpleQueue[Errand[object, object]] = SimpleQueue()
    threading.Thread(target=_take, args=(source, errands), daemon=True).start()
    while True:
        pickle.dump(runner.carry_out(errands.get()), out, pickle.HIGHEST_PROTOCOL)
        out.flush()


def _take(source: IO[bytes], errands: "SimpleQueue[Errand[object, object]]") -> None:
    """Take errands as they come, so that nobody waits for us to read while we wait for a report to be read."""
    try:
        while True:
            errands.put(pickle.load(source))  # noqa: S301  the worker that started this process wrote it
    finally:
        os._exit(0)  # the worker is gone, and nobody wants what we are at


if __name__ == "__main__":
    serve()
