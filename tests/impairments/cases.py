"""Lists the impairments: what is set, what follows from it for each figure, and how far the measurement may be off.

One entry is one row or more of the table. A case of another measurement (``--load``) is one entry more: its link, its
arguments and its figures.
"""

import statistics
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from tests.impairment import Carried, Link

SOUND = range(150, 261)
"""Bytes of an IP packet of our own sound: 90 to 160 of Opus, and the heads of RTP, SRTP, UDP and IP."""
DATA = range(280, 450)
"""Bytes of one with 200 bytes of data, and the heads of LiveKit, SCTP, DTLS, UDP and IP."""

Expected = Callable[[Link, Carried], float]


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """One value of one check: what it ought to be, and what it may be off by: absolutely, or as a share, the larger.

    The bound that avsync tells with it excuses nothing.
    """

    check: str
    value: str
    unit: str
    expected: Expected
    off_by: float = 0.0
    off_by_share: float = 0.0

    def allowed(self, expected: float) -> float:
        """Return by how much the measured value may differ."""
        return max(self.off_by, self.off_by_share * abs(expected))


@dataclass(frozen=True, kw_only=True, slots=True)
class NetworkCase:
    """One link and what ``measure network`` has to say of it; ``arguments`` are given to it besides.

    ``named`` holds checks with the verdict that each has to give, where no figure follows from what was set.
    """

    id: str
    given: str
    link: Link
    figures: tuple[Figure, ...]
    named: tuple[tuple[str, str], ...] = ()
    seconds: float = 20.5
    arguments: tuple[str, ...] = ()


def round_trip(link: Link, carried: Carried) -> float:
    """The median of how long the link really held packets there and back: what was set, and what its relay adds."""
    held = carried.held_ms(DATA)
    return statistics.median(held) if held else 2 * link.delay_ms


def jitter(_: Link, carried: Carried) -> float:
    """RFC 3550's mean difference of neighbours in how long the link really held them."""
    held = carried.held_ms(DATA)
    return statistics.fmean(abs(now - before) for before, now in pairwise(held)) if len(held) > 1 else 0.0


def lost_sound(_: Link, carried: Carried) -> float:
    """What the link really took, which is what was set, give or take chance."""
    return carried.lost_percent(SOUND)


def rate(link: Link, _: Carried) -> float:
    """The link's own rate."""
    return link.rate_kbit_s


def sent(_: Link, carried: Carried) -> float:
    """Everything that this machine gave the link, in MB: media, and signalling, names and relays, which are few kB."""
    return sum(size for size, _ in carried.there) / 1e6


def received(_: Link, carried: Carried) -> float:
    """Everything that came from the other side, in MB."""
    return sum(size for size, _ in carried.back) / 1e6


def queue(link: Link, _: Carried) -> float:
    """What the link queues before it drops, which is what everything waits for once it is full."""
    return link.queue_ms


RTT = Figure(
    check="network.rtt",
    value="rtt_ms",
    unit="ms",
    expected=round_trip,
    off_by=2.0,
    off_by_share=0.1,
)
"""SDK and server take a packet in hand for 1.5 ms between them, which counts as way: a call's packets take it, too."""
JITTER = Figure(
    check="network.jitter",
    value="jitter_ms",
    unit="ms",
    expected=jitter,
    off_by=2.0,
    off_by_share=0.2,
)
TRAFFIC = tuple(
    Figure(check="network.cost", value=f"{value.__name__}_mb", unit="MB", expected=value, off_by=0.2)
    for value in (sent, received)
)
LOSS = Figure(check="network.loss", value="loss_percent", unit="%", expected=lost_sound, off_by=1.0)
FILLED = tuple(
    Figure(check=check, value=f"{way}_{value}", unit=unit, expected=expected, off_by_share=share)
    for way in ("up", "down")
    for check, value, unit, expected, share in (
        ("network.bandwidth", "kbit_s", "kbit/s", rate, 0.10),
        ("network.bufferbloat", "extra_ms", "ms", queue, 0.15),
    )
)

NETWORK = (
    NetworkCase(id="none", given="nothing", link=Link(), figures=(RTT, JITTER, LOSS, *TRAFFIC)),
    NetworkCase(id="delay-50", given="delay 50 ms each way", link=Link(delay_ms=50), figures=(RTT, JITTER)),
    NetworkCase(id="delay-150", given="delay 150 ms each way", link=Link(delay_ms=150), figures=(RTT, JITTER)),
    NetworkCase(
        id="jitter-20",
        given="jitter 0 to 20 ms each way",
        link=Link(jitter_ms=20, keeps_order=True),
        figures=(JITTER, LOSS),
    ),
    NetworkCase(
        id="jitter-60",
        given="jitter 0 to 60 ms each way",
        link=Link(jitter_ms=60, keeps_order=True),
        figures=(JITTER, LOSS),
    ),
    NetworkCase(id="loss-2", given="loss 2 % each way", link=Link(loss_percent=2), figures=(LOSS,), seconds=30),
    NetworkCase(id="loss-10", given="loss 10 % each way", link=Link(loss_percent=10), figures=(LOSS,), seconds=30),
    NetworkCase(
        id="delay-100-loss-5",
        given="delay 100 ms and loss 5 % each way",
        link=Link(delay_ms=100, loss_percent=5),
        figures=(RTT, LOSS),
        seconds=30,
    ),
    NetworkCase(
        id="spells",
        given="of every 15 s, 5 s of 150 ms more delay and 20 % loss each way",
        link=Link(delay_ms=20, spell_every_s=15, spell_s=5, spell_loss_percent=20, spell_delay_ms=150),
        figures=(RTT,),
        named=(("network.moments", "warn"),),
        seconds=30,
    ),
    NetworkCase(
        id="reorder-5",
        given="5 % overtake a delay of 50 ms",
        link=Link(delay_ms=50, reorder_percent=5),
        figures=(RTT,),
        named=(("network.order", "warn"),),
    ),
    *(
        NetworkCase(
            id=f"rate-{kbit_s}",
            given=f"rate {kbit_s:,} kbit/s each way, queue {queue_ms} ms",
            link=Link(rate_kbit_s=kbit_s, queue_ms=queue_ms, delay_ms=10),
            seconds=10,
            arguments=("--load", "--yes"),
            figures=FILLED,
        )
        for kbit_s, queue_ms in ((500, 300), (2000, 300), (5000, 60))
    ),
)


def by_id(name: str) -> NetworkCase:
    """Return one case."""
    return next(case for case in NETWORK if case.id == name)
