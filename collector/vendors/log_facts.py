"""Lists what logs state that would otherwise be asked: versions, room, ids, a custom source."""

import re
from collections.abc import Mapping

from collector.model.incident import Field
from collector.vendors.fact_rule import Certain, Party, Worded, agora, livekit
from collector.vendors.machine_facts import MACHINE_RULES

_PROFILES = {b"0": "communication", b"1": "live-streaming"}
_ROLES = {b"1": "host", b"2": "audience"}


def _one_of(pattern: bytes, words: Mapping[bytes, str]) -> Worded:
    return Worded(pattern=re.compile(pattern), words=lambda groups: words.get(groups["value"], ""))


def _encoder(groups: Mapping[str, bytes]) -> str:
    width, height, fps = (groups[name].decode() for name in ("width", "height", "fps"))
    return f"{width} x {height} at {fps} fps"


_SIZE_AND_RATE = Worded(
    pattern=re.compile(
        # SDKs 4.0 and 4.1 write names without quotes, and round brackets.
        rb'"?width"?:\s?(?P<width>\d{1,5}),\s?"?height"?:\s?(?P<height>\d{1,5})[})],\s?"?frameRate"?:\s?(?P<fps>\d{1,3})'
    ),
    words=_encoder,
)
_FILTERS = {
    "setBeautyEffectOptions": "beauty effect",
    "setFaceShapeBeautyOptions": "face shape beauty",
    "enableVirtualBackground": "virtual background",
    "setVideoDenoiserOptions": "video denoiser",
    "setLowlightEnhanceOptions": "low light enhancement",
    "setColorEnhanceOptions": "colour enhancement",
}
"""Calls of Agora's SDK that make it take longer for each picture (API reference 4.x)."""
_ROOM = r'"room":\s?"(?P<room>[^"]*)"'

FACT_RULES = (
    livekit(
        Field.SERVER_VERSION,
        "starting LiveKit server",
        r'"version":\s?"(?P<value>[\w.+-]+)"',
        certain=Certain.LAST,
        sample='starting LiveKit server\t{"portHttp": 7880, "version": "1.13.5"}',
        value="1.13.5",
    ),
    livekit(
        Field.SERVER_VERSION,
        "connected to Livekit Server",
        r"connected to Livekit Server .*?\bversion: (?P<value>\d[\w.+-]*)",
        certain=Certain.LAST,
        sample='CONSOLE:1] "connected to Livekit Server edition: 0, version: 1.13.5, protocol: 17 [object Object]"',
        value="1.13.5",
    ),
    livekit(
        Field.SERVER_VERSION,
        "ServerInfo",
        r'ServerInfo(?:\(| \{ )edition: .*?\bversion: "?(?P<value>\d[\w.+-]*)',
        certain=Certain.LAST,
        sample="LiveKitSDK : [] ServerInfo(edition: standard, version: 1.13.5, protocol: 11, region: )",
        value="1.13.5",
    ),
    livekit(
        Field.SERVER_VERSION,
        "serverVersion: ",
        r"\bsubscriberPrimary: \w+, serverVersion: (?P<value>\d[\w.+-]*)",
        certain=Certain.LAST,
        sample="flutter: onConnected subscriberPrimary: true, serverVersion: 1.13.5, iceServers: []",
        value="1.13.5",
    ),
    livekit(
        Field.ROOM_SID,
        'Room { sid: "RM_',
        r'\bRoom \{ sid: "(?P<value>RM_\w+)", name: "(?P<room>[^"]*)"',
        certain=Certain.ONLY,
        sample='JoinResponse { room: Some(Room { sid: "RM_x1", name: "demo", empty_timeout: 300',
        value="RM_x1",
    ),
    livekit(
        Field.ROOM,
        'Room { sid: "RM_',
        r'\bRoom \{ sid: "RM_\w+", name: "(?P<value>(?P<room>[^"]+))"',
        certain=Certain.ONLY,
        sample='JoinResponse { room: Some(Room { sid: "RM_x1", name: "demo", empty_timeout: 300',
        value="demo",
    ),
    livekit(
        Field.ROOM,
        "received job request",
        r'"room_name":\s?"(?P<value>(?P<room>[^"]+))"',
        certain=Certain.ONLY,
        sample='livekit.agents - received job request {"job_id": "AJ_x1", "room_name": "demo", "resuming": false}',
        value="demo",
    ),
    livekit(
        Field.ROOM,
        "starting RTC session",
        r'"room":\s?"(?P<value>(?P<room>[^"]+))"',
        certain=Certain.ONLY,
        sample='starting RTC session\t{"room": "demo", "roomID": "RM_x1"}',
        value="demo",
    ),
    livekit(
        Field.ROOM_SID,
        '"roomID"',
        _ROOM + r'.*?"roomID":\s?"(?P<value>RM_\w+)"',
        certain=Certain.ONLY,
        sample='starting RTC session\t{"room": "demo", "roomID": "RM_x1"}',
        value="RM_x1",
    ),
    livekit(
        Field.SENDER_SID,
        "mediaTrack published",
        _ROOM + r'.*?"participantID":\s?"(?P<value>PA_\w+)"',
        certain=Certain.ONLY,
        sample='mediaTrack published\t{"room": "demo", "participant": "a", "participantID": "PA_x2"}',
        value="PA_x2",
    ),
    livekit(
        Field.SDK_VERSION,
        "participant active",
        _ROOM + r'.*?"clientInfo":\s?\{"sdk":\s?"(?P<name>\w+)",\s?"version":\s?"(?P<value>[\w.+-]+)"',
        certain=Certain.ONLY,
        sample='participant active\t{"room": "demo", "clientInfo": {"sdk": "PYTHON", "version": "1.2.0"}}',
        value="PYTHON 1.2.0",
    ),
    livekit(
        Field.SDK_VERSION,
        "starting worker",
        Worded(
            pattern=re.compile(rb'"version":\s?"(?P<agents>[\w.+-]+)",\s?"rtc-version":\s?"(?P<rtc>[\w.+-]+)"'),
            words=lambda groups: f"PYTHON {groups['rtc'].decode()} (livekit-agents {groups['agents'].decode()})",
        ),
        certain=Certain.ONLY,
        sample='starting worker {"version": "1.0.0", "rtc-version": "1.2.0"}',
        value="PYTHON 1.2.0 (livekit-agents 1.0.0)",
    ),
    livekit(
        Field.VENDOR,
        "livekit.agents",
        r"[ \"](?P<value>livekit\.agents)[ \"]",
        certain=Certain.LAST,
        sample="2026-03-05 14:00:00,123 - INFO livekit.agents - registered worker",
        value="livekit",
        says="livekit",
    ),
    livekit(
        Field.VENDOR,
        "livekit_ffi::",
        r"livekit_ffi::\S+ - (?P<value>initializing ffi server)",
        certain=Certain.LAST,
        sample="livekit_ffi::server:159:livekit_ffi::server - initializing ffi server v0.12.0",
        value="livekit",
        says="livekit",
    ),
    livekit(
        Field.PLATFORM,
        '"clientInfo"',
        _ROOM + r'.*?"clientInfo":\s?\{[^{}]*?"os":\s?"(?P<value>[\w .\-]{1,40})"',
        certain=Certain.ONLY,
        sample='participant active\t{"room": "demo", "clientInfo": {"sdk": "SWIFT", "version": "2.6.0", "os": "ios"}}',
        value="ios",
    ),
    livekit(
        Field.SYNC_GROUP,
        "API RoomService.CreateRoom",
        _ROOM + r'.*?"syncStreams":\s?(?P<value>true)\b',
        certain=Certain.LAST,
        sample='API RoomService.CreateRoom\t{"room": "demo", "request": {"name": "demo", "syncStreams": true}}',
        value="yes",
        says="yes",
    ),
    agora(
        Field.SDK_VERSION,
        "SDK ver ",
        r"Agora (?:Rtc Engine )?SDK ver (?P<value>\d[\w.\-]*)",
        certain=Certain.LAST,
        sample="[AGS]: Agora SDK ver 4.2.2 build 272568",
        value="4.2.2",
    ),
    agora(
        Field.SDK_VERSION,
        "iris version",
        r"\biris version: (?P<value>\d[\w.\-]*)",  # which is the native SDK's
        certain=Certain.LAST,
        sample="[iris_logger.cc:160] iris version: 4.4.0-build.6 commit: 0f1e build: 504",
        value="4.4.0-build.6",
    ),
    agora(
        Field.SENDER,
        "joinChannel",
        r'joinChannel\w*[ (].*?\b(?:uid|localUid)"?:\s?"?(?P<value>[1-9]\d{0,9})\b',
        certain=Certain.ONLY,
        sample='RtcEngine::joinChannel(this:0x7f0, {"token":"(gone)", "channelId":"lesson-1", "uid":1001, "info":""})',
        value="1001",
        party=Party.LOCAL,
    ),
    agora(
        Field.ROOM,
        "joinChannel",
        r'\bchannelId"?:\s?"(?P<value>[^"]+)"',
        certain=Certain.ONLY,
        sample='[U]:[API]: joinChannel {"token":"(gone)","channelId":"lesson-1","uid":0}',
        value="lesson-1",
    ),
    agora(
        Field.SENDER,
        "onJoinChannelSuccess",
        r'onJoinChannelSuccess.*?\buid"?:\s?"?(?P<value>[1-9]\d{0,9})\b',
        certain=Certain.ONLY,
        sample='onJoinChannelSuccess(channel:"lesson-1", uid:"1001", elapsed:215)',
        value="1001",
        party=Party.LOCAL,
    ),
    agora(
        Field.RECEIVER,
        "onUserJoined",
        r'onUserJoined.*?\buid"?:\s?"?(?P<value>[1-9]\d{0,9})\b',
        certain=Certain.ONLY,
        sample='onUserJoined(uid:"2002", elapsed:1215)',
        value="2002",
        party=Party.REMOTE,
    ),
    agora(
        Field.CUSTOM_SOURCE,
        "setExternalVideoSource",
        r'setExternalVideoSource\b.*?"?enabled"?:\s?(?P<value>1)\b',
        certain=Certain.LAST,
        sample='MediaEngine::setExternalVideoSource {"enabled":1,"useTexture":0}',
        value="yes",
        says="yes",
    ),
    agora(
        Field.CUSTOM_SOURCE,
        "publishCustomVideo",
        r'\bpublishCustomVideo(?:Track)?"?:\s?(?P<value>1|true)\b',
        certain=Certain.LAST,
        sample='RtcEngine::doJoinChannel(this:0x7f0, options:["publishCamera":0, "publishCustomVideo":1])',
        value="yes",
        says="yes",
    ),
    agora(
        Field.SCENARIO,
        "setChannelProfile",
        _one_of(rb'setChannelProfile\b.*?\bprofile"?:\s?(?P<value>[01])\b', _PROFILES),
        certain=Certain.LAST,
        sample="RtcEngine::setChannelProfile(this:0x7f0, profile:0)",
        value="communication",
    ),
    agora(
        Field.SCENARIO,
        "rtc.channel_profile",
        _one_of(rb'"rtc\.channel_profile":\s?(?P<value>[01])\b', _PROFILES),
        certain=Certain.LAST,
        sample='setParametersInternal(this:0x7f0, {"parameters":{"rtc.channel_profile":1}})',
        value="live-streaming",
    ),
    agora(
        Field.CLIENT_ROLE,
        "setClientRole",
        _one_of(rb'setClientRole\b.*?\brole"?:\s?(?P<value>[12])\b', _ROLES),
        certain=Certain.LAST,
        sample='RtcEngine::setClientRole(this:0x7f0, {"role":1, "options":{"audienceLatencyLevel":2}})',
        value="host",
    ),
    agora(
        Field.ENCODER,
        "setVideoEncoderConfiguration",
        _SIZE_AND_RATE,
        certain=Certain.LAST,
        sample='RtcEngine::setVideoEncoderConfigurationEx(this:0x7f0, {"connection":{"channelId":"", "localUid":0}, '
        '"config":{"codecType":2, "dimensions":{"width":960, "height":540}, "frameRate":15, "bitrate":0}})',
        value="960 x 540 at 15 fps",
    ),
    agora(
        Field.ENHANCEMENT,
        "enableExtension",
        # Agora's own extensions are no third party's; all providers are the SDK's or the app's, none a person's.
        r'enableExtension\b.*?"provider":\s?"(?P<value>(?!agora)[\w.\-]{1,60})".*?"enable":\s?(?:1|true)\b',
        certain=Certain.LAST,
        sample='RtcEngine::enableExtension(this:0x7f0, {"provider":"SyntheticBeauty", "extension":"face", "enable":1})',
        value="SyntheticBeauty",
    ),
    *(
        agora(
            Field.FILTER,
            call,
            rf'{call}\b.*?"?(?:enabled|options)"?:\s?(?P<value>1|true)\b',
            certain=Certain.LAST,
            sample=f'RtcEngine::{call}(this:0x7f0, {{"enabled":1, "options":{{"x":0}}}})',
            value=shown,
            says=shown,
        )
        for call, shown in _FILTERS.items()
    ),
    agora(
        Field.CUSTOM_RENDERER,
        "VideoRenderer",
        r"\b(?P<value>set(?:Local|Remote)VideoRenderer)\b(?!.*(?:\bnull|[\":]0x0+\b|[\":]0+[\",)]))",
        certain=Certain.LAST,
        sample='RtcEngine::setRemoteVideoRenderer(this:0x7f0, {"userId":2002, "videoSink":"0x6e10"})',
        value="yes",
        says="yes",
    ),
    agora(
        Field.APP_ID,
        "ppId",
        r'"?appId"?:\s?"(?P<value>[0-9a-f]{32})"',
        certain=Certain.ONLY,
        sample='initialize {"appId":"0123456789abcdef0123456789abcdef"}',
        value="0123456789abcdef0123456789abcdef",
    ),
    *MACHINE_RULES,
)
"""Every rule; the values of the samples are made up."""
