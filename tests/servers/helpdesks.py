"""Answers as the public references of Zendesk and GitHub say, on loopback: contract servers, not the services.

https://developer.zendesk.com/api-reference/ticketing/introduction/ and https://docs.github.com/en/rest/issues/comments
"""

import contextlib
import json
import math
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass(kw_only=True, slots=True)
class Desk:
    """What a desk holds: one ticket, its comments, and files by number; ``refusals`` are answered first, in order."""

    credentials: str
    port: int = 0
    status: str = "open"
    comments: list[dict[str, Any]] = field(default_factory=list)
    files: dict[int, tuple[str, bytes]] = field(default_factory=dict)
    tokens: dict[str, int] = field(default_factory=dict)
    refusals: list[tuple[str, int, dict[str, str]]] = field(default_factory=list)
    spoils: bool = False
    late_s: float = 0.0
    """Once, a comment shows so long after the line was cut; for ever: it is among the ``hidden``."""
    hidden: list[dict[str, Any]] = field(default_factory=list)
    most_bytes: int = 50_000_000
    asked: list[str] = field(default_factory=list)

    def stored(self, name: str) -> list[bytes]:
        """Return the bytes of every file of that name that a comment shows."""
        shown = [item["id"] for comment in self.comments for item in comment.get("attachments", [])]
        return [self.files[number][1] for number in shown if self.files[number][0] == name]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    desk: Desk

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        self._answered(b"")

    def do_POST(self) -> None:
        self._answered(self.rfile.read(int(self.headers["Content-Length"])))

    def do_PUT(self) -> None:
        self.do_POST()

    def _answered(self, body: bytes) -> None:
        parts = urlsplit(self.path)
        self.desk.asked.append(f"{self.command} {self.path}")
        for refusal in self.desk.refusals:
            if re.search(refusal[0], f"{self.command} {parts.path}"):
                self.desk.refusals.remove(refusal)
                return self._say(refusal[1], {"message": "refused"}, refusal[2])
        if self.headers.get("Authorization") != self.desk.credentials:
            return self._say(401, {"error": "Couldn't authenticate you"})
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        return self._reply(parts.path, asked, body)

    def _reply(self, path: str, asked: dict[str, str], body: bytes) -> None:
        raise NotImplementedError

    def _late(self, comment: dict[str, Any]) -> bool:
        """Cut the line without an answer, and show the comment later, if the desk is late."""
        late_s, self.desk.late_s = self.desk.late_s, 0.0
        if late_s == math.inf:
            self.desk.hidden.append(comment)
        elif late_s:
            threading.Timer(late_s, self.desk.comments.append, (comment,)).start()
        self.close_connection = self.close_connection or late_s > 0
        return late_s > 0

    def _say(self, status: int, document: object, headers: dict[str, str] | None = None) -> None:
        self._send(status, json.dumps(document).encode(), headers or {})

    def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


class _Zendesk(_Handler):
    def _reply(self, path: str, asked: dict[str, str], body: bytes) -> None:
        desk = self.desk
        file = re.fullmatch(r"/attachments/token/t([0-9]+)/", path)
        if file:
            return self._send(200, desk.files[int(file[1])][1], {})
        if path == "/api/v2/account/settings.json":
            return self._say(200, {"settings": {"limits": {"attachment_size": desk.most_bytes}}})
        if path == "/api/v2/uploads.json":
            number = len(desk.files) + 1
            desk.files[number] = (asked["filename"], body[:-1] + b"?" if desk.spoils else body)
            desk.tokens[f"token-{number}"] = number
            return self._say(201, {"upload": {"token": f"token-{number}", "attachment": self._file(number)}})
        if not path.startswith("/api/v2/tickets/7"):
            return self._say(404, {"error": "RecordNotFound"})
        if path.endswith("/comments.json"):
            return self._page(int(asked.get("page[after]", "0")))
        if self.command == "PUT":
            return self._update(json.loads(body)["ticket"]["comment"])
        return self._say(200, {"ticket": {"id": 7, "status": desk.status}})

    def _file(self, number: int) -> dict[str, object]:
        name, data = self.desk.files[number]
        url = f"https://company.zendesk.com/attachments/token/t{number}/?name={name}"
        return {"id": number, "file_name": name, "size": len(data), "content_url": url}

    def _page(self, after: int) -> None:
        """Two a page, so that there is more than one."""
        newest = self.desk.comments[::-1]
        more = len(newest) > after + 2
        following = f"https://company.zendesk.com/api/v2/tickets/7/comments.json?page%5Bafter%5D={after + 2}"
        self._say(
            200, {"comments": newest[after : after + 2], "meta": {"has_more": more}, "links": {"next": following}}
        )

    def _update(self, comment: dict[str, Any]) -> None:
        known = [self.desk.tokens.pop(token, 0) for token in comment.get("uploads", [])]
        if not all(known):
            return self._say(422, {"error": "RecordInvalid", "description": "invalid upload token"})
        files = [self._file(number) for number in known]
        known_fields: dict[str, Any] = {name: comment[name] for name in ("body", "public") if name in comment}
        # Without "public", a comment is one (Ticket Comments, "public": defaults to true).
        shown: dict[str, Any] = {"public": True, **known_fields, "id": len(self.desk.comments), "attachments": files}
        if self._late(shown):
            return None
        self.desk.comments.append(shown)
        return self._say(200, {"ticket": {"id": 7}})


class _GitHub(_Handler):
    def _reply(self, path: str, asked: dict[str, str], body: bytes) -> None:
        desk = self.desk
        if path == "/api/v3/repos/owner/project/issues/12":
            return self._say(200, {"number": 12, "state": desk.status})
        if path != "/api/v3/repos/owner/project/issues/12/comments":
            return self._say(404, {"message": "Not Found"})
        if self.command == "POST":
            comment = {"id": len(desk.comments) + 1, "body": json.loads(body)["body"]}
            if self._late(comment):
                return None
            desk.comments.append(comment)
            return self._say(201, comment)
        size, page = int(asked["per_page"]), int(asked["page"])
        return self._say(200, desk.comments[(page - 1) * size : page * size])


@contextlib.contextmanager
def _serving(handler: type[_Handler], desk: Desk) -> Iterator[Desk]:
    bound = type("Bound", (handler,), {"desk": desk})
    server = ThreadingHTTPServer(("127.0.0.1", 0), bound)
    desk.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield desk
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def zendesk(credentials: str) -> contextlib.AbstractContextManager[Desk]:
    """Serve one Zendesk ticket, 7."""
    return _serving(_Zendesk, Desk(credentials=credentials))


def github(credentials: str) -> contextlib.AbstractContextManager[Desk]:
    """Serve one GitHub issue, owner/project 12, as an instance of one's own does."""
    return _serving(_GitHub, Desk(credentials=credentials))
