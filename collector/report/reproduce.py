"""Says for each check by which command its measurement is made again, with the room and the window of a run."""

import re
import shlex

from collector.model.incident import Field, Incident

_ROOM = "avsync measure room --room ROOM --url URL"
_WINDOW = "avsync collect --room ROOM --from START --to END"
_LOGS = f"{_WINDOW} --logs PATH"
_LOAD = "avsync measure network --load --url URL"
_COMMANDS = {
    "sync.recording": "avsync measure recording FILE",
    "sync.logged": _LOGS,
    "sync.": f"{_ROOM}, while the sender plays the clip that avsync reference writes",
    "media.": _ROOM,
    "network.loss": _ROOM,
    "network.jitter": _ROOM,
    "network.rtt": _ROOM,
    "network.bandwidth": _LOAD,
    "network.bufferbloat": _LOAD,
    "network.moments": "avsync measure network --watch 10m --url URL",
    "network.": "avsync measure network --url URL",
    "clock.": "avsync measure network",
    "device.encoder": _LOGS,
    "device.": "avsync measure device",
    "publisher.": "avsync measure rehearse, with the publisher’s own queues and push pattern",
    "timestamps.log": _LOGS,
    "timestamps.": "avsync measure timestamps FILE",
    "server.metrics": "avsync collect --room ROOM --prometheus URL",
    "server.": _LOGS,
    "logs.": _LOGS,
    "vendor.": f"{_WINDOW} --app-id ID, with AGORA_CUSTOMER_ID and AGORA_CUSTOMER_SECRET set",
}
"""By the beginning of a check's id, the more special before the general."""


_PSEUDONYM = re.compile(r"\[[\w-]+\]")
"""What stands for a room's name where it was hidden."""


def again(check: str) -> str:
    """Return the command, or nothing for a check that measures nothing."""
    return next((command for begins, command in _COMMANDS.items() if check.startswith(begins)), "")


def again_for(check: str, incident: Incident) -> str:
    """Return the command with the incident's own room and window, ready for a shell; what is not known stays a word in
    capitals."""
    room, window = incident.value(Field.ROOM), incident.window
    known = {"START": f"{window.start:%Y-%m-%dT%H:%M:%SZ}", "END": f"{window.end:%Y-%m-%dT%H:%M:%SZ}"}
    if room and not _PSEUDONYM.fullmatch(room):
        known["ROOM"] = shlex.quote(room)
    return re.sub(r"\b(?:ROOM|START|END)\b", lambda found: known.get(found[0], found[0]), again(check))
