"""Reads from lines which participants they name: known, they are replaced wherever else they stand."""

import re
from collections.abc import Iterator, Mapping

_SHAPES: Mapping[bytes, re.Pattern[bytes]] = {
    b'"participant":': re.compile(rb'"participant":\s?"(?P<name>(?:[^"\\\n]|\\.)+)"'),
    b"dentity": re.compile(
        rb"dentity(?:\\*[\"']?[:=] ?(?P<q>\\*[\"'])(?P<name>[^\"'\\\n]{1,256})(?P=q)"
        # Without quotes only what does not look like a word.
        rb"|[:=](?=[^\s,]{0,200}[A-Z0-9_@.-])(?P<bare>[^\s\"'`,;&<>(){}\[\]\\%=]{1,256})(?=[\s,;)}]|$))"
    ),
    # As a LiveKit token has it, decoded.
    b'sub":': re.compile(rb'sub":\s?"(?P<name>[^"\\\n]{1,256})"(?=[^\n]{0,500}?"video":)'),
}
"""Each begins with its needle: so they are searched fast."""
IDENTITY_NEEDLES = frozenset(_SHAPES)
"""What a line holds that names somebody."""


def identities_in(lines: bytes, needles: frozenset[bytes] = IDENTITY_NEEDLES) -> Iterator[tuple[int, bytes]]:
    """Yield where each participant is named by what begins with one of ``needles``, and the identity as it stands."""
    for needle in sorted(needles & IDENTITY_NEEDLES):
        for found in _SHAPES[needle].finditer(lines):
            yield found.start(), found["name"] or found[found.re.groups]
