"""Says for each check by which command its measurement is made again."""

_ROOM = "avsync measure room --room ROOM --url URL"
_LOGS = "avsync collect --room ROOM --logs PATH"
_LOAD = "avsync measure network --load --url URL"
_COMMANDS = {
    "sync.recording": "avsync measure recording FILE",
    "sync.": f"{_ROOM}, while the sender plays the clip that avsync reference writes",
    "media.": _ROOM,
    "network.loss": _ROOM,
    "network.jitter": _ROOM,
    "network.rtt": _ROOM,
    "network.bandwidth": _LOAD,
    "network.bufferbloat": _LOAD,
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
    "vendor.": "avsync collect --room ROOM, with the vendor’s key",
}
"""By the beginning of a check's id, the more special before the general."""


def again(check: str) -> str:
    """Return the command, or nothing for a check that measures nothing."""
    return next((command for begins, command in _COMMANDS.items() if check.startswith(begins)), "")
