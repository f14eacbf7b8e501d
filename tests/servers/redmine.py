"""Starts a real Redmine (Debian's package, sqlite) on a free loopback port over a database of its own, with two issues.

Needs root, as the package's user runs it: ``apt-get install --no-install-recommends redmine redmine-sqlite
dbconfig-sqlite3 puma``.
"""

import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.evidence.network.servers import closed_port

ROOT = Path("/usr/share/redmine")
GEMS = Path("/usr/share/rubygems-integration/all/specifications")
USER = "www-data"
READY_S = 120
MOST_KB = 131_072
SEED = """
Redmine::DefaultData::Loader.load("en")
Setting.rest_api_enabled = '1'
Setting.attachment_max_size = '%d'
Setting.attachment_extensions_denied = 'exe'
def person(login)
  user = User.new
  user.login = login
  user.firstname, user.lastname, user.mail = login, 'Synthetic', "#{login}@example.com"
  user.password = user.password_confirmation = 'synthetic-password'
  user.save!
  user
end
project = Project.create!(name: 'avsync', identifier: 'avsync', is_public: false)
project.enabled_module_names = ['issue_tracking']
project.trackers = Tracker.all
project.save!
rights = {'writer' => [:view_issues, :add_issue_notes, :edit_issues], 'reader' => [:view_issues]}
people = rights.map do |login, permissions|
  role = Role.create!(name: "synthetic #{login}", permissions: permissions)
  user = person(login)
  Member.create!(project: project, user: user, roles: [role])
  [login, user]
end.to_h
locked = person('locked')
locked.update!(status: Principal::STATUS_LOCKED)
issues = [false, true].map do |closed|
  Issue.create!(project: project, tracker: Tracker.first, author: people['writer'], subject: 'Synthetic',
                status: IssueStatus.where(is_closed: closed).first, priority: IssuePriority.first)
end
puts 'SEEDED ' + {writer: people['writer'].api_key, reader: people['reader'].api_key, locked: locked.api_key,
                  open: issues[0].id.to_s, closed: issues[1].id.to_s}.to_json
"""

RACK = """
require '%s/config/environment'
Attachment.storage_path = '%s'
run Rails.application
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Redmine:
    """A running Redmine: API keys of who may write, may only read, and is locked; an open and a closed issue's number.

    ``files`` is the folder that it keeps attachments in.
    """

    port: int
    files: Path
    writer: str
    reader: str
    locked: str
    open: str
    closed: str

    def to(self, issue: str = "", *, port: int = 0) -> str:
        """Return the URL for ``--to``; by another port for what stands between."""
        return f"redmine+http://127.0.0.1:{port or self.port}/issues/{issue or self.open}"

    def attachments(self, issue: str = "") -> list[dict[str, object]]:
        """Return what the issue shows, asked without avsync."""
        return self._listed("attachments", issue)

    def notes(self, issue: str = "") -> list[dict[str, object]]:
        """Return the issue's notes (``notes``, ``private_notes``), asked without avsync."""
        return [journal for journal in self._listed("journals", issue) if journal.get("notes")]

    def stored(self, attachment: Mapping[str, object]) -> bytes:
        """Return the bytes of one of them."""
        return self._ask(f"attachments/download/{attachment['id']}")

    def _listed(self, what: str, issue: str) -> list[dict[str, object]]:
        answer = json.loads(self._ask(f"issues/{issue or self.open}.json?include={what}"))
        found: list[dict[str, object]] = answer["issue"][what]
        return found

    def _ask(self, path: str) -> bytes:
        url = f"http://127.0.0.1:{self.port}/{path}"
        with urllib.request.urlopen(urllib.request.Request(url, headers={"X-Redmine-API-Key": self.writer})) as answer:
            return bytes(answer.read())


@contextmanager
def running_redmine(*, most_kb: int = MOST_KB) -> Iterator[Redmine]:
    """Run it inside the block, over a fresh database; it takes files of ``most_kb``."""
    if not ROOT.exists():
        pytest.fail("Redmine is not installed: apt-get install redmine redmine-sqlite dbconfig-sqlite3 puma")
    # Not in a test's own folder, which only the tests' user may enter.
    with tempfile.TemporaryDirectory(prefix="avsync-redmine-", ignore_cleanup_errors=True) as name:
        shutil.chown(name, USER)
        yield from _running(Path(name), most_kb)


def _running(folder: Path, most_kb: int) -> Iterator[Redmine]:
    database, seed, rack, files = (folder / name for name in ("redmine.sqlite", "seed.rb", "config.ru", "files"))
    seed.write_text(SEED % most_kb)
    rack.write_text(RACK % (ROOT, files))
    files.mkdir()
    shutil.chown(files, USER)
    for script in (seed, rack):
        script.chmod(0o644)
    _command(database, "rake", "db:migrate")
    seeded = _command(database, "bin/rails", "runner", str(seed)).split("SEEDED ", 1)[1].splitlines()[0]
    port = closed_port()
    process = _start(database, "puma", "-e", "production", "-b", f"tcp://127.0.0.1:{port}", str(rack))
    try:
        _wait(port, process)
        yield Redmine(port=port, files=files, **json.loads(seeded))
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.communicate(timeout=30)


def _bundler() -> dict[str, str]:
    """Return the Bundler of Debian's package: the newer one of Ruby's last security update misses Debian's gems."""
    (specification,) = GEMS.glob("bundler-*.gemspec")
    return {"BUNDLER_VERSION": specification.stem.partition("-")[2]}


def _environment(database: Path) -> dict[str, str]:
    own = {"RAILS_ENV": "production", "REDMINE_INSTANCE": "default", "X_DEBIAN_SITEID": "default", "REDMINE_LANG": "en"}
    return (
        os.environ
        | own
        | _bundler()
        | {
            "HOME": str(database.parent),
            "PWD": str(ROOT),  # puma believes it, and the caller's may be a folder that the user must not enter
            "DATABASE_URL": f"sqlite3:{database}?timeout=60000",  # ms that one connection waits for another
            "SCHEMA": str(database.with_name("schema.rb")),  # what the migration writes; the package's own is read-only
        }
    )


def _as_user(*command: str) -> list[str]:
    return ["runuser", "-u", USER, "--", *command]


def _command(database: Path, *command: str) -> str:
    done = subprocess.run(
        _as_user(*command), cwd=ROOT, env=_environment(database), capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _start(database: Path, *command: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        _as_user(*command),
        cwd=ROOT,
        env=_environment(database),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def _wait(port: int, process: "subprocess.Popen[str]") -> None:
    until = time.monotonic() + READY_S
    while time.monotonic() < until and process.poll() is None:
        with suppress(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/login", timeout=30).close()
            return
        time.sleep(0.2)
    raise AssertionError(f"Redmine did not start: {process.communicate(timeout=10)[1] if process.poll() else 'slow'}")
