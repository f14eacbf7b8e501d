"""Turns what a socket raised into how the other side replied, in words without addresses."""

import socket
import ssl
from dataclasses import dataclass

from collector.evidence.network.upgrade import NO_ROUTE, in_words
from collector.model.records.reach import Reply


@dataclass(frozen=True, kw_only=True, slots=True)
class Failure:
    """A reply other than ANSWERED, with its reason."""

    reply: Reply
    detail: str


def failure_of(error: Exception, *, deadline_s: float) -> Failure:
    """Return what ``error`` says of the other side; TimeoutError means that nothing came within ``deadline_s``."""
    match error:
        case TimeoutError():
            return Failure(reply=Reply.SILENT, detail=f"no answer within {deadline_s:.0f} s")
        case ConnectionRefusedError():
            return Failure(reply=Reply.REFUSED, detail="nothing listens there, or a firewall rejects it")
        case socket.gaierror():
            return Failure(reply=Reply.UNRESOLVED, detail="its name has no address")
        case ssl.SSLError():
            return Failure(reply=Reply.INSECURE, detail=in_words(error))
        case OSError() if error.errno in NO_ROUTE:
            return Failure(reply=Reply.UNREACHABLE, detail="this machine has no route there")
        case _:
            return Failure(reply=Reply.FAILED, detail=in_words(error))
