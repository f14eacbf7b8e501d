"""A bundle that is changed after its approval, before or while it is sent, arrives nowhere: at each kind of place."""

import os
import threading
from pathlib import Path

import pytest

from collector.bundle.approval import approve
from tests.avsync import Done, finish, start
from tests.cli.attaching import run
from tests.delivery.parcels import make_big_bundle, sha256_of
from tests.delivery.sites import Site, each, hand_over, own_name
from tests.factory import END
from tests.servers.cutting import Cut, When, relay


def change(bundle: Path) -> None:
    """Change the last byte; changed twice it is as it was."""
    with bundle.open("r+b") as file:
        file.seek(-1, os.SEEK_END)
        last = file.read(1)[0]
        file.seek(-1, os.SEEK_END)
        file.write(bytes([last ^ 1]))


def require_refused(done: Done) -> None:
    assert done.code == 2, done.stderr
    assert "was changed since it was approved" in done.stderr


@each()
def test_a_bundle_that_changed_after_its_approval_is_not_sent(site: Site, bundle: Path) -> None:
    approve(bundle, sha256=sha256_of(bundle), at=END)
    approved = sha256_of(bundle)
    make_big_bundle(bundle.parent, 1_000, name="another.zip").replace(bundle)  # as whole, and not the one
    given = (str(bundle), *site.arguments(f"http://localhost:{site.port}"), "--yes")
    require_refused(run(*given, **site.secrets))
    named = run(*given, "--sha256", approved, **site.secrets)
    assert (named.code, "is not the bundle of that --sha256" in named.stderr) == (2, True)
    assert site.stored(bundle.name) == []


@each("PUT", "signed PUT", "S3", "Redmine", "Request Tracker", "Zendesk", "mail")
def test_a_bundle_that_changes_while_it_is_sent_does_not_arrive_and_the_approved_one_still_does(
    site: Site, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    bundle = make_big_bundle(tmp_path, site.large_bytes, name=own_name(request))
    approval = ("--yes", "--sha256", sha256_of(bundle))
    begun = 1 if site.sends else 100_000
    with relay(site.port, Cut(after_bytes=begun, when=When.PAUSED, request=site.sends)) as between:
        given = site.arguments(f"http://localhost:{between.port}")
        process = start(tmp_path, "attach", str(bundle), *approval, *given, **site.secrets)
        try:
            assert between.held.wait(60), process.communicate(timeout=10)
            change(bundle)
        finally:
            between.resumed.set()
            done = finish(process)
    require_refused(done)
    change(bundle)
    assert sha256_of(bundle) not in site.stored(bundle.name)
    hand_over(site, bundle)
    assert site.stored(bundle.name) == [sha256_of(bundle)]


@pytest.mark.skipif(os.name == "nt", reason="a named pipe is the disk that stands still")
def test_a_bundle_that_changes_while_its_draft_is_written_leaves_nothing(tmp_path: Path) -> None:
    """The disk is a pipe that nobody empties, until the bundle is another one."""
    bundle = make_big_bundle(tmp_path)
    part = tmp_path / f".{bundle.stem}-agora.eml.part"
    os.mkfifo(part)
    process = start(tmp_path, "attach", str(bundle), "--to", "agora", "--yes", "--sha256", sha256_of(bundle))
    guard = threading.Timer(60, process.kill)
    guard.start()
    with part.open("rb") as disk:
        disk.read(100_000)
        change(bundle)
        while disk.read(1 << 16):
            pass
    require_refused(finish(process))
    guard.cancel()
    assert list(tmp_path.glob("*.eml")) == list(tmp_path.glob(".*.part")) == []
