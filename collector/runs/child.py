"""Makes a process of a run ready to talk to the one that started it, and to nobody else."""

import os
import signal
from typing import BinaryIO


def private_output() -> BinaryIO:
    """Keep standard output for messages; what else prints, native libraries too, goes to standard error.

    Ctrl-C, which every process of a terminal hears, is left to the run: it tells the others when to stop.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    private = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return private
