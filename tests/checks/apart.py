"""Names the checks that lack what all others have, and why."""

NO_NUMBER = {
    "device.enhancement": "whether such a tool is there",
    "device.output": "how the output is connected",
    "device.overload": "how strong the words of a log are",
    "device.thermal": "whether the system says that it throttled",
    "logs.public-report": "whether a public report tells of this version",
    "network.attached": "whether there is an address and a way out",
    "network.portal": "whether a sign-in page answers",
    "network.proxy": "whether a proxy lets media through",
    "network.turn": "whether a server answers",
    "network.udp": "whether a server answers",
    "network.vendor-hosts": "whether a host answers",
    "sync.logged": "never a fault by itself: its question is left open",
    "sync.transport": "never a fault by itself: its question is left open",
    "ticket.complete": "which fields are missing",
}
"""Checks that judge by no number, and by what instead."""
UNMEASURED = {"ticket.complete"}
