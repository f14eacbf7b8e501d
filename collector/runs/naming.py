"""Gives all that sources brought the names under which a bundle holds it, and each log's record the same name."""

from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import replace

from collector.bundle.names import allowed_name
from collector.model.evidence import Record
from collector.model.member import numbered
from collector.model.records.logs import LogExcerpt
from collector.runs.gathering import Harvest


def name_members(harvest: Harvest, redact: Callable[[str], str]) -> None:
    """Name them: without what is known by now, as any system can unpack, and each once, case ignored."""
    names = _Names(redact)
    given: dict[str, deque[str]] = defaultdict(deque)
    for number, stream in enumerate(harvest.streams):
        harvest.streams[number] = replace(stream, name=names.new(stream.name))
        given[stream.name].append(harvest.streams[number].name)
    harvest.opaque = [replace(file, name=names.new(file.name)) for file in harvest.opaque]
    harvest.records = [_renamed(record, given) for record in harvest.records]


def _renamed(record: Record, given: dict[str, deque[str]]) -> Record:
    """Return a log's record with its stream's new name: both came in the same order."""
    if isinstance(record, LogExcerpt) and given.get(record.member):
        name = given[record.member].popleft()
        return record if name == record.member else replace(record, member=name)
    return record


class _Names:
    def __init__(self, redact: Callable[[str], str]) -> None:
        self._redact = redact
        self._taken: set[str] = set()

    def new(self, wanted: str) -> str:
        """Return a name that nobody has."""
        names = map(allowed_name, numbered(allowed_name(self._redact(wanted))))
        name = next(name for name in names if name.casefold() not in self._taken)
        self._taken.add(name.casefold())
        return name
