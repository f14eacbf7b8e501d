"""Two people attach the same bundle at once, from two machines that know nothing of each other: one is there."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.avsync import finish, start
from tests.delivery.parcels import make_big_bundle, sha256_of
from tests.delivery.sites import Site, each, own_name
from tests.servers.cutting import Cut, When, relay


def begin(site: Site, bundle: Path, machine: Path, port: int) -> "subprocess.Popen[str]":
    """Start a delivery of a copy, with a state of its own."""
    machine.mkdir()
    copy = Path(shutil.copy(bundle, machine))
    given = site.arguments(f"http://localhost:{port}")
    return start(machine, "attach", str(copy), "--yes", "--sha256", sha256_of(copy), "--json", *given, **site.secrets)


@each("PUT", "S3", "Redmine", "Request Tracker", "Zendesk")
def test_a_bundle_that_another_machine_attaches_meanwhile_is_there_once(
    site: Site, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    bundle = make_big_bundle(tmp_path, site.large_bytes, name=own_name(request))
    with relay(site.port, Cut(after_bytes=1, when=When.PAUSED, request=site.sends)) as between:
        first = begin(site, bundle, tmp_path / "first", between.port)
        try:
            assert between.held.wait(60), first.communicate(timeout=10)
            second = finish(begin(site, bundle, tmp_path / "second", site.port))
        finally:
            between.resumed.set()
            done = finish(first)
    assert second.code == 0, second.stderr
    assert second.document["to"][0]["sent_now"] is True
    assert done.code == 0, done.stderr
    assert site.stored(bundle.name) == [sha256_of(bundle)]
    if site.asks_last:
        assert done.document["to"][0]["sent_now"] is False
