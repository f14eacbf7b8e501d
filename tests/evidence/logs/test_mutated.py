"""Whatever is broken in a log or an archive, it ends in a refusal or in lines, never in an error."""

import io
import zipfile
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collector.evidence.logs.files import LogFile, UnreadableError
from collector.evidence.logs.zips import zip_members
from collector.model.coverage import State
from tests.evidence.logs.gathering import collect
from tests.factory import END, START
from tests.logs_factory import agora_line, every, json_line, server_line

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


@pytest.mark.parametrize("name", WRITERS)
@BOUNDED
@given(CHANGES)
def test_a_mutated_log_ends_in_one_state(name: str, tmp_path: Path, changes: list[tuple[int, int]]) -> None:
    path = tmp_path / "a.log"
    path.write_bytes(mutated("".join(WRITERS[name](at, "x") for at in every(5, START, END)).encode(), changes))
    assert collect(path).end.state in State
