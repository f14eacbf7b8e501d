"""Runs ``avsync attach`` in this process, which ends as fast as it can, with no setting of the user's own."""

import json
import os
from pathlib import Path

from click.testing import CliRunner

from collector.cli import group
from collector.errors import CollectorError
from tests.avsync import Done
from tests.delivery.parcels import sha256_of
from tests.servers.s3_gateway import KEY, SECRET

S3 = {"AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET}


def run(*arguments: str, **extra: str) -> Done:
    """Run the command in this process, which ends as fast as it can."""
    environment = {name: None for name in os.environ if name.startswith(("AVSYNC_", "AWS_"))}
    done = CliRunner().invoke(group, ["attach", *arguments], env={**environment, **extra})
    if isinstance(done.exception, CollectorError):
        return Done(code=done.exception.exit_code, stdout=done.stdout, stderr=f"{done.stderr}{done.exception}")
    return Done(code=done.exit_code, stdout=done.stdout, stderr=done.stderr)


def send(bundle: Path, to: str, *arguments: str, sha256: str = "", **extra: str) -> Done:
    """Send as a script does: approved by the sha256."""
    approval = ["--yes", "--sha256", sha256 or sha256_of(bundle)]
    return run(str(bundle), "--to", to, *approval, *arguments, **extra)


def journal(bundle: Path) -> list[dict[str, str]]:
    entries: list[dict[str, str]] = json.loads(bundle.with_name(f"{bundle.name}.journal.json").read_text())["entries"]
    return entries
