"""Both ends' bundles hold nothing but logs, of machines whose clocks differ by 1.1 s.

The logs are synthetic, in the forms that Agora's native SDK 4.2 (its callbacks and API calls), livekit-server 1.13 and
an app with LiveKit's SDK for Python 1.2 write; their instants are made by one call with ways of 10 to 60 ms. Those in
``two-ends`` are of a real room on one machine, as its two participants wrote them; here the second's clock is moved.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.avsync import avsync, finish, start
from tests.documents import faults
from tests.logs_factory import agora_line, json_line

AHEAD_MS = 1_100
REAL = Path(__file__).parents[1] / "data" / "logs" / "two-ends"
REAL_TIME = "2026-11-21T11:35:30"
START = datetime(2026, 3, 5, 14, 0, tzinfo=UTC)
Told = Iterable[tuple[float, str]]


def agora(told: Told, *, ahead_ms: float = 0.0) -> str:
    return "".join(agora_line(START + timedelta(seconds=at_s, milliseconds=ahead_ms), text) for at_s, text in told)


def livekit_app(told: Told, *, ahead_ms: float = 0.0) -> str:
    stamps = [(START + timedelta(seconds=at_s, milliseconds=ahead_ms), text) for at_s, text in told]
    return "".join(f"{at:%Y-%m-%d %H:%M:%S},{at.microsecond // 1000:03d} - INFO app - {text}\n" for at, text in stamps)


def joining(uid: int) -> str:
    return (
        f'LegacyEventProxy::onJoinChannelSuccess->onConnected(this:0x7f0, channel:"lesson-1", uid:"{uid}", elapsed:202)'
    )


JOIN = 'RtcEngine::joinChannel(this:0x7f0, {"token":"", "channelId":"lesson-1", "uid":0, "options":{...}})'
LEAVE = 'RtcEngine::leaveChannel(this:0x7f0, {"options":{"stopAudioMixing":1}})'
MUTE = 'RtcEngine::muteLocalAudioStreamEx(this:0x7f0, {"connection":{"channelId":"", "localUid":0}, "mute":1})'
SENDER = (
    (1.000, JOIN),
    (1.210, joining(1001)),
    (20.050, 'ChannelProxy::onUserJoined->onUserJoined(this:0x7f0, userId:"2002")'),
    (60.000, MUTE),
    (70.045, 'ChannelProxy::onUserInfoUpdated->onUserMuteAudio(this:0x7f0, userId:"2002", mute:1)'),
    (90.060, 'ChannelProxy::onUserLeft->onUserOffline(this:0x7f0, userId:"2002", reason:0)'),
    (95.000, LEAVE),
)
RECEIVER = (
    (19.700, JOIN),
    (20.020, joining(2002)),
    (20.080, 'ChannelProxy::onUserJoined->onUserJoined(this:0x7f0, userId:"1001")'),
    (60.030, 'ChannelProxy::onUserInfoUpdated->onUserMuteAudio(this:0x7f0, userId:"1001", mute:1)'),
    (70.000, MUTE),
    (90.000, LEAVE),
    (90.130, 'ChannelProxy::onDisconnected->onLeaveChannel(this:0x7f0, channel:"lesson-1", userId:"2002", reason:5)'),
)
PERSON, TRACK = "rtc.RemoteParticipant(sid=PA_bob00001, identity=bob, name=)", "TR_AMbob00001"
AUDIO = f"rtc.RemoteTrackPublication(sid={TRACK}, name=mic, kind=1, source=2)"
SERVER = (
    (20.000, "participant active", ',"room":"lesson-1","roomID":"RM_one00001","participantID":"PA_bob00001"'),
    (21.000, "mediaTrack published", f',"room":"lesson-1","kind":"audio","trackID":"{TRACK}"'),
    (90.000, "participant closing", ',"room":"lesson-1","participantID":"PA_bob00001","reason":"CLIENT_REQUEST_LEAVE"'),
)
APP = (
    (5.000, "joined"),
    (20.040, f"participant_connected ({PERSON},)"),
    (21.030, f"track_published ({AUDIO}, {PERSON})"),
    (60.000, f"track_muted ({PERSON}, {AUDIO})"),
    (90.020, f"participant_disconnected ({PERSON},)"),
)


def captured(name: str, *, ahead_ms: float = 0.0) -> str:
    """Return what one participant of the real room wrote, as if its clock were ahead."""
    lines = (REAL / f"{name}.log").read_text("utf-8").splitlines()
    stamped = ((datetime.strptime(line[:23], "%Y-%m-%d %H:%M:%S,%f"), line[23:]) for line in lines)  # noqa: DTZ007  local
    moved = ((at + timedelta(milliseconds=ahead_ms), text) for at, text in stamped)
    return "".join(f"{at:%Y-%m-%d %H:%M:%S},{at.microsecond // 1000:03d}{text}\n" for at, text in moved)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Bundles of one log each; the stamps are read as UTC."""
    made = tmp_path_factory.mktemp("logs")
    server = "".join(json_line(START + timedelta(seconds=at_s), *rest) for at_s, *rest in SERVER)
    logs = {
        "a": (agora(SENDER), "sender"),
        "b": (agora(RECEIVER, ahead_ms=AHEAD_MS), "receiver"),
        "short": (agora(RECEIVER[:3]), "receiver"),
        "server": (server, "server"),
        "app": (livekit_app(APP, ahead_ms=AHEAD_MS), "elsewhere"),
        "alice": (captured("alice"), "sender"),
        "bob": (captured("bob", ahead_ms=AHEAD_MS), "receiver"),
    }
    running = []
    for name, (log, here) in logs.items():
        (made / f"{name}.log").write_text(log, "utf-8")
        around = REAL_TIME if name in ("alice", "bob") else "2026-03-05T14:01:00"
        when = ("--around", around, "--zone", "UTC")
        asked = ("--room", "lesson-1", "--offline", "--quiet", "--logs", f"{name}.log@UTC", "--here", here)
        running.append(start(made, "collect", *asked, *when, "--out", f"{name}.zip"))
    assert {finish(process).code for process in running} <= {0, 1, 4}
    return made


@pytest.mark.parametrize("turned", [False, True])
def test_agoras_logs_of_both_ends_show_how_far_their_clocks_differ(folder: Path, *, turned: bool) -> None:
    bundles = ("b.zip", "a.zip") if turned else ("a.zip", "b.zip")
    document = avsync(folder, "merge", *bundles, "--json").document
    assert faults(document) == []
    clocks = document["clocks"]
    assert clocks["b_ahead_method"] == "events that both ends’ logs tell"
    assert abs(clocks["b_ahead_ms"] - (-AHEAD_MS if turned else AHEAD_MS)) <= clocks["b_ahead_bound_ms"] <= 110
    assert clocks["b_ahead_n"] == 4
    both = {item["what"]: item for item in document["timeline"] if item["seen_by"] == ["a", "b"]}
    assert both.keys() == {"joined 2002", "left 2002", "muted audio 1001", "muted audio 2002"}
    assert abs(both["joined 2002"]["residual_ms"]) <= clocks["b_ahead_bound_ms"]
    seen = {item["id"]: item for item in document["seen"]}
    assert seen["2002"]["b" if not turned else "a"].startswith("its own log: joined, muted audio")
    assert seen["2002"]["a" if not turned else "b"] == "log: joined, muted audio, left"
    assert {item["id"] for item in document["joined_by"]} >= {"room", "UID"}


@pytest.mark.parametrize("turned", [False, True])
def test_a_servers_log_and_a_clients_show_how_far_their_clocks_differ(folder: Path, *, turned: bool) -> None:
    bundles = ("app.zip", "server.zip") if turned else ("server.zip", "app.zip")
    document = avsync(folder, "merge", *bundles, "--json").document
    clocks = document["clocks"]
    assert abs(clocks["b_ahead_ms"] - (-AHEAD_MS if turned else AHEAD_MS)) <= clocks["b_ahead_bound_ms"] < AHEAD_MS
    both = {item["what"].partition(" ")[0] for item in document["timeline"] if item["seen_by"] == ["a", "b"]}
    assert both == {"joined", "published", "left"}
    assert {item["id"] for item in document["joined_by"]} >= {"participant SID", "track SID"}
    assert document["assumed"] == []


def test_logs_that_tell_too_little_in_common_say_so(folder: Path) -> None:
    done = avsync(folder, "merge", "a.zip", "short.zip")
    assert "only one event is told alike by the logs of both ends, and one may be chance" in done.stdout
    document = avsync(folder, "merge", "a.zip", "short.zip", "--json").document
    assert faults(document) == []
    assert document["clocks"]["aligned"] is False
    assert document["clocks"]["logs_tell_not"].startswith("only one event")


@pytest.mark.parametrize("turned", [False, True])
def test_what_a_real_rooms_two_participants_logged_shows_how_far_their_clocks_differ(
    folder: Path, *, turned: bool
) -> None:
    bundles = ("bob.zip", "alice.zip") if turned else ("alice.zip", "bob.zip")
    clocks = avsync(folder, "merge", *bundles, "--json").document["clocks"]
    assert abs(clocks["b_ahead_ms"] - (-AHEAD_MS if turned else AHEAD_MS)) <= clocks["b_ahead_bound_ms"] < AHEAD_MS
    assert clocks["b_ahead_n"] >= 4
