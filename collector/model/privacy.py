"""Marks what a string is, so that redaction decides by type instead of by guessing.

A field of plain ``str`` is free text: patterns are searched in it. The types below say more.
"""

import ipaddress
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

LookupId = NewType("LookupId", str)
"""What support looks a call up by (room, SIDs, Agora channel and UIDs, server host): stays readable unless hidden."""

Handle = NewType("Handle", str)
"""What names a person or their machine (participant identity or name, device or host name): always a pseudonym."""

Version = NewType("Version", str)
"""A version number: kept when it has the shape of one, although it may look like an address."""


class AddressFamily(StrEnum):
    """Internet protocol version of an address."""

    IPV4 = "ipv4"
    IPV6 = "ipv6"
    OTHER = "other"


class AddressScope(StrEnum):
    """How far an address reaches (RFC 6890), the part of it that a diagnosis needs."""

    PUBLIC = "public"
    PRIVATE = "private"
    LOOPBACK = "loopback"
    LINK_LOCAL = "link-local"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True, slots=True)
class Address:
    """One network address; ``text`` is the address itself while gathering and its pseudonym afterwards."""

    text: str
    family: AddressFamily
    scope: AddressScope

    @classmethod
    def of(cls, text: str) -> "Address":
        """Classify ``text``; what is no address gets family ``other`` and scope ``unknown``."""
        try:
            parsed = ipaddress.ip_address(text.split("%", 1)[0])
        except ValueError:
            return cls(text=text, family=AddressFamily.OTHER, scope=AddressScope.UNKNOWN)
        return cls(
            text=text,
            family=AddressFamily.IPV4 if parsed.version == 4 else AddressFamily.IPV6,
            scope=_scope(parsed),
        )


def _scope(parsed: ipaddress.IPv4Address | ipaddress.IPv6Address) -> AddressScope:
    if parsed.is_loopback or parsed.is_unspecified:  # filters answer 0.0.0.0, which leads to the asking machine
        return AddressScope.LOOPBACK
    if parsed.is_link_local:
        return AddressScope.LINK_LOCAL
    return AddressScope.PRIVATE if parsed.is_private else AddressScope.PUBLIC


@dataclass(frozen=True, kw_only=True, slots=True)
class Secret:
    """A value that must never leave the process save to the service it belongs to; its repr hides it."""

    value: str = ""

    def __repr__(self) -> str:
        return "Secret(…)" if self.value else "Secret()"

    def __bool__(self) -> bool:
        return bool(self.value)
