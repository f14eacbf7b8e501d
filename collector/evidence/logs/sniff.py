"""Tells from the beginning of a log which format it has, or why it cannot be read."""

import re
from dataclasses import dataclass

from collector.evidence.logs.files import LogFile, Refusal, UnreadableError
from collector.evidence.logs.lines import encoding_of, plain, split
from collector.evidence.logs.opaque import encrypted_by_agora
from collector.model.coverage import Reason
from collector.vendors.formats import CONTINUES, PREFIX, LogFormat, dated_format_of, formats, uncoloured

_LINES = 200
_HEAD_BYTES = 64 * 1024
_MOST_BYTES = 4 * 1024 * 1024
_PREFIXES = 2
_MIXED_SHARE = 0.6
_UNREADABLE_SHARE = 0.1
"""More unprintable bytes than this and no known line: encrypted or binary (our heuristic)."""
_AGORA_BEGINS = b"\xfe\x12\x08aZ1&@9zA"
"""How each of six encrypted logs of two apps begins, of SDKs two years apart (our observation)."""
_AGORA_NAME = re.compile(r"agora|^(?:rtc|sdk)\w*\.\d?\.?log", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Shape:
    """A log's format, how many prefixes of containers and tools stand before each line, and its encoding."""

    format: LogFormat
    prefixed: int
    encoding: str

    def body(self, line: bytes) -> bytes:
        """Return a line without its prefixes."""
        for _ in range(self.prefixed):
            found = PREFIX.match(line)
            line = line[found.end() :] if found else line
        return line


def sniff(log: LogFile) -> Shape | Refusal:
    """Read a log's first lines: the format with the most hits of those that reach their threshold."""
    try:
        head, lines = _beginning(log)
    except UnreadableError as error:
        return log.refuse(error.reason, error.why)
    if not head.strip(b"\0\r\n\t "):
        return log.refuse(Reason.NOT_FOUND, "is empty: nothing was logged into it")
    best = _best(lines)
    if best:
        return Shape(format=best[0], prefixed=best[1], encoding=encoding_of(head))
    return _why_not(log, head)


def _beginning(log: LogFile) -> tuple[bytes, list[bytes]]:
    head, lines, size = b"", list[bytes](), 0

    def watched() -> "list[bytes]":
        nonlocal head, size
        chunks = []
        for chunk in log.read(0):
            head, size = (head + chunk)[:_HEAD_BYTES], size + len(chunk)
            chunks.append(chunk)
            if size >= _MOST_BYTES or b"".join(chunks).count(b"\n") > 4 * _LINES:
                break
        return chunks

    for line, begins in split(plain(iter(watched()))):
        shown = uncoloured(line)
        if begins and shown.strip():
            lines.append(shown)
        if len(lines) == _LINES:
            break
    return head, lines


def _best(lines: list[bytes]) -> tuple[LogFormat, int] | None:
    """Choose a format, and behind how many prefixes: what an exact one says goes before what docker or syslog put in
    front, and that before a guess."""
    behind = [lines]
    while len(behind) <= _PREFIXES:
        bodies = [PREFIX.sub(b"", line) for line in behind[-1]]
        if sum(body != line for body, line in zip(bodies, behind[-1], strict=True)) <= len(lines) / 2:
            break
        behind.append(bodies)
    for depth, bodies in reversed(list(enumerate(behind))):
        exact = _most(bodies, [item for item in formats() if not item.best_effort]) or _mixed(bodies)
        if exact:
            return exact, depth
    guesses = [(item, depth) for depth, bodies in enumerate(behind) for item in _guesses(bodies)]
    return max(guesses, key=lambda guess: (guess[0].written.dated, guess[0].threshold, guess[1]), default=None)


def _guesses(lines: list[bytes]) -> list[LogFormat]:
    guess = _most(lines, [item for item in formats() if item.best_effort and item.threshold >= _MIXED_SHARE])
    rarer = _most(lines, [item for item in formats() if item.best_effort and item.threshold < _MIXED_SHARE])
    return [item for item in (guess, rarer) if item]


def _most(lines: list[bytes], among: list[LogFormat]) -> LogFormat | None:
    lines = _beginnings(lines)
    hits = {item.id: sum(1 for line in lines if item.header.match(line)) for item in among}
    good = [item for item in among if hits[item.id] and hits[item.id] >= item.threshold * len(lines)]
    return max(good, key=lambda item: hits[item.id], default=None)


def _mixed(lines: list[bytes]) -> LogFormat | None:
    """Return the commonest of several formats that reach the threshold together: each record says its full date."""
    lines = _beginnings(lines)
    found = [item for line in lines for item in dated_format_of(line)]
    if not found or len(found) < _MIXED_SHARE * len(lines):
        return None
    return max(found, key=found.count)


def _beginnings(lines: list[bytes]) -> list[bytes]:
    """Leave out the lines of objects and stack traces, which are no vote against any format."""
    return [line for line in lines if line[:1] not in CONTINUES]


def _why_not(log: LogFile, head: bytes) -> Refusal:
    if head.startswith(_AGORA_BEGINS):
        return encrypted_by_agora(log)
    text = next(plain(iter((head,))), b"").decode("utf-8", "replace")
    strange = sum(1 for letter in text if letter == "\ufffd" or not (letter.isprintable() or letter in "\r\n\t\x1b"))
    if strange <= _UNREADABLE_SHARE * max(1, len(text)):
        why = (
            "has no times that avsync can read, so it cannot be cut to the window: it was left out. Let what writes it "
            "put date and time before each line"
        )
        return log.refuse(Reason.UNSUPPORTED, why)
    if _AGORA_NAME.search(log.name):
        return encrypted_by_agora(log)
    return log.refuse(Reason.UNSUPPORTED, "is not text (binary or encrypted) and was left out")
