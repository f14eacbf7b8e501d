"""Lists the lines of Agora's native SDK that tell who came, went, published, muted or changed."""

import re

from collector.model.incident import Vendor
from collector.vendors.events import EventRule

_AGORA_4 = "Agora SDK 4.x, agorasdk.log and agoraapi.log"
_KINDS = {b"Audio": "audio", b"Video": "video"}
_UID = rb'"?(?P<who>[1-9]\d{0,9})\b'


def _api(text: str) -> str:
    return f"[03/05/26 14:01:02:003][77][A]:(00000202): {text}"


RULES = (
    EventRule(
        id="agora.join-asked",
        vendor=Vendor.AGORA,
        needle=b"joinChannel",
        pattern=re.compile(rb"\b(?:RtcEngine(?:Ex)?_)?joinChannel\w*(?: ?[({]| params\b)"),
        what="asked to join",
        source=_AGORA_4 + ", API call",
        sample='[03/05/26 14:01:02:003][77][U]:(00000096): RtcEngine::joinChannel(this:0x7f0, {"uid":0})',
        told="asked to join",
    ),
    EventRule(
        id="agora.leave-asked",
        vendor=Vendor.AGORA,
        needle=b"leaveChannel",
        pattern=re.compile(rb"\b(?:RtcEngine(?:Ex)?_)?leaveChannel\w*(?: ?[({]| params\b)"),
        what="asked to leave",
        source=_AGORA_4 + ", API call",
        sample="[03/05/26 14:01:02:003][77][U]:(00000273): RtcEngine::leaveChannel(this:0x7f0, {})",
        told="asked to leave",
    ),
    EventRule(
        id="agora.joined",
        vendor=Vendor.AGORA,
        needle=b"oinChannelSuccess",
        pattern=re.compile(rb'\bon(?P<kind>Join|Rejoin)ChannelSuccess\b.*?\buid"?:?\s?' + _UID),
        what="{}",
        kinds={b"Join": "joined", b"Rejoin": "joined again"},
        source=_AGORA_4 + "; 3.x writes it without brackets",
        sample=_api(
            'ChannelProxy::onConnected->onJoinChannelSuccess(this:0x7f0, channel:"demo", uid:"1001", elapsed:367)'
        ),
        told="joined 1001",
    ),
    EventRule(
        id="agora.left",
        vendor=Vendor.AGORA,
        needle=b"onLeaveChannel",
        pattern=re.compile(rb"onLeaveChannel\b(?:.*?\buserId:\s?" + _UID + rb")?"),
        what="left",
        source=_AGORA_4,
        sample=_api(
            'ChannelProxy::onDisconnected->onLeaveChannel(this:0x7f0, channel:"demo", userId:"1001", reason:5)'
        ),
        told="left 1001",
    ),
    EventRule(
        id="agora.user-joined",
        vendor=Vendor.AGORA,
        needle=b"onUserJoined",
        pattern=re.compile(rb'onUserJoined\b.*?\bu(?:ser)?[iI]d"?:?\s?' + _UID),
        what="joined",
        source=_AGORA_4,
        sample=_api('ChannelProxy::onUserJoined->onUserJoined(this:0x7f0, userId:"2002")'),
        told="joined 2002",
    ),
    EventRule(
        id="agora.user-offline",
        vendor=Vendor.AGORA,
        needle=b"onUserOffline",
        pattern=re.compile(rb'onUserOffline\b.*?\bu(?:ser)?[iI]d"?:?\s?' + _UID + rb'.*?\breason"?:?\s?(?P<kind>\d)'),
        what="{}",
        kinds={b"0": "left", b"1": "was lost to the server", b"2": "became audience"},
        source=_AGORA_4 + "; UserOfflineReason: 0 quit, 1 dropped, 2 became audience",
        sample=_api('ChannelProxy::onUserLeft->onUserOffline(this:0x7f0, userId:"2002", reason:1)'),
        told="was lost to the server 2002",
    ),
    EventRule(
        id="agora.role-asked",
        vendor=Vendor.AGORA,
        needle=b"setClientRole",
        pattern=re.compile(rb'\bsetClientRole\w*(?: ?[({]| params\b).*?\brole"?:\s?(?P<kind>[12])\b'),
        what="asked to be {}",
        kinds={b"1": "host", b"2": "audience"},
        source=_AGORA_4 + ", API call",
        sample='[03/05/26 14:01:02:003][77][U]:(00000085): RtcEngine::setClientRole(this:0x7f0, {"role":1})',
        told="asked to be host",
    ),
    EventRule(
        id="agora.role",
        vendor=Vendor.AGORA,
        needle=b"onClientRoleChanged",
        pattern=re.compile(rb"onClientRoleChanged\b.*?\bnewRole:\s?(?P<kind>\d)"),
        what="became {}",
        kinds={b"1": "host", b"2": "audience"},
        source=_AGORA_4 + "; ClientRole: 1 host, 2 audience",
        sample=_api("ChannelProxy::onChangeRoleSuccess->onClientRoleChanged(this:0x7f0, oldRole:2, newRole:1)"),
        told="became host",
    ),
    EventRule(
        id="agora.published",
        vendor=Vendor.AGORA,
        needle=b"PublishStateChanged(",
        pattern=re.compile(rb"\bon(?P<kind>Audio|Video)PublishStateChanged\(.*?\bnewState:\s?3\b"),
        what="published {}",
        kinds=_KINDS,
        source=_AGORA_4 + "; PublishState 3 is published",
        sample=_api(
            "onVideoPublishStateChanged(this:0x7f0, channel:demo, oldState:2, newState:3, elapseSinceLastState:85)"
        ),
        told="published video",
    ),
    EventRule(
        id="agora.unpublished",
        vendor=Vendor.AGORA,
        needle=b"PublishStateChanged(",
        pattern=re.compile(rb"\bon(?P<kind>Audio|Video)PublishStateChanged\(.*?\boldState:\s?[23], newState:\s?1\b"),
        what="unpublished {}",
        kinds=_KINDS,
        source=_AGORA_4 + "; PublishState 1 is not published",
        sample=_api(
            "onAudioPublishStateChanged(this:0x7f0, channel:demo, oldState:3, newState:1, elapseSinceLastState:85)"
        ),
        told="unpublished audio",
    ),
    EventRule(
        id="agora.user-muted",
        vendor=Vendor.AGORA,
        needle=b"onUserMute",
        pattern=re.compile(
            rb'onUserMute(?P<kind>Audio|Video)\b.*?\bu(?:ser)?[iI]d"?:?\s?' + _UID + rb'"?, mute:\s?1\b'
        ),
        what="muted {}",
        kinds=_KINDS,
        source=_AGORA_4,
        sample=_api('ChannelProxy::onUserInfoUpdated->onUserMuteAudio(this:0x7f0, userId:"2002", mute:1)'),
        told="muted audio 2002",
        again_s=0.0,
    ),
    EventRule(
        id="agora.user-unmuted",
        vendor=Vendor.AGORA,
        needle=b"onUserMute",
        pattern=re.compile(
            rb'onUserMute(?P<kind>Audio|Video)\b.*?\bu(?:ser)?[iI]d"?:?\s?' + _UID + rb'"?, mute:\s?0\b'
        ),
        what="unmuted {}",
        kinds=_KINDS,
        source=_AGORA_4,
        sample=_api('ChannelProxy::onUserInfoUpdated->onUserMuteAudio(this:0x7f0, userId:"2002", mute:0)'),
        told="unmuted audio 2002",
        again_s=0.0,
    ),
    EventRule(
        id="agora.local-muted",
        vendor=Vendor.AGORA,
        needle=b"muteLocal",
        pattern=re.compile(rb'muteLocal(?P<kind>Audio|Video)Stream(?:Ex)?\(.*?\bmute"?:\s?(?:1|true)\b'),
        what="muted {}",
        kinds=_KINDS,
        source=_AGORA_4 + ", API call; [TRACER2] repeats it later",
        sample=_api('RtcEngine::muteLocalVideoStream(this:0x7f0, {"mute":1})'),
        told="muted video",
        again_s=0.0,
    ),
    EventRule(
        id="agora.local-unmuted",
        vendor=Vendor.AGORA,
        needle=b"muteLocal",
        pattern=re.compile(rb'muteLocal(?P<kind>Audio|Video)Stream(?:Ex)?\(.*?\bmute"?:\s?(?:0|false)\b'),
        what="unmuted {}",
        kinds=_KINDS,
        source=_AGORA_4 + ", API call",
        sample=_api('RtcEngine::muteLocalVideoStreamEx(this:0x7f0, {"connection":{"localUid":0}, "mute":0})'),
        told="unmuted video",
        again_s=0.0,
    ),
    EventRule(
        id="agora.state",
        vendor=Vendor.AGORA,
        needle=b"onConnectionStateChanged(",
        pattern=re.compile(rb"onConnectionStateChanged\(.*?\bstate:\s?(?P<kind>\d)\b"),
        what="{}",
        kinds={b"1": "disconnected", b"3": "connected", b"5": "could not connect"},
        source=_AGORA_4 + "; ConnectionState 1, 3 and 5, while 4 is a signature's",
        sample=_api("ChannelProxy::emitConnStateChanged->onConnectionStateChanged(this:0x7f0, state:3, reason:1)"),
        told="connected",
    ),
)
"""The ids of the samples are made up."""
