"""Packets through a real server: what comes back, what an interruption keeps, and that nothing stays behind."""

import os
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import pytest
from livekit import rtc
from livekit.rtc.participant import PublishTrackError

from collector.evidence.network import packets
from collector.evidence.network.packet_train import Train
from collector.evidence.network.quiet_media import QUIET_MEDIA
from collector.evidence.room import straight
from collector.measure.packets import counted, loss_percent, round_trip_ms, trips
from collector.model.coverage import Reason, State
from collector.model.privacy import Secret
from collector.model.records.quality import MediaPath, PacketTrain
from collector.model.records.room import MediaKind
from collector.model.request import Packets, Request, Server
from tests.avsync import finish, start
from tests.evidence.session import FakeSession, Following, Gathered, gather_all
from tests.live.asking import request_for
from tests.live.server import LiveKitServer

pytestmark = pytest.mark.live


def own_rooms(server: LiveKitServer) -> list[str]:
    return [name for name in server.rooms() if name.startswith("avsync-measure-")]


def sending(server: LiveKitServer, *, seconds: float = 8.0) -> Request:
    return replace(request_for(server, "", duration_s=seconds), packets=Packets.ON)


def run(request: Request, session: FakeSession | None = None) -> Gathered:
    (planned,) = packets.plan(request)
    return gather_all(packets, request, planned, session)


def after_round_trip(act: Callable[[], None]) -> FakeSession:
    """Return a session in which something is done once, when the first packets were told of."""

    def once() -> None:
        if sum("round trip" in told for told in session.told) == 1 and "round trip" in session.told[-1]:
            act()

    session = Following(then=once)
    return session


def test_packets_and_media_come_back_and_the_room_is_gone(server: LiveKitServer) -> None:
    session = FakeSession()
    gathered = run(sending(server), session)
    train, media = gathered.records

    assert isinstance(train, PacketTrain)
    assert counted(train) == len(train.sent_ms) > 150
    assert len(trips(train)) > 0.9 * len(train.sent_ms)  # on loopback; a busy machine may lose some
    assert 0 < round_trip_ms(train, 0.5).value < 500
    assert isinstance(media, MediaPath)
    assert {track.kind for track in media.received} == set(MediaKind)
    assert media.sent_sound[-1].packets_sent > 100
    assert gathered.coverage.state is State.COLLECTED
    assert any("round trip" in told for told in session.told)
    assert min(sample.at_ms for track in media.received for sample in track.samples) > (
        train.taken[0].timestamp() * 1000 + train.sent_ms[-1]
    ), "one after the other"
    assert len(session.secrets) >= 2
    assert not own_rooms(server)


def test_packets_come_back_by_the_short_way_through_the_sdk(
    server: LiveKitServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(straight, "ordinary", lambda *_: pytest.fail("the SDK's inside is not as it was"))
    known, new_to_python, take = threading.local(), list[int](), Train.take

    def took(train: Train, payload: bytes) -> None:
        if not hasattr(known, "before"):
            known.before = True
            new_to_python.append(threading.get_ident())
        take(train, payload)

    monkeypatch.setattr(Train, "take", took)
    train = run(sending(server, seconds=4.0)).records[0]

    assert isinstance(train, PacketTrain)
    assert len(trips(train)) > 50
    assert min(trip.took_ms for trip in trips(train)) > 0
    assert len(train.own_cpu_percents) >= 2
    assert all(percent > 0 for percent in train.own_cpu_percents)
    assert len(new_to_python) == len(set(new_to_python))  # what Python holds of a native thread outlives a packet


def test_packets_come_back_where_there_is_no_short_way(server: LiveKitServer, monkeypatch: pytest.MonkeyPatch) -> None:
    def another_inside(*_: object) -> None:
        raise AttributeError("the SDK's inside is another")

    monkeypatch.setattr(straight, "_calling", another_inside)
    train = run(sending(server, seconds=4.0)).records[0]

    assert isinstance(train, PacketTrain)
    assert len(trips(train)) > 50


def test_what_came_back_before_an_interruption_is_kept(server: LiveKitServer) -> None:
    gathered = run(sending(server, seconds=60), FakeSession(stop_after_progress="round trip"))
    train = gathered.records[0]

    assert isinstance(train, PacketTrain)
    assert len(trips(train)) > 10
    assert loss_percent(train).value < 100
    assert (gathered.coverage.state, gathered.coverage.reason) == (State.PARTIAL, Reason.DEADLINE)
    assert not own_rooms(server)


@pytest.mark.skipif(sys.platform == "win32", reason="a server hangs by a signal")
@pytest.mark.parametrize("name", ["SIGKILL", "SIGSTOP"])
def test_a_server_that_ends_or_hangs_meanwhile_is_not_the_networks_loss(
    mortal_server: LiveKitServer, name: str
) -> None:
    session = after_round_trip(lambda: os.kill(mortal_server.pid, signal.Signals[name]))
    gathered = run(sending(mortal_server, seconds=8.0), session)
    train = gathered.records[0]

    assert isinstance(train, PacketTrain)
    assert 10 < len(train.sent_ms) < 190, "4 s of 50 a second, less what nobody received"
    assert train.sent_ms[-1] <= train.arrivals[-1].at_ms
    assert (gathered.coverage.state, gathered.coverage.reason) == (State.PARTIAL, Reason.TIMEOUT)
    assert "was gone after" in gathered.coverage.detail


def test_a_server_that_is_there_again_goes_on_being_measured(mortal_server: LiveKitServer) -> None:
    session = after_round_trip(mortal_server.restart)
    gathered = run(sending(mortal_server, seconds=12.0), session)
    media = gathered.records[1]

    assert isinstance(media, MediaPath)
    assert media.received
    assert gathered.coverage.state is State.COLLECTED


def test_packets_stay_measured_where_no_media_can_be_sent(
    server: LiveKitServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refused(_: rtc.Room) -> NoReturn:
        raise PublishTrackError("synthetic")

    monkeypatch.setattr("collector.evidence.network.turns.QUIET_MEDIA", replace(QUIET_MEDIA, publish=refused))
    gathered = run(sending(server, seconds=4.0))
    train, media = gathered.records

    assert isinstance(train, PacketTrain)
    assert len(trips(train)) > 50
    assert isinstance(media, MediaPath)
    assert media.received == ()
    assert (gathered.coverage.state, gathered.coverage.reason) == (State.PARTIAL, Reason.TIMEOUT)
    assert "the server took no sound" in gathered.coverage.detail


@pytest.mark.parametrize(("key", "reason"), [("", Reason.DENIED), ("APIwrong", Reason.DENIED)])
def test_a_missing_and_a_wrong_key_are_said_to_be_it(server: LiveKitServer, key: str, reason: Reason) -> None:
    given = Server(url=server.url, api_key=Secret(value=key), api_secret=Secret(value=key and "synthetic-wrong" * 3))
    request = replace(sending(server), server=given)
    (planned,) = packets.plan(request)

    if planned.skip is Reason.NONE:
        assert run(request).refusal.reason is reason
    else:
        assert planned.skip is reason


@pytest.mark.skipif(sys.platform == "win32", reason="an interruption is sent as a signal")
def test_a_watch_that_is_interrupted_ends_with_130_and_a_document(server: LiveKitServer, tmp_path: Path) -> None:
    process = start(tmp_path, "measure", "network", "--watch", "1m", "--json", "--label", "before", **server.access)
    assert process.stderr is not None
    for line in process.stderr:
        if "round trip" in line:
            break
    process.send_signal(signal.SIGINT)
    done = finish(process)

    assert done.code == 130, done.stderr
    assert done.document["incident"]["label"] == "before"
    states = {item["source"]: item["state"] for item in done.document["coverage"]}
    assert (states["network.packets"], states["network.media"]) == ("partial", "collected")
    assert "network.moments" in {item["check"] for item in done.document["findings"]}
    assert not own_rooms(server)
