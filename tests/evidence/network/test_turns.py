"""How two turns end, with a network of the test's own; a real one is in tests/live/test_packets.py."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import cast

import pytest
from livekit import rtc

from collector.evidence.network import turns
from collector.evidence.network.connections import Connections
from collector.evidence.network.packet_train import HEAD, WARM_UP
from collector.evidence.network.turns import Ending, Taken, Turns
from collector.evidence.room.listener import Listener
from collector.evidence.room.wire import Wire
from collector.model.coverage import Reason, Unavailable
from collector.model.records.room import InboundSample, MediaKind
from tests.evidence.session import FakeSession, Following
from tests.room_factory import make_samples

Take = Callable[[bytes], None]
NEVER, BROKEN_AT = 10**9, 3
"""The packet after which nothing comes back, where something breaks."""


@dataclass(kw_only=True)
class FakeNetwork:
    """Brings every packet back until ``breaks_at``; ``on_break`` is called then, ``heard`` is the sound that came.

    One that ``hangs`` never answers who publishes to it.
    """

    opens: bool = True
    breaks_at: int = NEVER
    on_break: Callable[[], None] = lambda: None
    publishes: bool = True
    hangs: bool = False
    on_publishing: Callable[[], None] = lambda: None
    heard: bool = False
    down: bool = False
    given_up: bool = False
    restores_after: int = NEVER
    down_since_s: float = 0.0
    path: tuple[()] = ()
    room: object = None
    media_turns: list[float] = field(default_factory=list)
    broken: bool = False

    @property
    def gone(self) -> bool:
        """Whether the SDK gave up; where it restores instead, it does so when it was asked often enough."""
        self.restores_after -= self.down
        if self.restores_after == 0:
            self.down, self.breaks_at = False, NEVER
        return self.given_up

    def sound(self) -> list[InboundSample]:
        return list(make_samples(2, MediaKind.AUDIO)) if self.heard and self.media_turns else []

    def on_data(self, _: object) -> None:
        """Packets come by the short way."""

    async def poll(self) -> bool:
        return True

    @contextmanager
    def straight(self, _room: object, _topic: str, _size: int, take: Take) -> Iterator[Take]:
        def hand_over(payload: bytes) -> None:
            number = HEAD.unpack_from(payload)[0]
            if number == WARM_UP:
                if self.opens:
                    take(payload)
            elif number <= self.breaks_at:
                take(payload)
            elif not self.broken:
                self.broken = True
                self.on_break()

        yield hand_over

    @asynccontextmanager
    async def sending(self, *_: object) -> AsyncIterator[None]:
        self.media_turns.append(time.monotonic())
        self.on_publishing()
        if self.hangs:
            await asyncio.sleep(60)
        if not self.publishes:
            raise Unavailable(Reason.TIMEOUT, "no media connection came about")
        yield

    def lose(self) -> None:
        """The SDK notices, and tries to restore it."""
        self.down, self.down_since_s = True, time.monotonic()

    def end(self) -> None:
        """The SDK notices, and gives up."""
        self.lose()
        self.given_up = True


def take(
    monkeypatch: pytest.MonkeyPatch, network: FakeNetwork, session: FakeSession | None = None, *, tail_s: float = 0.01
) -> Taken:
    async def nothing(_: object) -> tuple[()]:
        return ()

    async def no_bytes(_: object) -> Wire:
        return Wire()

    for name in ("SETTLE_S", "LATE_S", "LATE_WHEN_STOPPED_S"):
        monkeypatch.setattr(turns, name, 0.01)
    monkeypatch.setattr(turns, "POLL_S", 0.05)
    monkeypatch.setattr(turns, "RESTORED_S", 0.01)
    monkeypatch.setattr(turns, "SOUND_COMES_S", 0.05)
    monkeypatch.setattr(turns, "TAIL_S", tail_s)
    monkeypatch.setattr(turns, "poll_sent", nothing)
    monkeypatch.setattr(turns, "wire", no_bytes)
    monkeypatch.setattr(turns, "straight", network.straight)
    monkeypatch.setattr(turns, "sending", network.sending)
    two = Turns(
        session=session or FakeSession(),
        listener=cast(Listener, network),
        publisher=cast(rtc.Room, network),
        connections=cast(Connections, network),
        turn_s=0.6,
    )
    return asyncio.run(two.take())


def missing(taken: Taken) -> int:
    return len(taken.train.sent_ms) - len(taken.train.arrivals)


def test_two_whole_turns_lose_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = take(monkeypatch, FakeNetwork(heard=True))

    assert taken.ending is Ending.WHOLE
    assert missing(taken) == 0


def test_what_a_network_drops_at_the_end_is_lost_while_the_connection_lives(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = take(monkeypatch, FakeNetwork(breaks_at=BROKEN_AT))

    assert taken.ending is Ending.WHOLE
    assert len(taken.train.arrivals) == BROKEN_AT + 1
    assert missing(taken) > 0


def test_what_was_sent_to_a_server_that_ended_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    network = FakeNetwork(breaks_at=BROKEN_AT)
    network.on_break = network.end
    taken = take(monkeypatch, network)

    assert taken.ending is Ending.GONE
    assert missing(taken) == 0
    assert taken.gone_s == taken.train.arrivals[-1].at_ms / 1000
    assert network.media_turns == [], "in vain"


def test_a_connection_that_is_restored_goes_on_and_its_losses_count(monkeypatch: pytest.MonkeyPatch) -> None:
    network = FakeNetwork(breaks_at=BROKEN_AT, restores_after=3)
    network.on_break = network.lose
    taken = take(monkeypatch, network)

    assert taken.ending is Ending.WHOLE
    assert missing(taken) > 0
    assert len(network.media_turns) == 1


@pytest.mark.parametrize(("tail_s", "ending"), [(0.01, Ending.GONE), (10.0, Ending.UNPUBLISHED)])
def test_a_server_that_hangs_is_known_by_a_long_silence_and_no_media(
    monkeypatch: pytest.MonkeyPatch, tail_s: float, ending: Ending
) -> None:
    taken = take(monkeypatch, FakeNetwork(breaks_at=BROKEN_AT, publishes=False), tail_s=tail_s)

    assert taken.ending is ending
    assert missing(taken) == 0


def test_a_server_that_takes_no_media_is_not_said_to_be_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = take(monkeypatch, FakeNetwork(publishes=False))

    assert taken.ending is Ending.UNPUBLISHED
    assert missing(taken) == 0


def test_what_was_lost_before_sound_came_stays_lost_when_the_connection_is_gone_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    network = FakeNetwork(breaks_at=BROKEN_AT, heard=True)

    taken = take(monkeypatch, network, Following(then=lambda: network.end() if network.media_turns else None))

    assert taken.ending is Ending.GONE
    assert missing(taken) > 0
    assert taken.gone_s > taken.train.sent_ms[-1] / 1000


@pytest.mark.parametrize("noticed", [True, False])
def test_a_run_that_is_stopped_counts_what_was_sent_to_nobody_only_where_nobody_noticed(
    monkeypatch: pytest.MonkeyPatch, noticed: bool
) -> None:
    network = FakeNetwork(breaks_at=BROKEN_AT)
    network.on_break = network.lose if noticed else lambda: None
    session = Following(then=lambda: session.stopping.set() if network.broken else None)
    taken = take(monkeypatch, network, session)

    assert taken.ending is Ending.STOPPED
    assert (missing(taken) == 0) is noticed


def test_a_run_stopped_while_a_server_hangs_that_is_published_to_keeps_its_packets(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    session = FakeSession()
    taken = take(monkeypatch, FakeNetwork(hangs=True, on_publishing=session.stopping.set), session)

    assert taken.ending is Ending.STOPPED
    assert taken.train.arrivals


def test_a_run_stopped_before_the_first_packet_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    session = FakeSession()
    session.stopping.set()
    with pytest.raises(Unavailable, match="the run ended before the first packet had come back") as refused:
        take(monkeypatch, FakeNetwork(), session)

    assert refused.value.reason is Reason.DEADLINE


@pytest.mark.parametrize(("down", "told"), [(False, "Check UDP and TCP"), (True, "See whether the server runs")])
def test_a_way_that_stays_closed_is_told_from_a_server_that_ended(
    monkeypatch: pytest.MonkeyPatch, down: bool, told: str
) -> None:
    monkeypatch.setattr("collector.evidence.network.packet_train.WARM_UP_S", 0.1)
    with pytest.raises(Unavailable, match=told) as refused:
        take(monkeypatch, FakeNetwork(opens=False, down=down))

    assert refused.value.reason is Reason.TIMEOUT
