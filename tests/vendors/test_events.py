"""Every rule tells its own sample's event, no other does, and lines that tell none are no event."""

import pytest

from collector.model.incident import Vendor
from collector.vendors.events import EventRule, event_rules
from collector.vendors.signatures import SIGNATURES


def told(line: bytes) -> list[tuple[str, str]]:
    found = [(rule.id, rule.read(line)) for rule in event_rules() if rule.needle in line]
    return [(name, " ".join(part for part in read[0] if part)) for name, read in found if read]


@pytest.mark.parametrize("rule", event_rules(), ids=lambda rule: rule.id)
def test_a_sample_is_told_by_its_own_rule_alone(rule: EventRule) -> None:
    assert told(rule.sample.encode()) == [(rule.id, rule.told)]


@pytest.mark.parametrize("rule", event_rules(), ids=lambda rule: rule.id)
def test_an_entry_is_complete(rule: EventRule) -> None:
    assert rule.source
    assert ("{}" in rule.what) is bool(rule.kinds)
    assert rule.vendor is not Vendor.UNKNOWN


def test_ids_are_unique() -> None:
    assert len({rule.id for rule in event_rules()}) == len(event_rules())


def test_both_vendors_tell_of_joins_publishing_and_roles() -> None:
    for vendor in (Vendor.AGORA, Vendor.LIVEKIT):
        words = " ".join(rule.told for rule in event_rules() if rule.vendor is vendor)
        assert all(word in words for word in ("joined", "left", "published", "unpublished", "muted")), vendor


@pytest.mark.parametrize(
    "line",
    [
        b'mediaTrack published\t{"room": "demo", "kind": "data", "trackID": "TR_x3"}',
        b"api name RtcEngine_joinChannel_0 result 0",
        b"ChannelProxy::emitConnStateChanged->onConnectionStateChanged(this:0x7f0, state:2, reason:0)",
        b"onVideoPublishStateChanged(this:0x7f0, channel:demo, oldState:0, newState:2, elapseSinceLastState:85)",
        b'onJoinChannelSuccess(channel:"demo", uid:"0")',
        b"connection state changed: disconnected -> connecting",
        b"room event activeSpeakersChanged {}",
        b"abort, disconnected to Livekit Server",
        b'[TRACER2] RI#1 RtcEngine::muteLocalAudioStreamEx:[2-10] ts:1772719320070 param:{"mute":1}',
    ],
)
def test_a_line_that_tells_of_nobody_is_no_event(line: bytes) -> None:
    assert told(line) == []


@pytest.mark.parametrize(
    "line",
    [
        b"local_track_subscribed (rtc.LocalAudioTrack(sid=TR_x3, name=mic),)",
        b"track_subscribed (rtc.RemoteAudioTrack(sid=TR_x3, name=mic), rtc.RemoteTrackPublication(sid=TR_x3, x))",
    ],
)
def test_both_ends_of_a_subscription_tell_it(line: bytes) -> None:
    assert told(line) == [("livekit.python-track", "subscribed TR_x3")]


def test_a_name_in_a_line_is_never_taken_for_an_id() -> None:
    line = b'participant closing\t{"participant": "zoe@example.com", "participantID": "PA_x2", "reason": "zoe left"}'
    assert told(line) == [("livekit.closing", "left PA_x2")]


def test_a_lost_connection_that_is_a_symptom_is_not_told_twice() -> None:
    samples = [item.sample.encode() for item in SIGNATURES if item.id in ("livekit.resumed", "agora.reconnecting")]
    assert [told(sample) for sample in samples] == [[], []]


def test_an_id_without_end_is_cut() -> None:
    line = b'participant active {"participantID": "PA_' + b"x" * 50_000 + b'"}'
    ((_, words),) = told(line)
    assert len(words) == len("joined ") + 64
