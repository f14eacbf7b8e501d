"""Turns what Linux' graphics drivers tell of each program that uses them into how busy a card and its coders are.

Each open file of a card has lines of its own in /proc/PID/fdinfo (the kernel's "DRM client usage stats"): for every
engine the time, or the cycles, for which it worked for that client. Two looks and the time between them give a share.
Only the programs of the same user can be looked at, unless one is an administrator: what is found is "at least". A
client counts from its second look on.
"""

import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from collector.model.records.device import GpuUse, ToldBy

CARDS, PROCESSES = Path("/sys/class/drm"), Path("/proc")
DEVICES = "/dev/dri/"
DRIVERS = ("i915", "xe", "amdgpu", "panfrost", "panthor", "v3d")
"""Those that tell of their engines."""
ENCODING, DECODING = ("enc", "enc_1"), ("dec", "jpeg")
"""amdgpu_fdinfo.c. Elsewhere one engine does both."""
CODING = ("video", "vcs")
"""i915 and xe: encoders and decoders share it, so that nobody can say which of the two it was."""
ASIDE = ("copy", "bcs", "dma", "video-enhance", "vecs", "vpe")
"""What moves and scales pictures is never what a call waits for."""
BUSY_FILE = "gpu_busy_percent"
NS_PER_S = 1e9
MOST_LINES = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """One graphics card: its address on the bus (fdinfo's drm-pdev, empty off PCI), its driver, its folder."""

    address: str
    driver: str
    folder: Path


@dataclass(frozen=True, kw_only=True, slots=True)
class Engine:
    """How long one engine has worked for one client, by time or, where ``cycles_total`` is not 0, by cycles."""

    busy_ns: int = 0
    cycles: int = 0
    cycles_total: int = 0
    capacity: int = 1


Clients = Mapping[tuple[str, str], Mapping[str, Engine]]
"""Engines of a client, by the card's address (its driver off PCI) and the client's number there."""


def cards(folder: Path = CARDS) -> tuple[Card, ...]:
    """Return the cards whose driver tells of its engines, in the order of their numbers."""
    found = []
    for path in sorted(folder.glob("card[0-9]"), key=lambda item: item.name):
        device = (path / "device").resolve()
        driver = (device / "driver").resolve().name
        if driver in DRIVERS:
            found.append(Card(address=device.name if ":" in device.name else "", driver=driver, folder=device))
    return tuple(found)


def clients(folder: Path = PROCESSES) -> dict[tuple[str, str], dict[str, Engine]]:
    """Read all clients that may be read; one that several descriptors share counts once."""
    found: dict[tuple[str, str], dict[str, Engine]] = {}
    for told in _descriptors(folder):
        key = (told.get("drm-pdev", "") or told.get("drm-driver", ""), told.get("drm-client-id", ""))
        if key[0] and key[1]:
            found[key] = engines(told)
    return found


def _descriptors(folder: Path) -> Iterator[dict[str, str]]:
    """Yield the lines of every descriptor of a card; programs end, and those of others are closed."""
    for process in folder.glob("[0-9]*"):
        with suppress(OSError):
            for opened in (process / "fd").iterdir():
                with suppress(OSError):
                    if str(opened.readlink()).startswith(DEVICES):
                        yield fields((process / "fdinfo" / opened.name).read_text("ascii", "replace"))


def fields(text: str) -> dict[str, str]:
    """Read "key: value" lines."""
    pairs = (line.partition(":") for line in text.splitlines()[:MOST_LINES])
    return {key.strip(): value.strip() for key, colon, value in pairs if colon}


def engines(told: Mapping[str, str]) -> dict[str, Engine]:
    """Return one client's engines by their name."""
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    kinds = {
        "drm-engine-capacity-": "capacity",
        "drm-engine-": "busy_ns",
        "drm-total-cycles-": "cycles_total",
        "drm-cycles-": "cycles",
    }
    for key, value in told.items():
        prefix = next((prefix for prefix in kinds if key.startswith(prefix)), "")
        number = value.split(" ", 1)[0]
        if prefix and number.isascii() and number.isdigit():
            found[key.removeprefix(prefix)][kinds[prefix]] = int(number)
    return {name: Engine(**numbers) for name, numbers in found.items()}


@dataclass(kw_only=True, slots=True)
class Looking:
    """Keeps the last look, to tell what became of it."""

    cards: tuple[Card, ...]
    processes: Path = PROCESSES
    _at_s: float = -1.0
    _before: Clients = field(default_factory=dict)

    def look(self, now_s: float | None = None) -> tuple[GpuUse, ...]:
        """Return one use for each card; without shares the first time."""
        now_s = time.monotonic() if now_s is None else now_s
        now = clients(self.processes)
        passed_s = now_s - self._at_s if self._at_s >= 0 else 0.0
        found = tuple(_use(card, self._before, now, passed_s) for card in self.cards)
        self._before, self._at_s = now, now_s
        return found


def _use(card: Card, before: Clients, now: Clients, passed_s: float) -> GpuUse:
    shares: defaultdict[str, float] = defaultdict(float)
    encoding = 0
    mine = {key: value for key, value in now.items() if key[0] == (card.address or card.driver) and key in before}
    for key, all_engines in mine.items() if passed_s > 0 else ():
        each = {name: _share(before[key].get(name, Engine()), engine, passed_s) for name, engine in all_engines.items()}
        encoding += any(each.get(name, 0.0) > 0 for name in ENCODING)
        for name, share in each.items():
            shares[name] += share
    told = _busy_percent(card)
    general = [100 * share for name, share in shares.items() if name not in (*ENCODING, *DECODING, *CODING, *ASIDE)]
    return GpuUse(
        driver=card.driver,
        told_by=ToldBy.DRIVER if told >= 0 else ToldBy.PROGRAMS,
        busy_percent=_limited(max([told, *general], default=-1.0)),
        encoder_percent=_highest(shares, (*ENCODING, *CODING)),
        decoder_percent=_highest(shares, (*DECODING, *CODING)),
        encoder_sessions=encoding if any(name in shares for name in ENCODING) else -1,
    )


def _share(before: Engine, now: Engine, passed_s: float) -> float:
    """Return the share of an engine's time, 0 to 1; counters may fall back for a moment."""
    if now.cycles_total:
        passed = now.cycles_total - before.cycles_total
        return max(0.0, (now.cycles - before.cycles) / (passed * max(1, now.capacity))) if passed > 0 else 0.0
    return max(0.0, (now.busy_ns - before.busy_ns) / NS_PER_S / (passed_s * max(1, now.capacity)))


def _highest(shares: Mapping[str, float], names: tuple[str, ...]) -> float:
    return _limited(max((100 * shares[name] for name in names if name in shares), default=-1.0))


def _limited(percent: float) -> float:
    """A share is read a moment after its time: 101 % is 100 %."""
    return round(min(100.0, percent), 1)


def _busy_percent(card: Card) -> float:
    """Return what the driver says of the whole card (amdgpu); -1 where it says nothing."""
    try:
        return float((card.folder / BUSY_FILE).read_text("ascii"))
    except (OSError, ValueError):
        return -1.0
