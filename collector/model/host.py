"""Says which machine a record describes, so that one machine's figures are never read as another's."""

from dataclasses import dataclass
from enum import StrEnum


class HostRole(StrEnum):
    """The part a machine plays in the incident; a bystander's figures support no cause."""

    SENDER = "sender"
    RECEIVER = "receiver"
    SERVER = "server"
    BYSTANDER = "bystander"


@dataclass(frozen=True, kw_only=True, slots=True)
class Host:
    """A role and, in words, how it is known ("--here sender", "process 4711 publishes")."""

    role: HostRole
    known_by: str


BYSTANDER = Host(role=HostRole.BYSTANDER, known_by="assumed: nothing says that this machine is part of the call")
