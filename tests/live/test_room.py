"""The room's two sources against a real server and a real publisher, all on loopback."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from livekit import api

from collector.evidence.room import facts, statistics
from collector.model.coverage import Reason, State
from collector.model.privacy import Secret
from collector.model.records.room import MediaKind, RoomFacts, RoomStatistics
from collector.model.request import Request, Server
from tests.evidence.session import FakeSession, Gathered, gather, gather_all
from tests.live.asking import request_for
from tests.live.publisher import Options, publishing
from tests.live.server import LiveKitServer


def listen(request: Request, session: FakeSession | None = None) -> Gathered:
    (planned,) = statistics.plan(request)
    return gather_all(statistics, request, planned, session)


def ask(request: Request, session: FakeSession | None = None) -> Gathered:
    (planned,) = facts.plan(request)
    return gather_all(facts, request, planned, session)


def heard(gathered: Gathered) -> RoomStatistics:
    (record,) = [record for record in gathered.records if isinstance(record, RoomStatistics)]
    return record


def test_a_healthy_pair_is_sampled_at_two_hertz_and_described(server: LiveKitServer) -> None:
    server.create_room("healthy")
    session = FakeSession()
    with publishing(server, "healthy", identity="ann@example.com", name="Ann Synthetic", metadata="{}"):
        request = request_for(server, "healthy", duration_s=4.0)
        gathered = listen(request, session)
        listed = ask(request, session)  # the server lists tracks a moment after they are published
    record = heard(gathered)
    (sender,) = record.senders
    tracks = {track.kind: track for track in sender.tracks}
    video = tracks[MediaKind.VIDEO]
    assert gathered.coverage.state is State.COLLECTED
    assert set(tracks) == {MediaKind.AUDIO, MediaKind.VIDEO}
    assert 5 <= len(video.samples) <= 9
    assert video.samples[-1].frames_decoded > 30
    assert (video.samples[-1].frame_width, video.source, video.mime_type) == (320, "camera", "video/VP8")
    assert tracks[MediaKind.AUDIO].samples[-1].total_samples_received > 48_000
    assert sender.flowing_s > 2
    assert record.server_version == "1.13.5"
    assert record.room_sid.startswith("RM_")
    assert record.path[-1].protocol == "udp"
    assert {"ann@example.com", "Ann Synthetic"} <= set(session.handles)
    assert session.secrets, "the token that was made is named as a secret"
    (room,) = listed.records
    assert isinstance(room, RoomFacts)
    assert [track.source for track in room.participants[0].tracks if track.kind is MediaKind.VIDEO] == ["camera"]
    assert room.participants[0].metadata_bytes == 2


@pytest.mark.parametrize("source", [facts, statistics])
def test_a_wrong_key_is_refused_without_showing_it(server: LiveKitServer, source: object) -> None:
    server.create_room("guarded")
    request = request_for(server, "guarded")
    wrong = "w" * 40
    request = replace(request, server=replace(request.server, api_secret=Secret(value=wrong)))
    gathered = ask(request) if source is facts else listen(request)
    assert gathered.refusal.reason is Reason.DENIED
    assert "--api-secret" in gathered.refusal.detail
    assert wrong not in gathered.refusal.detail
    assert "eyJ" not in gathered.refusal.detail


@pytest.mark.parametrize("source", [facts, statistics])
def test_an_unknown_room_is_not_found_and_not_created(server: LiveKitServer, source: object) -> None:
    request = request_for(server, "nowhere")
    gathered = ask(request) if source is facts else listen(request)
    assert gathered.refusal.reason is Reason.NOT_FOUND
    assert 'no room "nowhere"' in gathered.refusal.detail
    assert "nowhere" not in server.rooms()


def test_an_expired_token_is_refused_with_its_time(server: LiveKitServer) -> None:
    grants = api.VideoGrants(room_join=True, room="late")
    expired = api.AccessToken(server.api_key, server.api_secret).with_identity("late").with_grants(grants)
    token = expired.with_ttl(timedelta(seconds=-60)).to_jwt()
    request = replace(request_for(server, "late"), server=Server(url=server.url, token=Secret(value=token)))
    refusal = listen(request).refusal
    assert refusal.reason is Reason.DENIED
    assert "expired at" in refusal.detail


def test_a_forged_token_is_refused_by_the_server(server: LiveKitServer) -> None:
    grants = api.VideoGrants(room_join=True, room="forged")
    token = api.AccessToken(server.api_key, "f" * 40).with_identity("forger").with_grants(grants).to_jwt()
    request = replace(request_for(server, "forged"), server=Server(url=server.url, token=Secret(value=token)))
    refusal = listen(request).refusal
    assert refusal.reason is Reason.DENIED
    assert token not in refusal.detail


def test_a_token_given_by_the_user_listens_too(server: LiveKitServer) -> None:
    server.create_room("by-token")
    token = Secret(value=server.token(room="by-token", identity="listener"))
    request = replace(request_for(server, "by-token"), server=Server(url=server.url, token=token))
    with publishing(server, "by-token"):
        gathered = listen(request)
    assert heard(gathered).senders[0].flowing_s > 1
    assert ask(request).refusal.reason is Reason.DENIED


def test_an_absent_sender_is_not_found_and_nobody_is_named(server: LiveKitServer) -> None:
    server.create_room("absent")
    with publishing(server, "absent", identity="somebody-else"):
        refusal = listen(request_for(server, "absent", duration_s=1.5, sender="ann")).refusal
    assert refusal.reason is Reason.NOT_FOUND
    assert "1 publisher" in refusal.detail
    assert "somebody-else" not in refusal.detail


def test_two_senders_are_both_measured_each_with_its_own_pair(server: LiveKitServer) -> None:
    server.create_room("two")
    with (
        publishing(server, "two", identity="first", options=Options(fps=10)),
        publishing(server, "two", identity="second", options=Options(fps=10, video=False)),
    ):
        record = heard(listen(request_for(server, "two")))
    kinds = {sender.identity: {track.kind for track in sender.tracks} for sender in record.senders}
    assert kinds == {"first": {MediaKind.AUDIO, MediaKind.VIDEO}, "second": {MediaKind.AUDIO}}


def test_an_empty_room_ends_as_nobody_publishes(server: LiveKitServer) -> None:
    server.create_room("empty")
    refusal = listen(request_for(server, "empty", duration_s=1.0)).refusal
    assert refusal.reason is Reason.NOT_FOUND
    assert "Nobody publishes" in refusal.detail


def test_a_muted_sender_is_called_muted(server: LiveKitServer) -> None:
    server.create_room("all-muted")
    with publishing(server, "all-muted", options=Options(muted=True)):
        refusal = listen(request_for(server, "all-muted", duration_s=1.5)).refusal
    assert refusal.reason is Reason.NOT_FOUND
    assert "muted" in refusal.detail


def test_a_server_that_is_down_is_not_found(mortal_server: LiveKitServer) -> None:
    mortal_server.kill()
    request = request_for(mortal_server, "any")
    for refusal in (ask(request).refusal, listen(request).refusal):
        assert refusal.reason is Reason.NOT_FOUND
        assert "No server answers at 127.0.0.1" in refusal.detail


def test_a_killed_publisher_leaves_a_partial_record(server: LiveKitServer) -> None:
    server.create_room("killed")

    async def listen_and_kill() -> Gathered:
        request = request_for(server, "killed", duration_s=9.0)
        (planned,) = statistics.plan(request)
        with publishing(server, "killed") as publisher:
            listening = asyncio.create_task(gather(statistics, request, planned, FakeSession()))
            await asyncio.sleep(3)
            publisher.kill()
            return await listening

    gathered = asyncio.run(listen_and_kill())
    assert gathered.coverage.state is State.PARTIAL
    assert gathered.coverage.reason is Reason.NOT_FOUND
    assert heard(gathered).senders[0].flowing_s > 1


def test_a_killed_server_leaves_a_partial_record(mortal_server: LiveKitServer) -> None:
    mortal_server.create_room("doomed")

    async def listen_and_kill() -> Gathered:
        request = request_for(mortal_server, "doomed", duration_s=8.0)
        (planned,) = statistics.plan(request)
        with publishing(mortal_server, "doomed"):
            listening = asyncio.create_task(gather(statistics, request, planned, FakeSession()))
            await asyncio.sleep(3)
            mortal_server.kill()
            return await listening

    gathered = asyncio.run(listen_and_kill())
    assert gathered.coverage.state is State.PARTIAL
    assert gathered.coverage.reason is Reason.TIMEOUT
    assert "reconnecting" in {event.what for event in heard(gathered).events}


def test_a_sender_that_publishes_anew_is_heard_on(server: LiveKitServer) -> None:
    server.create_room("anew")
    with publishing(server, "anew", options=Options(republish_s=4.0)):
        gathered = listen(request_for(server, "anew", duration_s=12.0))
    (sender,) = heard(gathered).senders
    pictures = [track for track in sender.tracks if track.kind is MediaKind.VIDEO]
    assert len(pictures) == 2
    assert all(track.samples[-1].frames_decoded > 0 for track in pictures)
    assert gathered.coverage.state is State.COLLECTED


def test_a_sender_that_takes_its_tracks_back_leaves_a_partial_record(server: LiveKitServer) -> None:
    server.create_room("taken-back")
    with publishing(server, "taken-back", options=Options(take_back_s=4.0)):
        gathered = listen(request_for(server, "taken-back", duration_s=8.0))
    assert heard(gathered).senders
    assert gathered.coverage.state is State.PARTIAL
    assert "nothing more arrived" in gathered.coverage.detail


def test_stopping_leaves_the_room_with_what_was_sampled(server: LiveKitServer) -> None:
    server.create_room("stopped")
    with publishing(server, "stopped"):
        gathered = listen(request_for(server, "stopped", duration_s=50.0), FakeSession(stop_after_progress="listened "))
    assert gathered.coverage.reason is Reason.DEADLINE
    assert heard(gathered).senders[0].flowing_s > 2
