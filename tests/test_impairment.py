"""The link between two namespaces: its rules by a clock of our own, and the real thing with real packets."""

import random
import subprocess
import sys

import pytest

from tests.impairment import QUEUE_MS, Direction, Link, joined, unavailable

EVERY_S = 0.01
PACKETS = 2000

ECHO = """
import socket, sys
server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind((sys.argv[1], 5000))
print("ready", flush=True)
while True:
    data, peer = server.recvfrom(2000)
    server.sendto(data, peer)
"""
ASK = """
import json, socket, sys, time
client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
client.settimeout(0.5)
trips = []
for number in range(50):
    began = time.monotonic()
    client.sendto(b"synthetic", (sys.argv[1], 5000))
    try:
        client.recvfrom(2000)
        trips.append(time.monotonic() - began)
    except TimeoutError:
        pass
print(json.dumps(trips))
"""


def carried(link: Link, *, size: int = 100) -> list[tuple[int, float]]:
    """Send numbered packets at a steady pace; return number and delay in ms of those that come out, in their order."""
    way = Direction(link, random.Random(7))  # a test needs the same chances each time
    out = []
    for step in range(PACKETS * 40):
        now_s = step * EVERY_S / 20
        if step % 20 == 0 and step // 20 < PACKETS:
            way.take((step // 20).to_bytes(4, "big").ljust(size, b"\0"), now_s)
        for packet in way.due(now_s):
            number = int.from_bytes(packet[:4], "big")
            out.append((number, (now_s - number * EVERY_S) * 1000))
    return out


def test_a_link_without_faults_carries_everything_at_once() -> None:
    out = carried(Link())
    assert [number for number, _ in out] == list(range(PACKETS))
    assert max(delay for _, delay in out) < 1


def test_what_a_busy_relay_adds_is_noted() -> None:
    way = Direction(Link(delay_ms=20), random.Random(7))
    way.take(b"synthetic", 1.0)
    assert way.carried == [(9, 20.0)]

    assert list(way.due(1.5)) == [b"synthetic"]
    assert way.carried == [(9, 500.0)]


def test_delay_is_added_to_every_packet() -> None:
    assert {round(delay) for _, delay in carried(Link(delay_ms=100))} <= {100, 101}


def test_loss_takes_its_share() -> None:
    lost = 1 - len(carried(Link(loss_percent=5))) / PACKETS
    assert lost == pytest.approx(0.05, abs=0.02)


def test_jitter_spreads_evenly_and_loses_nothing() -> None:
    out = carried(Link(jitter_ms=60))
    delays = sorted(delay for _, delay in out)
    assert sorted(number for number, _ in out) == list(range(PACKETS))
    assert delays[PACKETS // 2] == pytest.approx(30, abs=4)
    assert 55 < delays[-1] < 62


def test_jitter_of_a_link_that_keeps_the_order_overtakes_nobody() -> None:
    numbers = [number for number, _ in carried(Link(jitter_ms=60, keeps_order=True))]
    assert numbers == list(range(PACKETS))


def test_reordered_packets_overtake() -> None:
    numbers = [number for number, _ in carried(Link(delay_ms=50, reorder_percent=10))]
    assert numbers != sorted(numbers)
    assert sorted(numbers) == list(range(PACKETS))


def test_a_narrow_link_queues_and_then_drops() -> None:
    out = carried(Link(rate_kbit_s=400), size=1000)  # 800 kbit/s are sent
    assert len(out) == pytest.approx(PACKETS / 2, rel=0.05)
    assert max(delay for _, delay in out) <= QUEUE_MS + 25


def test_a_firewall_lets_tcp_through_and_no_udp() -> None:
    way = Direction(Link(drops_udp=True), random.Random(7))
    for protocol in (6, 17):
        way.take(bytes(9) + bytes([protocol]) + bytes(30), 0.0)
    assert [packet[9] for packet in way.due(1.0)] == [6]


def test_a_bad_spell_comes_at_the_end_of_each_period_and_goes() -> None:
    period_s = PACKETS * EVERY_S / 2
    out = carried(Link(spell_every_s=period_s, spell_s=period_s / 2, spell_loss_percent=100))
    quarter = PACKETS // 4
    assert [number for number, _ in out] == [*range(quarter), *range(2 * quarter, 3 * quarter)]
    assert max(delay for _, delay in carried(Link(spell_every_s=1.0, spell_s=0.5, spell_delay_ms=80))) >= 80


@pytest.mark.skipif(bool(unavailable()), reason=unavailable())
def test_real_packets_are_delayed_and_the_namespaces_removed() -> None:
    with joined(Link(delay_ms=20)) as link:
        far = subprocess.Popen(
            [*link.far, sys.executable, "-c", ECHO, link.far_address], stdout=subprocess.PIPE, text=True
        )
        with far:
            assert far.stdout is not None
            assert far.stdout.readline() == "ready\n"
            asked = subprocess.run(
                [*link.near, sys.executable, "-c", ASK, link.far_address], capture_output=True, text=True, check=True
            )
            far.kill()
    trips = [float(trip) for trip in asked.stdout.strip("[]\n ").split(",")]
    assert len(trips) == 50
    assert min(trips) >= 0.04
    left = subprocess.run(["ip", "netns", "list"], capture_output=True, text=True, check=True).stdout
    assert link.near[3] not in left
