"""Joins two network namespaces by a link that delays, drops, disorders and limits packets; Linux, root.

A userspace relay does it, because not every kernel has netem: each namespace ends in a TUN device, and one process
holds both other ends. It runs in a namespace of its own, so that this machine's own devices are never touched, and the
devices go when it ends.

Run as ``python -m tests.impairment --near NS --far NS --link JSON`` (inside a namespace); it prints ``ready``.
"""

import argparse
import heapq
import json
import os
import random
import secrets
import select
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

TUN_DEVICE = Path("/dev/net/tun")
TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 0x0001, 0x1000  # linux/if_tun.h
NEAR_ADDRESS, FAR_ADDRESS = "10.211.55.1", "10.211.55.2"
"""Private addresses (RFC 1918) that exist inside the namespaces only."""

MTU = 1500
IPV4_PROTOCOL, UDP = 9, b"\x11"  # RFC 791, section 3.1: where an IPv4 header names its protocol
FIRST = -15
"""The relay's turn comes before those of what is measured: a link does not wait for a busy machine (nice; root)."""
QUEUE_MS = 300.0
"""How much a limited link queues before it drops, if nothing else is said: a home router's usual excess."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """What happens to packets in each direction.

    ``jitter_ms`` is the most that is added to the delay, to each packet on its own, so that they may overtake as with
    netem, unless ``keeps_order``; ``reorder_percent`` of them are not delayed at all. ``rate_kbit_s`` 0 = unlimited; a
    limited link queues up to ``queue_ms`` and drops what comes then. ``drops_udp``: as a firewall does that lets TCP
    through only. Of every ``spell_every_s`` seconds the last ``spell_s`` are a bad spell, which loses and delays more.
    """

    delay_ms: float = 0.0
    jitter_ms: float = 0.0
    loss_percent: float = 0.0
    reorder_percent: float = 0.0
    rate_kbit_s: float = 0.0
    queue_ms: float = QUEUE_MS
    drops_udp: bool = False
    keeps_order: bool = False
    spell_every_s: float = 0.0
    spell_s: float = 0.0
    spell_loss_percent: float = 0.0
    spell_delay_ms: float = 0.0


LOST = -1.0
Fate = tuple[int, float]
"""A packet's size in bytes, and for how many ms it was held, or LOST."""


@dataclass(kw_only=True, slots=True)
class Carried:
    """What became of every packet on each way, in order."""

    there: list[Fate] = field(default_factory=list)
    back: list[Fate] = field(default_factory=list)

    def lost_percent(self, sizes: range) -> float:
        """Return what was really lost of packets of these sizes that go there and back."""
        kept = 1.0
        for way in (self.there, self.back):
            held = [held_ms for size, held_ms in way if size in sizes]
            kept *= 1 - sum(held_ms == LOST for held_ms in held) / max(1, len(held))
        return 100 * (1 - kept)

    def held_ms(self, sizes: range) -> list[float]:
        """Return for how long packets of these sizes were held there and back.

        They are paired by their place: the two ways are drawn apart, so that any pairing has the same distribution.
        """
        ways = [[held for size, held in way if size in sizes and held != LOST] for way in (self.there, self.back)]
        return [sum(pair) for pair in zip(*ways, strict=False)]


class Direction:
    """One way through the link: takes packets with their time, gives them back when they are due."""

    def __init__(self, link: Link, chance: random.Random) -> None:
        self._link = link
        self._chance = chance
        self._free_s = 0.0
        self._waiting: list[tuple[float, int, float, bytes]] = []
        self._last_due_s = 0.0
        self._first_s = -1.0
        self.carried: list[Fate] = []

    def take(self, packet: bytes, now_s: float) -> None:
        """Lose the packet, or hold it until it is due."""
        spell = self._in_a_spell(now_s)
        if self._chance.random() * 100 < self._link.loss_percent + spell * self._link.spell_loss_percent:
            self.carried.append((len(packet), LOST))
            return
        if self._link.drops_udp and packet[IPV4_PROTOCOL : IPV4_PROTOCOL + 1] == UDP:
            return
        sent_s = max(now_s, self._free_s)
        if self._link.rate_kbit_s:
            if sent_s - now_s > self._link.queue_ms / 1000:
                return
            sent_s += len(packet) * 8 / (self._link.rate_kbit_s * 1000)
            self._free_s = sent_s
        due_s = sent_s
        if self._chance.random() * 100 >= self._link.reorder_percent:
            due_s += (self._link.delay_ms + self._chance.random() * self._link.jitter_ms) / 1000
            due_s += spell * self._link.spell_delay_ms / 1000
        if self._link.keeps_order:
            due_s = self._last_due_s = max(due_s, self._last_due_s)
        self.carried.append((len(packet), round((due_s - now_s) * 1000, 2)))
        heapq.heappush(self._waiting, (due_s, len(self.carried) - 1, now_s, packet))

    def _in_a_spell(self, now_s: float) -> bool:
        """Whether the link is bad now; its time begins with the first packet."""
        self._first_s = now_s if self._first_s < 0 else self._first_s
        every_s = self._link.spell_every_s
        return every_s > 0 and (now_s - self._first_s) % every_s >= every_s - self._link.spell_s

    def due(self, now_s: float) -> Iterator[bytes]:
        """Give back what is due, in order, and note how long it was held: on a busy machine longer than was set."""
        while self._waiting and self._waiting[0][0] <= now_s:
            _, index, taken_s, packet = heapq.heappop(self._waiting)
            self.carried[index] = (len(packet), round((now_s - taken_s) * 1000, 2))
            yield packet

    def wait_s(self, now_s: float) -> float:
        """Seconds until the next packet is due, at most one."""
        return min(max(self._waiting[0][0] - now_s, 0.0), 1.0) if self._waiting else 1.0


def relay(near: int, far: int, link: Link, ended: threading.Event) -> Carried:
    """Carry packets between two TUN devices until ``ended``; return what was lost on the way from each."""
    ways = {near: (far, Direction(link, random.Random(1))), far: (near, Direction(link, random.Random(2)))}
    while not ended.is_set():
        now_s = time.monotonic()
        readable, _, _ = select.select(list(ways), [], [], min(way.wait_s(now_s) for _, way in ways.values()))
        for device in readable:
            ways[device][1].take(os.read(device, 65_536), time.monotonic())
        now_s = time.monotonic()
        for out, way in ways.values():
            for packet in way.due(now_s):
                os.write(out, packet)
    return Carried(there=ways[near][1].carried, back=ways[far][1].carried)


def _open_tun(name: str) -> int:
    import fcntl  # not on Windows, where the rest of this module can still be tested

    device = os.open(TUN_DEVICE, os.O_RDWR)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH", name.encode(), IFF_TUN | IFF_NO_PI))
    return device


def _ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, capture_output=True, timeout=10)


def _give(name: str, namespace: str, address: str) -> None:
    """Move a device into a namespace; the file that it was opened by stays here."""
    _ip("link", "set", name, "netns", namespace)
    _ip("-n", namespace, "address", "add", f"{address}/24", "dev", name)
    _ip("-n", namespace, "link", "set", name, "mtu", str(MTU), "up")
    _ip("-n", namespace, "link", "set", "lo", "up")


@dataclass(frozen=True, kw_only=True, slots=True)
class Joined:
    """Two namespaces with the link between them; prefix a command with ``near`` or ``far`` to run it there.

    ``carried`` is filled when the link ends; "there" is from near to far.
    """

    near: tuple[str, ...]
    far: tuple[str, ...]
    near_address: str = NEAR_ADDRESS
    far_address: str = FAR_ADDRESS
    carried: Carried = field(default_factory=Carried)


def unavailable() -> str:
    """Say why namespaces cannot be joined here; empty if they can."""
    if not sys.platform.startswith("linux"):
        return "network namespaces need Linux"
    if os.geteuid() != 0:
        return "network namespaces need root"
    if not TUN_DEVICE.exists():
        return "this kernel has no /dev/net/tun"
    if subprocess.run(["which", "ip"], capture_output=True, check=False).returncode:
        return "the command ip (iproute2) is not installed"
    return ""


@contextmanager
def joined(link: Link) -> Iterator[Joined]:
    """Make the namespaces, run the relay, and remove both at the end."""
    mark = secrets.token_hex(3)
    names = [f"avsync-{mark}-{part}" for part in ("near", "far", "relay")]
    made: list[str] = []
    process: subprocess.Popen[str] | None = None
    try:
        for name in names:
            _ip("netns", "add", name)
            made.append(name)
        near, far, middle = names
        enter = [["ip", "netns", "exec", name] for name in names]
        command = [sys.executable, "-m", "tests.impairment", "--near", near, "--far", far]
        process = subprocess.Popen(
            [*enter[2], *command, "--link", json.dumps(asdict(link))],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[1],
        )
        if process.stdout is None or process.stdout.readline().strip() != "ready":
            raise RuntimeError(f"the relay in {middle} did not start")
        link_ends = Joined(near=tuple(enter[0]), far=tuple(enter[1]))
        yield link_ends
        process.terminate()
        told = json.loads(process.stdout.readline() or "{}")
        for way, fates in told.items():
            getattr(link_ends.carried, way).extend(tuple(fate) for fate in fates)
    finally:
        if process is not None:
            process.kill()
            process.wait(timeout=10)
            if process.stdout is not None:
                process.stdout.close()
        for name in made:
            _ip("netns", "delete", name)


def main() -> None:
    """Open both devices, give them away and carry packets."""
    parser = argparse.ArgumentParser()
    for name in ("--near", "--far", "--link"):
        parser.add_argument(name, required=True)
    given = parser.parse_args()
    os.nice(FIRST)
    link = Link(**json.loads(given.link))
    near, far = _open_tun("near0"), _open_tun("far0")
    _give("near0", given.near, NEAR_ADDRESS)
    _give("far0", given.far, FAR_ADDRESS)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    carried = relay(near, far, link, ended)
    sys.stdout.write(json.dumps(asdict(carried)) + "\n")


if __name__ == "__main__":
    main()
