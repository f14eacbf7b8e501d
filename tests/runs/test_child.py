import subprocess
import sys

PRINTS = """
import os, signal
from collector.runs.child import private_output
out = private_output()
print("a library", flush=True)
os.write(1, b" and a native one")
out.write(b"a message")
out.flush()
assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
"""


def test_messages_alone_go_to_standard_output_and_ctrl_c_is_the_runs() -> None:
    done = subprocess.run([sys.executable, "-c", PRINTS], capture_output=True, check=True)
    assert (done.stdout, done.stderr.replace(b"\r", b"")) == (b"a message", b"a library\n and a native one")
