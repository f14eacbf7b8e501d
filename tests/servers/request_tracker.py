"""Starts a real Request Tracker (Debian's package, sqlite) on a free loopback port over a copy of its empty database.

Needs root, as the package's user runs it: ``apt-get install --no-install-recommends request-tracker5 rt5-db-sqlite
rt5-standalone dbconfig-sqlite3 msmtp-mta``. It keeps 3.75 MB (5 in base64) of larger files, and reports success.
"""

import base64
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.bundle.small_disk import small_disk
from tests.evidence.network.servers import closed_port

PROGRAM = Path("/usr/share/request-tracker5/libexec/rt-server")
DATABASE = Path("/var/lib/dbconfig-common/sqlite3/request-tracker5/rtdb")
USER = "www-data"
READY_S = 120
KEPT_BYTES = 3_750_000
CONFIGURATION = """
Set($rtname, 'synthetic'); Set($Organization, 'synthetic.example');
Set($WebDomain, '127.0.0.1'); Set($WebPort, %(port)d); Set($WebPath, '');
Set($DatabaseType, 'SQLite'); Set($DatabaseName, '%(folder)s/rtdb');
Set($MaxAttachmentSize, 5_000_000); Set($TruncateLongAttachments, %(truncate)d); Set($DropLongAttachments, %(drop)d);
Set($MailCommand, 'testfile'); Set($LogToSyslog, undef); Set($LogToSTDERR, 'critical'); Set($Timezone, 'UTC');
Set($WebSessionClass, 'Apache::Session::File');
1;
"""
SEED = """
use lib '/usr/share/request-tracker5/lib';
use RT; use JSON; RT::LoadConfig(); RT::Init();
my %out;
my $queue = RT::Queue->new(RT->SystemUser); $queue->Load('General');
for my $name ('writer', 'reader') {
  my $user = RT::User->new(RT->SystemUser);
  my ($id, $message) = $user->Create(Name => $name, EmailAddress => "$name\\@example.com", Privileged => 1);
  die $message unless $id;
  my @rights = qw(SeeQueue ShowTicket ShowTicketComments);
  push @rights, 'CommentOnTicket' if $name eq 'writer';
  $user->PrincipalObj->GrantRight(Right => $_, Object => $queue) for @rights;
  my ($token_id, $said, $token) = RT::AuthToken->new(RT->SystemUser)->Create(Owner => $user->Id, Description => 'x');
  die $said unless $token_id;
  $out{$name} = $token;
}
for my $status ('open', 'resolved') {
  my $ticket = RT::Ticket->new(RT->SystemUser);
  my ($id) = $ticket->Create(Queue => 'General', Subject => 'Synthetic', Status => $status);
  $out{$status eq 'open' ? 'open' : 'closed'} = "$id";
}
print 'SEEDED ' . encode_json(\\%out) . "\\n";
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class RequestTracker:
    """A running RT: tokens of who may comment and who may only read, numbers of an open and a closed ticket.

    ``folder`` holds its database.
    """

    port: int
    folder: Path
    writer: str
    reader: str
    open: str
    closed: str

    def to(self, ticket: str = "", *, port: int = 0) -> str:
        """Return the URL for ``--to``; by another port for what stands between."""
        return f"rt+http://127.0.0.1:{port or self.port}/ticket/{ticket or self.open}"

    def stored(self, name: str) -> list[bytes]:
        """Return the bytes of every file of that name in the open ticket, asked without avsync."""
        listed = self._ask(f"ticket/{self.open}/attachments?fields=Filename&per_page=100")["items"]
        numbers = [item["id"] for item in listed if item.get("Filename") == name]
        return [base64.b64decode(self._ask(f"attachment/{number}")["Content"]) for number in numbers]

    def comments(self, subject: str) -> list[tuple[str, str]]:
        """Return kind (Comment, or Correspond: a reply that the customer gets) and text of what has that subject."""
        listed = self._ask(f"ticket/{self.open}/attachments?fields=Subject,ContentType,TransactionId&per_page=100")
        said = {item["TransactionId"] for item in listed["items"] if item.get("Subject") == subject}
        texts = [item for item in listed["items"] if item["ContentType"] == "text/plain"]
        return [
            (
                self._ask(f"transaction/{item['TransactionId']}")["Type"],
                base64.b64decode(self._ask(f"attachment/{item['id']}")["Content"]).decode(),
            )
            for item in texts
            if item["TransactionId"] in said
        ]

    def _ask(self, path: str) -> Any:
        url = f"http://127.0.0.1:{self.port}/REST/2.0/{path}"
        asked = urllib.request.Request(url, headers={"Authorization": f"token {self.writer}"})
        with urllib.request.urlopen(asked) as answer:
            return json.load(answer)


@contextmanager
def running_rt(*, truncate: int = 1, drop: int = 0, disk_bytes: int = 0) -> Iterator[RequestTracker]:
    """Run it inside the block; files that are too large are cut (``truncate``) or left out (``drop``) in silence.

    With ``disk_bytes`` its database lies on a disk of that size, with nothing else.
    """
    if not PROGRAM.exists():
        pytest.fail("RT is not installed: apt-get install request-tracker5 rt5-db-sqlite rt5-standalone")
    with ExitStack() as stack:
        kept = tempfile.TemporaryDirectory(prefix="avsync-rt-", ignore_cleanup_errors=True)
        folder, port = Path(stack.enter_context(kept)), closed_port()
        if disk_bytes:
            stack.enter_context(small_disk(folder, size_bytes=disk_bytes))
        shutil.copy(DATABASE, folder / "rtdb")
        said = {"port": port, "folder": folder, "truncate": truncate, "drop": drop}
        (folder / "RT_SiteConfig.pm").write_text(CONFIGURATION % said)
        (folder / "seed.pl").write_text(SEED)
        for path in (folder, *folder.iterdir()):
            shutil.chown(path, USER)
        yield from _running(folder, port)


def _running(folder: Path, port: int) -> Iterator[RequestTracker]:
    # Without a folder of its own, the package's would win over this file.
    own = {"RT_SITE_CONFIG": str(folder / "RT_SiteConfig.pm"), "RT_SITE_CONFIG_DIR": str(folder / "none")}
    environment = os.environ | own
    done = subprocess.run(
        _as_user("perl", str(folder / "seed.pl")), cwd=folder, env=environment, capture_output=True, text=True
    )
    assert "SEEDED" in done.stdout, done.stdout + done.stderr
    seeded = json.loads(done.stdout.split("SEEDED ", 1)[1])
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            _as_user(str(PROGRAM), "--server", "Starlet", "--host", "127.0.0.1", "--port", str(port)),
            cwd=folder,
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        _wait(port, process, folder / "log")
        yield RequestTracker(port=port, folder=folder, **seeded)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)


def _as_user(*command: str) -> list[str]:
    return ["runuser", "-u", USER, "--", *command]


def _wait(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + READY_S
    while time.monotonic() < until and process.poll() is None:
        with suppress(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30).close()
            return
        time.sleep(0.2)
    raise AssertionError(f"RT did not start: {log.read_text()[-2000:]}")
