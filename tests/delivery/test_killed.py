"""A run that is killed with -9 in the middle, at each kind of place: a repeat leaves one bundle there, with its sha256.

A mail server cannot be asked. There, "one" means that no second mail goes out unless a person says that the first one
did not arrive: what is killed before the mail's end is sent again, what is killed after it is not.
"""

import signal
import subprocess
import sys
from pathlib import Path

from tests.avsync import clean_environment, finish, start
from tests.delivery.parcels import make_big_bundle, sha256_of
from tests.delivery.sites import Site, each, repeat
from tests.servers.cutting import Cut, Relay, When, relay

KILL = getattr(signal, "SIGKILL", signal.SIGTERM)


def kill_once_held(site: Site, bundle: Path, between: Relay) -> str:
    """Start a delivery, end it without warning once the relay holds it, and return all that it said."""
    approval = ["--yes", "--sha256", sha256_of(bundle)]
    given = site.arguments(f"http://localhost:{between.port}")
    process = start(bundle.parent, "attach", str(bundle), *approval, *given, **site.secrets)
    try:
        assert between.held.wait(60), process.communicate(timeout=10)
    finally:
        process.send_signal(KILL)
        told = finish(process)
    return told.stdout + told.stderr


def require_one(site: Site, bundle: Path, said: str) -> None:
    assert site.stored(bundle.name) == [sha256_of(bundle)]
    journal = bundle.with_name(f"{bundle.name}.journal.json").read_text()
    for secret in (*site.secrets.values(), "synthetic-signature"):
        assert secret not in said + journal


@each()
def test_a_run_killed_while_it_sends_is_repeated_and_leaves_one(site: Site, bundle: Path) -> None:
    after = int(bundle.stat().st_size * site.weight * 0.5)
    with relay(site.port, Cut(after_bytes=after, when=When.HELD, request=site.sends)) as between:
        said = kill_once_held(site, bundle, between)
        assert sha256_of(bundle) not in site.stored(bundle.name)  # versitygw may keep a part of what a URL signs
        for _ in range(2):
            repeat(site, bundle, f"http://localhost:{between.port}")
    require_one(site, bundle, said)


@each()
def test_a_run_killed_before_it_heard_the_answer_is_repeated_and_leaves_one(site: Site, bundle: Path) -> None:
    after = int(bundle.stat().st_size * site.weight) if site.completes == site.sends else 0
    unheard(site, bundle, Cut(after_bytes=after, when=When.UNHEARD, request=site.completes))


@each("Redmine", "Zendesk")
def test_an_upload_whose_answer_a_killed_run_did_not_hear_leaves_one(site: Site, bundle: Path) -> None:
    unheard(site, bundle, Cut(after_bytes=bundle.stat().st_size, when=When.UNHEARD, request=site.sends))


def unheard(site: Site, bundle: Path, cut: Cut) -> None:
    with relay(site.port, cut) as between:
        said = kill_once_held(site, bundle, between)
        for _ in range(2):
            repeat(site, bundle, f"http://localhost:{between.port}")
    require_one(site, bundle, said)


STANDS_STILL = """
import sys, time
from collector.cli import main
from collector.delivery.parcel import Parcel

whole = Parcel.chunks

def half(parcel, track):
    left = parcel.size_bytes // 2
    for chunk in whole(parcel, track):
        yield chunk
        left -= len(chunk)
        if left < 0:
            print("half", flush=True)
            time.sleep(60)

Parcel.chunks = half
main()
"""


def test_a_run_killed_while_it_writes_into_a_folder_is_repeated_and_leaves_one(tmp_path: Path) -> None:
    """The disk stands still once half has gone in."""
    bundle, desk = make_big_bundle(tmp_path), tmp_path / "desk"
    desk.mkdir()
    given = ("attach", str(bundle), "--to", f"{desk.as_uri()}/", "--yes", "--sha256", sha256_of(bundle))
    process = subprocess.Popen(
        [sys.executable, "-c", STANDS_STILL, *given],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
        env=clean_environment(tmp_path, {}),
    )
    assert process.stdout
    assert process.stdout.readline() == "half\n"
    process.send_signal(KILL)
    finish(process)
    (part,) = desk.iterdir()
    assert bundle.stat().st_size // 2 < part.stat().st_size < bundle.stat().st_size
    for _ in range(2):
        assert finish(start(tmp_path, *given)).code == 0
    assert [sha256_of(path) for path in desk.iterdir()] == [sha256_of(bundle)]
