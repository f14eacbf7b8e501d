"""Says which members of an archive are not read, whatever kind of archive it is, and how that is told."""

import re

from collector.evidence.logs.files import LogFile, Refusal

MAX_MEMBERS = 20_000
"""More members than any folder of logs has; listing them alone would cost minutes."""
NESTED = (".zip", ".tar", ".tgz", ".tar.gz", ".7z", ".rar", ".jar", ".apk")

ESCAPES = "has a name that leads out of the archive and was not read"
LINK = "is a link or device and was not followed"
TWICE = "stands in the archive twice; only the first was read"
INSIDE = "is an archive inside an archive and was not opened: unpack it"

Found = LogFile | Refusal
"""A log inside, or why a member is none."""


def escapes(name: str) -> bool:
    """Whether a member's name is absolute, has a drive, steps up, or hides something behind a NUL."""
    parts = re.split(r"[/\\]", name)
    return ".." in parts or not parts[0] or re.match(r"[A-Za-z]:", name) is not None or "\0" in name
