"""Starts a real nginx on a free loopback port before another server, with the rules that a test gives it."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import which
from socket import create_connection

import pytest

from tests.evidence.network.servers import closed_port

READY_S = 20
CONFIGURATION = """
daemon off;
master_process off;
error_log {folder}/error.log;
pid {folder}/nginx.pid;
events {{}}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port};
    {rules}
    location / {{ proxy_pass http://127.0.0.1:{behind}; proxy_set_header Host $http_host; }}
  }}
}}
"""


@contextmanager
def nginx(folder: Path, *, behind: int, rules: str = "") -> Iterator[int]:
    """Run it inside the block; return its port. ``rules`` stand in the ``server`` block."""
    program = which("nginx") or which("nginx", path="/usr/sbin")
    if not program:
        pytest.fail("nginx is not installed: apt-get install nginx-light")
    port = closed_port()
    file = folder / "nginx.conf"
    file.write_text(CONFIGURATION.format(folder=folder, port=port, behind=behind, rules=rules))
    process = subprocess.Popen([program, "-c", str(file), "-p", str(folder)], stderr=subprocess.PIPE, text=True)
    try:
        _wait(port, process)
        yield port
    finally:
        process.terminate()
        process.communicate(timeout=30)


def _wait(port: int, process: "subprocess.Popen[str]") -> None:
    until = time.monotonic() + READY_S
    while time.monotonic() < until and process.poll() is None:
        with suppress(OSError):
            create_connection(("127.0.0.1", port), timeout=1).close()
            return
        time.sleep(0.05)
    raise AssertionError(f"nginx did not start: {process.communicate(timeout=5)[1] if process.poll() else 'slow'}")
