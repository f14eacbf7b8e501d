"""Makes screenshots of the pages of real runs: ``python -m tests.report.screenshots OUT [--only NAME…]``.

Each run publishes the reference signal through a real livekit-server and watches it with ``avsync collect``: a healthy
publisher, one whose audio queue is too long, and a receiver whose network loses packets. A fourth page is of a run that
has no server. OUT gets the bundle of each, its page, and pictures of it: the first screen in light and dark, the whole
page, a phone's width, and paper. It takes about four minutes; the network fault needs Linux and root. ``--readme`` also
writes the first screen of each, small, where the README links to it.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.avsync import clean_environment, member
from tests.faults.cases import Evidence
from tests.faults.run import ROOT, SETTLE_S, Place, by_id, publishing
from tests.impairment import joined, unavailable
from tests.live.server import LiveKitServer
from tests.report.browser import Browser, browser
from tests.report.small_png import small_png

SPARE_S = 120.0
SECONDS = 60
"""How an offset behaves shows itself from a minute on."""

PHONE_PX, DESK_PX = 360, 1280
README_FOLDER = ROOT / "tests" / "data" / "screenshots"
README_WIDTH_PX = 1040
"""The narrowest at which the first screen has its columns: a README shows it at about four fifths."""

README_BOTTOM = "Math.ceil(document.querySelector('.path').getBoundingClientRect().bottom) + 20"
"""Down to the picture of the path."""

README_MOST_BYTES = 150_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Shot:
    """One run to be shown: which case of the fault matrix it is, and what its user would tell."""

    name: str
    case: str
    options: tuple[str, ...]


SHOTS = (
    Shot(name="healthy", case="healthy-30fps-48k", options=("--here", "sender", "--scenario", "communication")),
    Shot(
        name="publishers-queue",
        case="oversized-audio-queue",
        options=("--here", "sender", "--custom-source", "--symptom", "the avatar's voice comes after its lips"),
    ),
    Shot(
        name="network-fault",
        case="loss-8%",
        options=("--here", "receiver", "--symptom", "the picture freezes and jumps"),
    ),
)
NO_SERVER = "no-server"


def collect(shot: Shot, place: Place, out: Path) -> Path:
    """Make the bundle of one run and return it. Raises AssertionError if there is none."""
    case = by_id(shot.case)
    room, bundle = f"demo-{shot.name}", out / f"{shot.name}.zip"
    place.server.create_room(room, sync_streams=case.sync_streams)
    with tempfile.TemporaryDirectory() as folder:
        trace = Path(folder) / "trace.jsonl"
        traced = () if case.evidence is Evidence.WATCH else ("--timestamps", str(trace))
        with publishing(case, place, room, Path(folder) / "truth.jsonl", trace):
            time.sleep(SETTLE_S)
            options = (*traced, *shot.options, "--duration", str(SECONDS))
            _avsync(place.watcher, room, options, Path(folder), bundle, place.server.access)
    return bundle


def collect_without_server(out: Path) -> Path:
    """Make the bundle of a run that has nothing but this machine."""
    bundle = out / f"{NO_SERVER}.zip"
    with tempfile.TemporaryDirectory() as folder:
        _avsync((), "demo", ("--offline", "--duration", "15"), Path(folder), bundle, {})
    return bundle


def _avsync(
    prefix: tuple[str, ...], room: str, options: tuple[str, ...], folder: Path, bundle: Path, extra: dict[str, str]
) -> None:
    bundle.unlink(missing_ok=True)
    done = subprocess.run(
        [*prefix, sys.executable, "-m", "collector", "collect", "--room", room, *options, "--out", str(bundle)],
        capture_output=True,
        text=True,
        cwd=folder,
        env=clean_environment(folder, extra),
        timeout=SECONDS + SPARE_S,
        check=False,
    )
    if not bundle.exists():
        raise AssertionError(f"avsync ended with {done.returncode} and no bundle: {done.stderr[-300:]}")


def show(opened: Browser, bundle: Path) -> None:
    """Write the page of a bundle beside it, and pictures of the page."""
    page = bundle.with_suffix(".html")
    page.write_text(member(bundle, "summary.html"), "utf-8", newline="")
    for kind, width, dark, whole in (
        ("light", DESK_PX, False, False),
        ("dark", DESK_PX, True, False),
        ("whole", DESK_PX, False, True),
        ("phone", PHONE_PX, False, True),
    ):
        opened.look(width=width, dark=dark)
        opened.open(page)
        _beside(page, f"{kind}.png").write_bytes(opened.screenshot(whole=whole))
    opened.look(on_paper=True)
    opened.open(page)
    _beside(page, "paper.pdf").write_bytes(opened.pdf())


def show_in_readme(opened: Browser, bundle: Path) -> Path:
    """Write the first screen of a bundle's page where the README links to it. Raises AssertionError if it is large."""
    opened.look(width=README_WIDTH_PX)
    opened.open(bundle.with_suffix(".html"))
    opened.look(width=README_WIDTH_PX, height=opened.evaluate(README_BOTTOM))
    picture = small_png(opened.screenshot())
    if len(picture) > README_MOST_BYTES:
        raise AssertionError(f"{bundle.stem}: {len(picture):,} bytes are too many for a README")
    README_FOLDER.mkdir(parents=True, exist_ok=True)
    shown = README_FOLDER / f"{bundle.stem}.png"
    shown.write_bytes(picture)
    return shown


def _beside(page: Path, ending: str) -> Path:
    return page.with_name(f"{page.stem}-{ending}")


def _beside_one_server(shots: Sequence[Shot], out: Path, *, host: str, near: tuple[str, ...]) -> list[Path]:
    """Make the bundles of runs that share a server; ``near`` is the prefix of whoever watches."""
    with tempfile.TemporaryDirectory() as folder:
        server = LiveKitServer(Path(folder), host=host)
        server.start()
        try:
            return [collect(shot, Place(server=server, watcher=near), out) for shot in shots]
        finally:
            server.stop()


def _across_a_link(shot: Shot, out: Path) -> list[Path]:
    """Make the bundle of a run whose watcher sits behind the link: a process of our own in the far namespace does."""
    link, reason = by_id(shot.case).link, unavailable()
    if link is None or reason:
        print(f"{shot.name}: left out, {reason or 'its case has no link'}", file=sys.stderr)
        return []
    with joined(link) as ends:
        command = [*ends.far, sys.executable, "-m", "tests.report.screenshots", str(out), "--only", shot.name]
        inside = ["--host", ends.far_address, "--near", json.dumps(ends.near)]
        subprocess.run([*command, *inside], cwd=ROOT, timeout=SECONDS + 2 * SPARE_S, check=True)
    return [out / f"{shot.name}.zip"]


def main() -> None:
    """Make the bundles, then the pictures; inside a namespace the bundles alone."""
    parser = argparse.ArgumentParser(prog="python -m tests.report.screenshots", description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME", choices=[*(s.name for s in SHOTS), NO_SERVER])
    parser.add_argument("--readme", action="store_true", help=f"also write {README_FOLDER.relative_to(ROOT)}/NAME.png")
    parser.add_argument("--host", default="", help=argparse.SUPPRESS)
    parser.add_argument("--near", default="[]", help=argparse.SUPPRESS)
    given = parser.parse_args()
    out: Path = given.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    wanted = [shot for shot in SHOTS if not given.only or shot.name in given.only]
    if given.host:
        _beside_one_server(wanted, out, host=given.host, near=tuple(json.loads(given.near)))
        return
    here = [shot for shot in wanted if by_id(shot.case).link is None]
    bundles = _beside_one_server(here, out, host="127.0.0.1", near=()) if here else []
    for shot in wanted:
        if by_id(shot.case).link is not None:
            bundles += _across_a_link(shot, out)
    if not given.only or NO_SERVER in given.only:
        bundles.append(collect_without_server(out))
    with browser() as opened:
        for bundle in bundles:
            show(opened, bundle)
            print(bundle.with_suffix(".html"))
            if given.readme and bundle.stem != NO_SERVER:
                print(show_in_readme(opened, bundle))


if __name__ == "__main__":
    main()
