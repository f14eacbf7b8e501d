"""A real mail server (aiosmtpd) on loopback that keeps what it took: TLS, AUTH, SIZE, and answers as a test says."""

import asyncio
import contextlib
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

USER, PASSWORD = "synthetic-user", "synthetic-mail-password-1"


@dataclass(kw_only=True, slots=True)
class Mailbox:
    """What arrived: whole messages with the envelope's sender and recipients; ``answers`` to DATA still to be given."""

    port: int = 0
    messages: list[bytes] = field(default_factory=list)
    envelopes: list[tuple[str, list[str]]] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    refuses: str = ""
    used: list[str] = field(default_factory=list)


class _Keeper:
    def __init__(self, box: Mailbox) -> None:
        self._box = box

    async def handle_RCPT(  # noqa: N802  the library looks for this name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self._box.refuses == address:
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = self._box.answers.pop(0) if self._box.answers else "250 OK queued as synthetic-17"
        if answer.startswith("250"):
            content = envelope.content
            self._box.messages.append(content if isinstance(content, bytes) else b"")
            self._box.envelopes.append((str(envelope.mail_from), list(envelope.rcpt_tos)))
            secure = server.transport and server.transport.get_extra_info("ssl_object")
            self._box.used.append("TLS" if secure else "clear")
        return answer


class _Ready(Controller):
    def _trigger_server(self) -> None:
        """Connect to the port that the system chose, which the library does not know."""
        if isinstance(self.server, asyncio.Server):
            self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]  # the library's types leave it out


@contextlib.contextmanager
def mailbox(
    *answers: str,
    context: ssl.SSLContext | None = None,
    implicit: bool = False,
    auth: bool = False,
    most_bytes: int = 33_554_432,
) -> Iterator[Mailbox]:
    """Run it; ``context`` is for STARTTLS, or with ``implicit`` for TLS from the first byte."""
    box = Mailbox(answers=list(answers))

    def authenticator(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        right = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
        # Without handled=False the server leaves the answer to us, and a client waits in vain.
        return AuthResult(success=right, handled=right)

    controller = _Ready(
        _Keeper(box),
        hostname="127.0.0.1",
        port=0,
        ssl_context=context if implicit else None,
        tls_context=None if implicit else context,
        require_starttls=bool(context) and not implicit,
        authenticator=authenticator if auth else None,
        auth_required=auth and not implicit,  # it does not count TLS from the first byte
        auth_require_tls=bool(context) and not implicit,
        data_size_limit=most_bytes,
    )
    controller.start()
    try:
        box.port = controller.port
        yield box
    finally:
        controller.stop()
