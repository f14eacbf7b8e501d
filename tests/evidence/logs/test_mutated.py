"""Whatever is broken in a log or an archive, it ends in a refusal or in lines, never in an error."""

import gzip
import io
import tarfile
import zipfile
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collector.evidence.logs.clip import Kept, Why
from collector.evidence.logs.files import LogFile, UnreadableError
from collector.evidence.logs.meaning import Meaning
from collector.evidence.logs.zips import zip_members
from collector.model.coverage import State
from collector.model.host import HostRole
from collector.vendors.events import event_rules
from collector.vendors.formats import formats
from collector.vendors.log_facts import FACT_RULES
from collector.vendors.offset_lines import OFFSET_LINES
from collector.vendors.signatures import SIGNATURES
from tests import log_writers
from tests.evidence.logs.gathering import collect
from tests.factory import END, START
from tests.logs_factory import agora_line, every, json_line, server_line

SAMPLES = [
    *(rule.sample for rule in FACT_RULES),
    *(signature.sample for signature in SIGNATURES),
    *(line.sample for line in OFFSET_LINES),
    *(rule.sample for rule in event_rules()),
]
CHANGES = st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), max_size=12)
WRITERS = {"server": server_line, "json": json_line, "agora": agora_line}
BOUNDED = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def mutated(data: bytes, changes: list[tuple[int, int]]) -> bytes:
    changed = bytearray(data)
    for place, value in changes:
        changed[place % len(changed)] = value
    return bytes(changed)


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("server.log", "folder/agora.log"):
            archive.writestr(name, "".join(server_line(at, "x") for at in every(10, START, END)))
    return out.getvalue()


@BOUNDED
@given(CHANGES)
def test_a_mutated_zip_is_read_or_refused(tmp_path: Path, changes: list[tuple[int, int]]) -> None:
    path = tmp_path / "logs.zip"
    path.write_bytes(mutated(zipped(), changes))
    with ExitStack() as held:
        for found in zip_members(path, held):
            if isinstance(found, LogFile):
                with suppress(UnreadableError):
                    assert sum(map(len, found.read(0))) >= 0


def tarred() -> bytes:
    out = io.BytesIO()
    text = "".join(server_line(at, "x") for at in every(10, START, END)).encode()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name in ("server.log", "folder/agora.log"):
            member = tarfile.TarInfo(name)
            member.size = len(text)
            archive.addfile(member, io.BytesIO(text))
    return out.getvalue()


ARCHIVES = {"logs.tar": tarred, "logs.tgz": lambda: gzip.compress(tarred()), "logs.zip": zipped}
CHUNKS = st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 600), st.binary(max_size=40)), max_size=4)


@pytest.mark.parametrize("name", ARCHIVES)
@BOUNDED
@given(CHUNKS)
def test_a_broken_archive_ends_in_one_state(name: str, tmp_path: Path, chunks: list[tuple[int, int, bytes]]) -> None:
    data = ARCHIVES[name]()
    for place, length, other in chunks:  # a stretch of it is lost or another
        start = place % (len(data) + 1)
        data = data[:start] + other + data[start + length :]
    path = tmp_path / name
    path.write_bytes(data)
    assert collect(path).end.state in State


@pytest.mark.parametrize("name", WRITERS)
@BOUNDED
@given(CHANGES)
def test_a_mutated_log_ends_in_one_state(name: str, tmp_path: Path, changes: list[tuple[int, int]]) -> None:
    path = tmp_path / "a.log"
    path.write_bytes(mutated("".join(WRITERS[name](at, "x") for at in every(5, START, END)).encode(), changes))
    assert collect(path).end.state in State


@settings(BOUNDED, max_examples=150)
@given(name=st.sampled_from(sorted(log_writers.WRITERS)), sample=st.sampled_from(SAMPLES), changes=CHANGES)
def test_a_mutated_log_of_any_format_ends_in_one_state(
    name: str, sample: str, tmp_path: Path, changes: list[tuple[int, int]]
) -> None:
    """With a line that states, complains or tells something, broken like the others."""
    path = tmp_path / "a.log"
    write = log_writers.WRITERS[name].write
    lines = [write(at, text) for at in every(20, START, END) for text in ("x", sample)]
    path.write_bytes(mutated("".join(lines).encode(), changes))
    assert collect(path, zone="UTC").end.state in State


@BOUNDED
@given(st.sampled_from(SAMPLES), CHANGES)
def test_a_mutated_line_of_the_catalogues_says_something_or_nothing(
    sample: str, changes: list[tuple[int, int]]
) -> None:
    for log_format in formats():
        meaning = Meaning(log_format, room="", role=HostRole.SENDER, note_identity=list[str]().append)
        meaning.read(Kept(line=mutated(sample.encode(), changes), why=Why.INSIDE, at=(START,)))
        assert len(meaning.facts()) + len(meaning.symptoms()) + len(meaning.parted.offsets()) < 20
