"""Every rule reads the value out of its own sample."""

import pytest

from collector.model.incident import Field
from collector.vendors.fact_rule import FactRule
from collector.vendors.log_facts import FACT_RULES


@pytest.mark.parametrize("rule", FACT_RULES, ids=lambda rule: f"{rule.vendor} {rule.field} {rule.needle.decode()}")
def test_a_rule_reads_its_sample(rule: FactRule) -> None:
    line = rule.sample.encode()
    found = rule.pattern.search(line)
    assert rule.needle in line
    assert found
    groups = found.groupdict()
    name = groups.get("name", b"")
    assert rule.says or b" ".join(part for part in (name, groups["value"]) if part).decode() == rule.value


def test_the_sdk_s_own_reset_is_no_custom_source() -> None:
    rule = next(rule for rule in FACT_RULES if rule.says == "yes")
    assert not rule.pattern.search(b'MediaEngine::setExternalVideoSource {"enabled":0,"useTexture":0}')


def test_a_uid_of_zero_means_that_one_is_assigned_later() -> None:
    rule = next(rule for rule in FACT_RULES if rule.needle == b"onJoinChannelSuccess")
    assert not rule.pattern.search(b'onJoinChannelSuccess(channel:"lesson-1", uid:"0")')


def read(field: Field, line: bytes) -> list[str]:
    rules = [rule for rule in FACT_RULES if rule.field is field and rule.needle in line]
    found = [hit.groupdict() for rule in rules if (hit := rule.pattern.search(line))]
    return [groups["value"].decode() for groups in found]


@pytest.mark.parametrize(
    ("field", "line", "expected"),
    [
        (Field.SCENARIO, b'{"parameters":{"rtc.channel_profile":0}}', ["communication"]),
        (Field.SCENARIO, b'{"parameters":{"rtc.channel_profile":2}}', []),
        (Field.CLIENT_ROLE, b'setClientRole(this:0x7f0, {"role":2})', ["audience"]),
        (Field.CLIENT_ROLE, b'setClientRole(this:0x7f0, {"role":0})', []),
        (Field.CLIENT_ROLE, b"setClientRole(this:0x7f0, role:1)", ["host"]),
        (Field.ROOM, b'joinChannel(this:0x7f0, token:"(gone)", channelId:"a-1", info:"", localUid:"7")', ["a-1"]),
        (Field.SENDER, b'joinChannel(this:0x7f0, token:"(gone)", channelId:"a-1", info:"", localUid:"7")', ["7"]),
        (Field.SENDER, b'joinChannel(this:0x7f0, token:"(gone)", channelId:"a-1", info:"", localUid:"0")', []),
        (Field.SCENARIO, b"setChannelProfile(this:0x7f0, profile:2)", []),
        (Field.CUSTOM_SOURCE, b"doJoinChannel(options:[publishCustomVideo:0])", []),
        (Field.CUSTOM_SOURCE, b"doJoinChannel(options:[publishCustomVideo:empty])", []),
        (
            Field.ENCODER,
            b"setVideoEncoderConfiguration(config:(codecType:2, dimensions:(width:640, height:360), frameRate:15))",
            ["640 x 360 at 15 fps"],
        ),
        (Field.ENCODER, b'setVideoEncoderConfigurationEx({"config":{"codecType":2}})', []),
        (Field.ENHANCEMENT, b'enableExtension({"provider":"Synthetic", "extension":"face", "enable":0})', []),
        (Field.ENHANCEMENT, b'enableExtension({"provider":"agora_video_filters", "extension":"x", "enable":1})', []),
        (Field.FILTER, b'setBeautyEffectOptions(this:0x7f0, {"enabled":0, "options":{"x":1}})', []),
        (Field.FILTER, b"enableVirtualBackground(this:0x7f0, enabled:1)", ["1"]),
        (Field.CUSTOM_RENDERER, b'setRemoteVideoRenderer(this:0x7f0, {"userId":7, "videoSink":"0x0"})', []),
        (Field.CUSTOM_RENDERER, b"[API][rtc_engine_impl.cpp:974][setLocalVideoRenderer]", ["setLocalVideoRenderer"]),
        (Field.SYNC_GROUP, b'API RoomService.CreateRoom {"room": "a", "request": {"syncStreams": false}}', []),
    ],
)
def test_a_line_states_a_fact_in_words_or_not_at_all(field: Field, line: bytes, expected: list[str]) -> None:
    assert read(field, line) == expected
