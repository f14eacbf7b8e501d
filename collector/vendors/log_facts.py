"""Lists what logs state that would otherwise be asked: versions, room, ids, a custom source."""

import re
from dataclasses import dataclass
from enum import StrEnum

from collector.model.incident import Field, Vendor


class Certain(StrEnum):
    """Which of several values counts: the last one seen, or none unless there is only one."""

    LAST = "last"
    ONLY = "only"


class Party(StrEnum):
    """Whose id a rule reads, seen from the device that wrote the log; NOBODY's for everything else."""

    NOBODY = "nobody"
    LOCAL = "local"
    REMOTE = "remote"


@dataclass(frozen=True, kw_only=True, slots=True)
class FactRule:
    """One kind of line: ``needle`` is a literal part of it, ``pattern`` has a group ``value`` (and may have ``name``,
    put in front of it, and ``room``: other rooms than the incident's are passed over). ``says`` stands in for a value.

    For a ``party`` other than NOBODY, ``field`` is what it is on a sender's device.
    """

    field: Field
    vendor: Vendor
    needle: bytes
    pattern: re.Pattern[bytes]
    certain: Certain
    sample: str
    value: str
    says: str = ""
    party: Party = Party.NOBODY


def _livekit(field: Field, needle: str, pattern: str, *, certain: Certain, sample: str, value: str) -> FactRule:
    return FactRule(
        field=field,
        vendor=Vendor.LIVEKIT,
        needle=needle.encode(),
        pattern=re.compile(pattern.encode()),
        certain=certain,
        sample=sample,
        value=value,
    )


def _agora(
    field: Field,
    needle: str,
    pattern: str,
    *,
    certain: Certain,
    sample: str,
    value: str,
    says: str = "",
    party: Party = Party.NOBODY,
) -> FactRule:
    return FactRule(
        field=field,
        vendor=Vendor.AGORA,
        needle=needle.encode(),
        pattern=re.compile(pattern.encode()),
        certain=certain,
        sample=sample,
        value=value,
        says=says,
        party=party,
    )


_ROOM = r'"room":\s?"(?P<room>[^"]*)"'

FACT_RULES = (
    _livekit(
        Field.SERVER_VERSION,
        "starting LiveKit server",
        r'"version":\s?"(?P<value>[\w.+-]+)"',
        certain=Certain.LAST,
        sample='starting LiveKit server\t{"portHttp": 7880, "version": "1.13.5"}',
        value="1.13.5",
    ),
    _livekit(
        Field.ROOM,
        "starting RTC session",
        r'"room":\s?"(?P<value>(?P<room>[^"]+))"',
        certain=Certain.ONLY,
        sample='starting RTC session\t{"room": "demo", "roomID": "RM_x1"}',
        value="demo",
    ),
    _livekit(
        Field.ROOM_SID,
        '"roomID"',
        _ROOM + r'.*?"roomID":\s?"(?P<value>RM_\w+)"',
        certain=Certain.ONLY,
        sample='starting RTC session\t{"room": "demo", "roomID": "RM_x1"}',
        value="RM_x1",
    ),
    _livekit(
        Field.SENDER_SID,
        "mediaTrack published",
        _ROOM + r'.*?"participantID":\s?"(?P<value>PA_\w+)"',
        certain=Certain.ONLY,
        sample='mediaTrack published\t{"room": "demo", "participant": "a", "participantID": "PA_x2"}',
        value="PA_x2",
    ),
    _livekit(
        Field.SDK_VERSION,
        "participant active",
        _ROOM + r'.*?"clientInfo":\s?\{"sdk":\s?"(?P<name>\w+)",\s?"version":\s?"(?P<value>[\w.+-]+)"',
        certain=Certain.ONLY,
        sample='participant active\t{"room": "demo", "clientInfo": {"sdk": "PYTHON", "version": "1.2.0"}}',
        value="PYTHON 1.2.0",
    ),
    _agora(
        Field.SDK_VERSION,
        "SDK ver ",
        r"Agora (?:Rtc Engine )?SDK ver (?P<value>\d[\w.\-]*)",
        certain=Certain.LAST,
        sample="[AGS]: Agora SDK ver 4.2.2 build 272568",
        value="4.2.2",
    ),
    _agora(
        Field.ROOM,
        "joinChannel",
        r'"channelId":\s?"(?P<value>[^"]+)"',
        certain=Certain.ONLY,
        sample='[U]:[API]: joinChannel {"token":"(gone)","channelId":"lesson-1","uid":0}',
        value="lesson-1",
    ),
    _agora(
        Field.SENDER,
        "onJoinChannelSuccess",
        r'onJoinChannelSuccess.*?\buid"?:\s?"?(?P<value>[1-9]\d{0,9})\b',
        certain=Certain.ONLY,
        sample='onJoinChannelSuccess(channel:"lesson-1", uid:"1001", elapsed:215)',
        value="1001",
        party=Party.LOCAL,
    ),
    _agora(
        Field.RECEIVER,
        "onUserJoined",
        r'onUserJoined.*?\buid"?:\s?"?(?P<value>[1-9]\d{0,9})\b',
        certain=Certain.ONLY,
        sample='onUserJoined(uid:"2002", elapsed:1215)',
        value="2002",
        party=Party.REMOTE,
    ),
    _agora(
        Field.CUSTOM_SOURCE,
        "setExternalVideoSource",
        r'setExternalVideoSource\b.*?"?enabled"?:\s?(?P<value>1)\b',
        certain=Certain.LAST,
        sample='MediaEngine::setExternalVideoSource {"enabled":1,"useTexture":0}',
        value="yes",
        says="yes",
    ),
    _agora(
        Field.APP_ID,
        "ppId",
        r'"?appId"?:\s?"(?P<value>[0-9a-f]{32})"',
        certain=Certain.ONLY,
        sample='initialize {"appId":"0123456789abcdef0123456789abcdef"}',
        value="0123456789abcdef0123456789abcdef",
    ),
)
"""Every rule; the values of the samples are made up."""
