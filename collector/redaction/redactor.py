"""Turns raw text, streams and records into safe ones; one Redactor a process, equal case keys give equal pseudonyms."""

import ipaddress
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TypeVar

from collector.errors import RedactionError
from collector.model.incident import Fact, Field, Incident, Vendor
from collector.model.member import SafeStream
from collector.model.privacy import Address, AddressFamily
from collector.model.request import RedactionRules
from collector.model.source import RawStream
from collector.redaction.dictionary import Dictionary
from collector.redaction.engines import ALL, EVERY_LINE, Engine, Hit, fastest
from collector.redaction.failing import failing_closed
from collector.redaction.kinds import EVERYWHERE, IN_IDS, WHEN_HIDING
from collector.redaction.kinds.addresses import IPV4, address_label, kept
from collector.redaction.kinds.custom import custom_kinds
from collector.redaction.kinds.kind import Found, Nature
from collector.redaction.leaks import LeakSearch, holds
from collector.redaction.lines import readable, storable, whole_blocks
from collector.redaction.multiline import MultilineFilter
from collector.redaction.pseudonym import pseudonym
from collector.redaction.quads import Quads, quads_in
from collector.redaction.records import Meaning, meaning_of_fact, safe_value
from collector.redaction.scan import LABELS, PLACEHOLDER, scanner_of, secrets_in, settle, substitute
from collector.redaction.shortcuts import Shortcuts
from collector.redaction.stream import Hashed, contents_of, spool
from collector.redaction.unchanged import Unchanged
from collector.redaction.unlearned import Unlearned

T = TypeVar("T")
NO_RULES = RedactionRules()
_MOST_PASSES = 8
_PATIENCE_BYTES = 1 << 15  # a third of what is looked at in the time that it takes to build an engine
_MOST_STAND_INS = 200_000  # bounds memory in a hostile log; what comes later is replaced, but cannot be revealed
_LONGEST_SECRET = 4096  # the beginning of a longer one gives it away just as well
_ID = re.compile(r"[^\x00-\x1f\x7f]{0,256}")
_VERSION = re.compile(r"[vV]?[0-9]{1,10}(?:[.\-+~_ ][0-9A-Za-z]{1,16}){0,10}")


class Redactor:
    """Knows the case key, the secrets and the names of a run, and learns more of them on the way."""

    def __init__(
        self,
        case_key: bytes,
        *,
        secrets: Iterable[str] = (),
        handles: Iterable[str] = (),
        hide_identities: bool = False,
        rules: RedactionRules = NO_RULES,
        lookups: Iterable[str] = (),
        engine: Engine | None = None,
    ) -> None:
        self._key = case_key
        self._hiding = hide_identities
        self._engine = engine or fastest()
        custom = custom_kinds(rules.patterns)
        self._allowed = frozenset(rules.allowed)
        self._unlearned = Unlearned((*rules.allowed, *LABELS), () if hide_identities else lookups)
        kinds = (*(WHEN_HIDING if hide_identities else EVERYWHERE), *custom)
        self._scanner = scanner_of(kinds, self._engine, 0 if engine else _PATIENCE_BYTES)
        self._scanner_of_ids = scanner_of((*IN_IDS, *custom), EVERY_LINE)
        self._shortcuts = Shortcuts(self._scanner, shown=self._shown, stand_in=self._stand_in)
        self._dictionary = Dictionary(self._engine)
        self._stand_ins: dict[tuple[str, str], str] = {}
        self._texts, self._ids = Unchanged(), Unchanged()
        self._secrets: set[str] = set()
        self.counts: Counter[str] = Counter()
        for secret in secrets:
            self.add_secret(secret)
        for handle in handles:
            self.add_handle(handle)

    def built(self) -> bytes:
        """Return what takes long to build, for such a redactor in another process. Raises RedactionError."""
        with failing_closed("A stream"):
            return self._scanner.built()

    def get_ready(self) -> None:
        """Begin to build it beside all else; whoever needs it waits for what is left to do."""
        self._scanner.get_ready()

    def take(self, built: bytes) -> None:
        """Use what a redactor of the same kinds has built."""
        self._scanner.building.take(built)

    def add_secret(self, value: str) -> None:
        """Replace a value wherever it stands, in any spelling; fewer than 4 characters are not looked for."""
        self._dictionary.add_secret(value)

    def add_handle(self, value: str, written: Iterable[str] = ()) -> None:
        """Replace a name, or how it is ``written``, by its pseudonym where that is a word; from 3 characters on."""
        self._dictionary.add_handle(value, written)

    def add_id(self, value: str, written: Iterable[str] = ()) -> None:
        """Replace what support looks the call up by as if it were a name: for who hides identities."""
        self._dictionary.add_id(value, written)

    def found_secrets(self) -> frozenset[str]:
        """Return every secret that was replaced, as it was written; for the search of the finished bytes only."""
        return frozenset(self._secrets)

    def stand_ins(self, *, after: int = 0) -> tuple[tuple[str, str], ...]:
        """Return each stand-in and what it stands for, in the order they were made, without the first ``after``.

        None stands for a secret, but most name somebody: they must not leave this machine.
        """
        return tuple((shown, value) for (_, value), shown in islice(self._stand_ins.items(), after, None))

    def redact(self, text: str) -> str:
        """Return text in which nothing is left that must not leave this machine. Raises RedactionError."""
        if self._texts.holds(text, len(self._dictionary)):
            return text
        with failing_closed("A text"):
            safe = self._text(storable(text))
        return self._texts.noted(text, safe, len(self._dictionary))

    def redact_stream(self, stream: RawStream, path: Path, hashed: Hashed = Hashed.WHOLE) -> SafeStream:
        """Spool a stream, redacted, to a new private file at ``path``; never holds more than a few lines.

        Raises RedactionError (NoSpaceError on a full disk); then there is no file. A secret that only a later line
        gave away is taken out of the earlier lines too. What is part of a longer stream needs no hash.
        """
        name, known = self.redact(stream.name), len(self._dictionary)
        safe = self._spooled(self._blocks(stream.lines), path, name, hashed)
        if not holds(contents_of(safe), self._dictionary.learned_after(known)):
            return safe
        again = path.with_name(path.name + ".again")
        try:
            safe = self._without_known(safe, again, name, hashed)
            return replace(safe, path=again.replace(path))
        except BaseException:
            again.unlink(missing_ok=True)
            path.unlink(missing_ok=True)
            raise

    def _without_known(self, safe: SafeStream, path: Path, name: str, hashed: Hashed) -> SafeStream:
        """Spool a safe stream once more, to a new file, without what became known after it was made safe."""
        again = self._spooled(map(self._known_out_of, whole_blocks(contents_of(safe))), path, name, hashed)
        return replace(again, redactions=dict(Counter(safe.redactions) + Counter(again.redactions)))

    def _spooled(self, blocks: Iterable[bytes], path: Path, name: str, hashed: Hashed) -> SafeStream:
        before = self.counts.copy()
        return spool(blocks, path, name, hashed).as_stream(name, path, redactions=dict(self.counts - before))

    def redact_portion(self, name: str, pieces: Iterable[bytes]) -> list[bytes]:
        """Return a portion of a stream called ``name``, a few MB of whole lines, made safe. Raises RedactionError.

        A secret that only a later line gave away is taken out of the earlier lines of the portion too.
        """
        known = len(self._dictionary)
        with failing_closed(name):
            safe = list(self._blocks(pieces))
            return list(map(self._known_out_of, safe)) if holds(safe, self._dictionary.learned_after(known)) else safe

    def redact_again(self, stream: SafeStream, known: LeakSearch) -> SafeStream:
        """Return a spooled stream free of what became known as a secret only after it was spooled.

        The stream is left as it is if nothing of ``known`` stands in it. Raises RedactionError and NoSpaceError.
        """
        with failing_closed(stream.name):
            stands = known.spellings and known.places(contents_of(stream))
        return self.without_known(stream) if stands else stream

    def without_known(self, stream: SafeStream) -> SafeStream:
        """Return a spooled stream, spooled once more without what this redactor knows. Raises as ``redact_again``."""
        later = stream.path.with_name(f"{stream.path.name}.{stream.offset}.later")
        return self._without_known(stream, later, self.redact(stream.name), Hashed.WHOLE)

    def safe_record(self, record: T) -> T:
        """Return a record, or any other frozen value of the model, made safe. Raises RedactionError."""
        with failing_closed("A record"):
            return safe_value(record, self._by_meaning, self._address)

    def safe_incident(self, incident: Incident) -> Incident:
        """Return the incident with the ids that support needs readable and everything else made safe."""
        agora = incident.value(Field.VENDOR) == Vendor.AGORA
        with failing_closed("The incident"):
            facts = {
                name: Fact(
                    value=self._by_meaning(fact.value, meaning_of_fact(name, fact.value, agora=agora)),
                    known_by=fact.known_by,
                )
                for name, fact in incident.facts.items()
            }
        return replace(incident, window=self.safe_record(incident.window), facts=facts)

    def _text(self, text: str) -> str:
        for _ in range(_MOST_PASSES):
            known = len(self._dictionary)
            self._dictionary.narrow(text.encode())
            text = "\n".join(self._lines(text))
            if len(self._dictionary) == known:
                return text
        raise RedactionError("A text kept changing while it was made safe, so it stays out of the bundle.")

    def _lines(self, text: str) -> Iterator[str]:
        across, at = MultilineFilter(self._note_block, self._counted, self._allowed), 0
        for line in text.split("\n"):
            at += len(line.encode()) + 1
            fed = across.feed(line)
            yield self._line(fed, self._scanner.wanted(fed), self._dictionary.near(at))

    def _by_meaning(self, text: str, meaning: Meaning) -> str:
        if not text or PLACEHOLDER.fullmatch(text):
            return text
        match meaning:
            case Meaning.HANDLE if text not in self._allowed:
                return self._counted("user", text)
            case Meaning.LOOKUP_ID:
                return self._id(text)
            case Meaning.VERSION if _VERSION.fullmatch(text) and not self._dictionary.find_in(text):
                return text
            case _:
                return self.redact(text)

    def _id(self, text: str) -> str:
        if self._ids.holds(text, len(self._dictionary)):
            return text
        if not _ID.fullmatch(text):
            return self.redact(text)
        if self._hiding and text not in self._allowed:
            self._dictionary.add_id(text)
            return self._counted("id", text)
        found = [
            item for item in self._dictionary.find_in(text) if item.nature is not Nature.PERSONAL
        ] + self._scanner_of_ids.find(text, ALL)
        return self._ids.noted(text, storable(self._replace(text, found)), len(self._dictionary))

    def _counted(self, kind: str, text: str) -> str:
        self.counts[kind] += 1
        return self._stand_in(kind, text)

    def _stand_in(self, label: str, value: str) -> str:
        """Return what stands for a value that names somebody, and remember it."""
        shown = self._stand_ins.get((label, value))
        if shown is None:
            shown = f"[{label}-{pseudonym(self._key, label, value)}]"
            if len(self._stand_ins) < _MOST_STAND_INS:
                self._stand_ins[label, value] = shown
        return shown

    def _address(self, address: Address) -> Address:
        text = address.text
        if not text or text in self._allowed or PLACEHOLDER.fullmatch(text):
            return address
        if address.family is AddressFamily.OTHER:
            return replace(address, text=self._stand_in("address", text))
        if kept(ipaddress.ip_address(text.split("%", 1)[0])):
            return address
        label, canonical = address_label(text)
        self.counts[address.family] += 1
        return replace(address, text=self._stand_in(label, canonical))

    def _blocks(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        across = MultilineFilter(self._note_block, self._counted, self._allowed)
        for block in whole_blocks(pieces):
            yield self._block(readable(block), across)

    def _block(self, block: bytes, across: MultilineFilter) -> bytes:
        """Look closer at the lines that may hold something; the others pass as they are."""
        self._dictionary.narrow(block)
        quads = quads_in(block)
        hits = self._scanner.lines_beside(block, quads)
        none = Hit(len(block), len(block), 0)
        hit = next(hits, none)
        parts, at = [], 0
        while at < len(block):
            while hit.end <= at and hit is not none:
                hit = next(hits, none)
            known = self._dictionary.next_place(at, hit.end)
            near = self._dictionary.near(hit.end) if hit.start <= known < hit.end and not across.inside else []
            if (near or hit.end <= known) and not across.inside and (safe := self._shortcut(block, hit, quads, near)):
                parts += [self._addressed(block, quads, at, hit.start), safe]
                at = hit.end
                continue
            place = at if across.inside else min(hit.start, known)
            if place >= len(block):
                break
            first = block.rfind(b"\n", at, place) + 1 or at
            last = block.find(b"\n", place) + 1 or len(block)
            wanted = self._scanner.wanted_in(hit if hit.start == first else Hit(first, last, 0), quads)
            near = near or self._dictionary.near(last)
            parts += [self._addressed(block, quads, at, first), self._ended(block[first:last], across, wanted, near)]
            at = last
        return b"".join([*parts, self._addressed(block, quads, at, len(block))])

    def _known_out_of(self, block: bytes) -> bytes:
        """Return safe lines without what became known after they were made safe; nothing else is left to do in them."""
        self._dictionary.narrow(block)
        return self._one_by_one(block, 0, len(block), self._dictionary.next_place)

    def _addressed(self, block: bytes, quads: Quads, first: int, last: int) -> bytes:
        """Return whole lines of a block made safe in which nothing but certain addresses can be found."""
        if quads.next_place(first) >= last:
            return block[first:last]
        if self._allowed or self._dictionary.holds_brackets:
            return self._one_by_one(block, first, last, quads.next_place)
        safe, count = self._shortcuts.addressed(block, quads, first, last)
        if count:
            self.counts[IPV4.name] += count
        return safe

    def _one_by_one(self, block: bytes, first: int, last: int, next_place: Callable[[int], int]) -> bytes:
        """Return whole lines of a block made safe by a search of each that holds a place."""
        parts: list[bytes] = []
        while (place := next_place(first)) < last:
            start, end = block.rfind(b"\n", first, place) + 1 or first, block.find(b"\n", place) + 1 or len(block)
            parts += [block[first:start], self._searched(block[start:end], self._dictionary.near(end))]
            first = end
        return b"".join([*parts, block[first:last]])

    def _shortcut(self, block: bytes, hit: Hit, quads: Quads, near: Sequence[bytes]) -> bytes:
        """Return a line made safe without a search of all of it; nothing if there is no such way."""
        if self._allowed or self._dictionary.holds_brackets or self._scanner.searches_every_line:
            return b""
        safe, kinds, secrets = self._shortcuts.line(block, hit, quads)
        if near and not (
            safe and self._dictionary.goes_with(secrets, kinds, block[hit.start : hit.end].decode(), near)
        ):
            return b""
        for kind in kinds:
            self.counts[kind] += 1
        if not secrets and not near:
            return safe
        known = len(self._dictionary)
        for value, nature in secrets:
            self._note(value, nature)
        near = [*near, *self._dictionary.added_after(known)]
        return self._searched(safe, near) if self._dictionary.find(safe.decode(), near) else safe

    def _searched(self, line: bytes, near: Sequence[bytes]) -> bytes:
        """Return a line with its end, searched on; ``near`` are the needles that may stand in it."""
        body = line.rstrip(b"\r\n")
        text = body.decode()
        return self._line(text, self._scanner.wanted(text), near).encode() + line[len(body) :]

    def _ended(self, line: bytes, across: MultilineFilter, wanted: int, near: Sequence[bytes]) -> bytes:
        """Return a line with its end made safe."""
        body = line.rstrip(b"\r\n")
        text = body.decode()
        fed = across.feed(text)
        if fed != text:
            wanted = self._scanner.wanted(fed)
        return self._line(fed, wanted, near).encode() + line[len(body) :]

    def _line(self, line: str, wanted: int, near: Sequence[bytes]) -> str:
        """Replace until nothing is found any more, so that redacting twice changes nothing."""
        for _ in range(_MOST_PASSES):
            known = len(self._dictionary)
            safe = self._replace(line, [*self._dictionary.find(line, near), *self._scanner.find(line, wanted)])
            if safe == line:
                return line
            line, wanted, near = safe, self._scanner.wanted(safe), self._dictionary.still_near(safe, near, known)
        raise RedactionError("A line kept changing while it was made safe, so it stays out of the bundle.")

    def _replace(self, line: str, found: list[Found]) -> str:
        if self._allowed:
            found = [item for item in found if not self._stays(line, item)]
        if not found:
            return line
        settled = settle(line, found)
        for winner, _ in settled:
            self.counts[winner.kind] += 1
        for value, nature in secrets_in(line, settled):
            self._note(value, nature)
        return substitute(line, [winner for winner, _ in settled], self._shown)

    def _stays(self, line: str, item: Found) -> bool:
        """Whether the user's file says that a find stays; what opens something goes all the same."""
        is_allowed = item.stands_for in self._allowed or line[item.start : item.end] in self._allowed
        return is_allowed and item.nature is Nature.PERSONAL

    def _note(self, value: str, nature: Nature) -> None:
        if nature is not Nature.SECRET and value not in self._secrets and self._unlearned.holds(value, nature):
            return
        value = value[:_LONGEST_SECRET]
        self._secrets.add(value)
        if nature is not Nature.SECRET:
            self._dictionary.learn(value, nature)

    def _note_block(self, label: str, parts: tuple[str, ...]) -> None:
        if label:
            self.counts[label] += 1
        self._secrets.update(parts)

    def _shown(self, found: Found) -> str:
        if not found.stands_for:
            return f"[{found.label}]"
        if found.nature is Nature.PERSONAL:
            return self._stand_in(found.label, found.stands_for)
        return f"[{found.label}-{pseudonym(self._key, found.label, found.stands_for)}]"
