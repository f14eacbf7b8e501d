"""Tells from the beginning of a log which format it has, or why it cannot be read."""

import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice, pairwise

from collector.evidence.logs.files import LogFile, Refusal, UnreadableError, as_far_as_readable
from collector.evidence.logs.lines import encoding_of, plain, split
from collector.evidence.logs.margins import NO_MARGIN, common, without
from collector.evidence.logs.opaque import encrypted_by_agora
from collector.model.coverage import Reason
from collector.vendors.formats import (
    CONTINUES,
    PREFIX,
    LogFormat,
    dated_format_of,
    format_of,
    formats,
    no_wrap,
    uncoloured,
)

_LINES = 200
_HEAD_BYTES = 64 * 1024
_MOST_BYTES = 4 * 1024 * 1024
_PREFIXES = 2
_CONTINUES = frozenset((b"", *(CONTINUES[at : at + 1] for at in range(len(CONTINUES)))))
_FURTHER_BYTES = 512 * 1024
"""How far a log is read whose first lines tell nothing: 20 ms, of which a folder of other text may need thousands."""
_SCATTERED = 10
"""So many records of one dated format make any text a log of it: an app's console shows an SDK's lines among others."""
_MIXED_SHARE = 0.6
_UNREADABLE_SHARE = 0.1
"""More unprintable bytes than this and no known line: encrypted or binary (our heuristic)."""
_AGORA_BEGINS = b"\xfe\x12\x08aZ1&@9zA"
"""How each of six encrypted logs of two apps begins, of SDKs two years apart (our observation)."""
_PACKED_BEGINS = {
    b"\xfd7zXZ\0": "xz",
    b"BZh": "bzip2",
    b"\x28\xb5\x2f\xfd": "Zstandard",
    b"\x04\x22\x4d\x18": "LZ4",
    b"7z\xbc\xaf\x27\x1c": "7-Zip",
    b"Rar!\x1a\x07": "RAR",
}
"""How files begin that avsync does not unpack, and by what they were packed (each format's own page)."""
_AGORA_NAME = re.compile(r"agora|^(?:rtc|sdk)\w*\.\d?\.?log", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Shape:
    """A log's format, how many prefixes of containers and tools stand before each line, and its encoding.

    In a ``scattered`` one few lines are of that format, and the others state no time. A ``margin`` stands before what
    was pasted, quoted or numbered.
    """

    format: LogFormat
    prefixed: int
    encoding: str
    scattered: bool = False
    margin: re.Pattern[bytes] = NO_MARGIN

    def body(self, line: bytes) -> bytes:
        """Return a line without its margin and its prefixes."""
        if self.margin != NO_MARGIN:
            line = without(self.margin, line)
        for _ in range(self.prefixed):
            found = PREFIX.match(line)
            line = line[found.end() :] if found else line
        return line


def sniff(log: LogFile) -> Shape | Refusal:
    """Read a log's first lines: the format with the most hits of those that reach their threshold.

    Where they are of something else (a build, a banner), lines further on decide.
    """
    try:
        head, lines = _beginning(log)
        if not head.strip(b"\0\r\n\t "):
            return log.refuse(Reason.NOT_FOUND, "is empty: nothing was logged into it")
        for known in _known(lines):
            return replace(known, encoding=encoding_of(head))
        return _further_on(log, head) if _is_text(head) else _unreadable(log, head)
    except UnreadableError as error:
        return log.refuse(error.reason, error.why)


def _beginning(log: LogFile) -> tuple[bytes, list[bytes]]:
    head, lines, size = b"", list[bytes](), 0

    def watched() -> "list[bytes]":
        nonlocal head, size
        chunks = []
        for chunk in as_far_as_readable(log.read(0)):
            head, size = (head + chunk)[:_HEAD_BYTES], size + len(chunk)
            chunks.append(chunk)
            if size >= _MOST_BYTES or b"".join(chunks).count(b"\n") > 4 * _LINES:
                break
        return chunks

    lines.extend(islice(_shown(iter(watched())), _LINES))
    return head, lines


def _first_of(chunks: Iterator[bytes]) -> Iterator[bytes]:
    size = 0
    for chunk in chunks:
        yield chunk
        size += len(chunk)
        if size >= _FURTHER_BYTES:
            return


def _shown(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the lines that are not empty, without colours."""
    for line, begins in split(plain(chunks)):
        shown = uncoloured(line) if b"\x1b" in line else line
        if begins and shown.strip():
            yield shown


def _further_on(log: LogFile, head: bytes) -> Shape | Refusal:
    """Judge by the last lines of what is read of a log, else by all of those that begin a dated record."""
    last: deque[bytes] = deque(maxlen=_LINES)
    scattered = Counter[tuple[str, int]]()
    for line in _shown(_first_of(as_far_as_readable(log.read(0)))):
        last.append(line)
        body = PREFIX.sub(b"", line)
        found = dated_format_of(body)
        scattered.update((item.id, int(body != line)) for item in found)
    for item, depth in _best(list(last)):
        return Shape(format=item, prefixed=depth, encoding=encoding_of(head))
    for (name, depth), hits in scattered.most_common(1):
        if hits >= _SCATTERED:
            return Shape(format=format_of(name), prefixed=depth, encoding=encoding_of(head), scattered=True)
    return _timeless(log)


def _best(lines: list[bytes]) -> list[tuple[LogFormat, int]]:
    """Choose a format if there is one, and behind how many prefixes: what an exact one says goes before what docker or
    syslog put in front, and that before a guess."""
    behind = [lines]
    while len(behind) <= _PREFIXES:
        if not _most_begin(PREFIX, behind[-1]):
            break
        behind.append([PREFIX.sub(b"", line) for line in behind[-1]])
    for depth, bodies in reversed(list(enumerate(behind))):
        exact = _most(bodies, [item for item in formats() if not item.best_effort]) or _mixed(bodies)
        if exact:
            return [(exact[0], depth)]
    guesses = [(item, depth) for depth, bodies in enumerate(behind) for item in _guesses(bodies)]
    if not guesses:
        return []
    guess, depth = max(guesses, key=lambda guess: (guess[0].written.dated, guess[0].threshold, guess[1]))
    return [_named(guess, depth, behind[depth])]


def _most_begin(pattern: re.Pattern[bytes], lines: list[bytes]) -> bool:
    """Whether a pattern begins more than half of the lines; where none of the first half begins so, it cannot."""
    first_half = lines[: (len(lines) + 1) // 2]
    return any(map(pattern.match, first_half)) and 2 * sum(map(bool, map(pattern.match, lines))) > len(lines)


def _known(lines: list[bytes]) -> tuple[Shape, ...]:
    """Return how lines are read: an exact format as they are or behind a margin, else the first guess; or nothing."""
    found = [Shape(format=item, prefixed=depth, encoding="") for item, depth in _best(lines)]
    if found and not found[0].format.best_effort:
        return tuple(found)
    for margin in common(lines):
        bodies = [without(margin, line) for line in lines]
        shapes = [Shape(format=item, prefixed=depth, encoding="", margin=margin) for item, depth in _best(bodies)]
        if shapes and not shapes[0].format.best_effort:
            return tuple(shapes)
        found += shapes
    return tuple(found[:1])


def _named(guess: LogFormat, depth: int, lines: list[bytes]) -> tuple[LogFormat, int]:
    """Return the exact format of most lines that state a time, if there is one: the others are no vote against it."""
    dated = [line for line in lines if guess.header.match(line)] if guess.written.dated else []
    return (_mixed(dated) or [guess])[0], depth


def _guesses(lines: list[bytes]) -> list[LogFormat]:
    guess = _most(lines, [item for item in formats() if item.best_effort and item.threshold >= _MIXED_SHARE])
    rarer = _most(lines, [item for item in formats() if item.best_effort and item.threshold < _MIXED_SHARE])
    return guess + rarer


def _most(lines: list[bytes], among: list[LogFormat]) -> list[LogFormat]:
    """Return the format with the most hits of those that reach their threshold, if any does."""
    if lines and _CONTINUES.isdisjoint([line[:1] for line in lines]):  # as in most logs, where all lines are votes
        for item in among:
            if all(map(item.header.match, lines)):  # nothing has more hits than the first that knows them all
                return [item]
    votes = _votes(lines)
    shares = {item.id: _share([item.header.match(line) is not None for line, _ in votes], votes) for item in among}
    for item in among:
        if item.wraps is not no_wrap:  # a table: its rows begin with spaces
            rows, others = sum(1 for line in lines if item.header.match(line)), shares[item.id][1]
            shares[item.id] = rows, rows + others
    good = [item for item in among if 0 < shares[item.id][0] >= item.threshold * shares[item.id][1]]
    return [max(good, key=lambda item: shares[item.id][0])] if good else []


def _mixed(lines: list[bytes]) -> list[LogFormat]:
    """Return the commonest of several formats, if they reach the threshold together: each record says its full date."""
    votes = _votes(lines)
    found = [dated_format_of(line) for line, _ in votes]
    hits, voters = _share([bool(item) for item in found], votes)
    if not hits or hits < _MIXED_SHARE * voters:
        return []
    named = [item for items in found for item in items]
    return [max(named, key=named.count)]


def _votes(lines: list[bytes]) -> list[tuple[bytes, bool]]:
    """Return the lines that may begin a record, each with whether an indented one follows.

    The lines of objects and stack traces are no vote against any format.
    """
    return [
        (line, following.startswith((b" ", b"\t")))
        for line, following in pairwise([*lines, b""])
        if line[:1] not in CONTINUES
    ]


def _share(matched: list[bool], votes: list[tuple[bytes, bool]]) -> tuple[int, int]:
    """Return how many lines match and of how many: where a program in Go or Python breaks, a line without time stands
    above each indented one."""
    return sum(matched), sum(match or not above for match, (_, above) in zip(matched, votes, strict=True))


def _is_text(head: bytes) -> bool:
    text = next(plain(iter((head,))), b"").decode("utf-8", "replace")
    strange = sum(1 for letter in text if letter == "\ufffd" or not (letter.isprintable() or letter in "\r\n\t\x1b"))
    return not head.startswith(_AGORA_BEGINS) and strange <= _UNREADABLE_SHARE * max(1, len(text))


def _timeless(log: LogFile) -> Refusal:
    why = (
        "has no times that avsync can read, so it cannot be cut to the window: it was left out. Let what writes it "
        "put date and time before each line"
    )
    return log.refuse(Reason.UNSUPPORTED, why)


def _unreadable(log: LogFile, head: bytes) -> Refusal:
    for packer in (name for begins, name in _PACKED_BEGINS.items() if head.startswith(begins)):
        return log.refuse(Reason.UNSUPPORTED, f"is packed by {packer}, which avsync does not unpack: unpack it first")
    if head.startswith(_AGORA_BEGINS) or _AGORA_NAME.search(log.name):
        return encrypted_by_agora(log)
    return log.refuse(Reason.UNSUPPORTED, "is not text (binary or encrypted) and was left out")
