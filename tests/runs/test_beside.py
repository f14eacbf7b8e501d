"""A copy of a process does what it is asked to and ends with its input, as a process of its own does.

What is copied here is a process of one thread: a test's own has more.
"""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from collector.runs.beside import may_be_copied
from collector.runs.environment import environment

ENVIRONMENT = environment() | {"OPENBLAS_NUM_THREADS": "1"}  # as every command sets it: numpy starts no threads
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="nowhere else is a process copied")

ECHO = """
import os, sys
from collector.runs.beside import Copy, may_be_copied

def echo():
    for line in sys.stdin.buffer:
        os.write(1, line.upper())

def asked(copy, text):
    copy.stdin.write(text)
    copy.stdin.flush()
    return copy.stdout.readline()
"""


def printed_by(script: str) -> list[str]:
    """Run a script in a process of its own, and return the lines that it prints."""
    done = subprocess.run(
        [sys.executable, "-P", "-c", script], env=ENVIRONMENT, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stderr == ""
    return done.stdout.splitlines()


@linux_only
def test_copies_answer_and_each_ends_with_its_own_input() -> None:
    script = (
        ECHO
        + """
first, second = Copy(echo), Copy(echo)
print(asked(second, b"two\\n"), asked(first, b"one\\n"))
for copy in (first, second):
    copy.stdin.close()
    print(copy.stdout.read(), copy.wait())
"""
    )
    assert printed_by(script) == ["b'TWO\\n' b'ONE\\n'", "b'' 0", "b'' 0"]


@linux_only
def test_a_copy_that_is_killed_says_nothing_more() -> None:
    script = (
        ECHO
        + """
copy = Copy(echo)
copy.kill()
print(copy.stdout.read(), copy.wait())
"""
    )
    assert printed_by(script) == ["b'' 9"]


@linux_only
def test_copies_end_when_what_they_were_copied_from_is_killed() -> None:
    script = ECHO + "copies = Copy(echo), Copy(echo)\nos.kill(os.getpid(), 9)\n"
    killed = subprocess.Popen([sys.executable, "-P", "-c", script], env=ENVIRONMENT, stderr=subprocess.PIPE)
    with killed:
        assert killed.stderr is not None
        assert killed.stderr.read() == b""  # which the copies have, too: it ends when they are gone


@linux_only
def test_a_process_of_one_thread_may_be_copied_and_one_of_more_may_not() -> None:
    assert printed_by(ECHO + "print(may_be_copied())") == ["True"]
    ended = threading.Event()
    thread = threading.Thread(target=ended.wait)
    thread.start()
    assert not may_be_copied()
    ended.set()
    thread.join()


AHEAD = """
from pathlib import Path
import psutil
from collector.model.source import RawStream
from collector.redaction.stream import contents_of
from collector.runs.elsewhere import Elsewhere
from collector.runs.lane import redactor_of
from collector.runs.lanes import Lanes, lanes_ahead

ahead = lanes_ahead()
kept = {child.pid for child in psutil.Process().children()}
assert kept and all(child.cmdline() == psutil.Process().cmdline() for child in psutil.Process().children())
from collector.runs import portions
from tests.runs.long_streams import PORTION_BYTES, make_job, pieces_of

portions.PORTION_BYTES = PORTION_BYTES
folder = Path(sys.argv[1])
job, pieces = make_job(folder), pieces_of(20 * PORTION_BYTES)
alone = redactor_of(job).redact_stream(RawStream(name="a", lines=iter(pieces)), folder / "alone")
lanes = Lanes(job, redactor_of(job), noted=set(), handles=set(), elsewhere=Elsewhere(), ahead=ahead)
safe = lanes.redact_stream(RawStream(name="a", lines=iter(pieces)), folder / "lanes")
assert b"".join(contents_of(safe)) == alone.path.read_bytes()
print(len(kept), len(psutil.Process().children()), sep="\\n")
"""


@linux_only
def test_lanes_ahead_are_copies_that_make_the_same(tmp_path: Path) -> None:
    script = AHEAD.replace("sys.argv[1]", repr(str(tmp_path)))
    began, left = printed_by(script)
    assert int(began) >= 1
    assert int(left) == 0
