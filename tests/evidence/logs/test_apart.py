"""What is done for one log comes to the same when the log went to another process and came back."""

import asyncio
import gzip
import pickle
import shutil
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from collector.evidence.logs import arrange
from collector.evidence.logs.apart import Named
from collector.evidence.logs.files import LIGHT_BYTES, LogFile, UnreadableError
from collector.evidence.logs.select import find_paths, open_logs
from collector.model.source import HERE, Item, Outcome, Workplace
from tests.evidence.logs.gathering import DATA, FakeRun, Gathered, gathered_in, request_for
from tests.factory import START

LIGHT_PACKED_BYTES = LIGHT_BYTES // 64
LINE = "2026-03-05 14:00:0{}.000 as usual\n"


@dataclass(slots=True)
class Travelling(FakeRun):
    """Carries out tasks on copies of what may go to another process, and gives copies of what comes of them."""

    travelled: list[object] = field(default_factory=list)

    def spread(
        self, task: Callable[[Item, Workplace], Outcome], items: Sequence[Item], *, weigh: Callable[[Item], int]
    ) -> Iterator[Outcome]:
        for item in items:
            if weigh(item) == HERE:
                yield task(item, self)
                continue
            copied_task, copied = pickle.loads(pickle.dumps((task, item)))
            self.travelled.append(copied)
            outcome: Outcome = pickle.loads(pickle.dumps(copied_task(copied, self)))
            yield outcome


def opened(path: Path) -> tuple[LogFile, ...]:
    with ExitStack() as held:
        return open_logs(find_paths(str(path), window_start=START), held).logs


def gathered(path: Path, session: FakeRun) -> Gathered:
    return asyncio.run(gathered_in(session, request_for(path, zone="UTC")))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a log of every format, one of them quoted, one packed, one encrypted and two in an archive."""
    folder = tmp_path / "logs"
    shutil.copytree(DATA / "formats", folder)
    for path in (DATA / "agorasdk.log", DATA / "compose.log"):
        shutil.copy(path, folder)
    text = (DATA / "formats" / "agora-4.log").read_bytes()
    (folder / "quoted.log").write_bytes(b"".join(b"> " + line for line in text.splitlines(keepends=True)))
    (folder / "packed.log.gz").write_bytes(gzip.compress(text))
    (folder / "agorasdk.log").write_bytes(b"\xfe\x12\x08aZ1&@9zA" + bytes(range(256)) * 16)
    with zipfile.ZipFile(folder / "archive.zip", "w") as archive:
        for name in ("text.log", "syslog.log"):
            archive.write(DATA / "formats" / name, f"in/{name}")
    return folder


def test_logs_that_travelled_are_read_as_those_that_did_not(folder: Path) -> None:
    stayed, travelling = gathered(folder, FakeRun()), Travelling()
    assert gathered(folder, travelling) == stayed
    assert len(stayed.streams) > 25
    files = len(list(folder.iterdir())) - 1
    assert len(travelling.travelled) > 1.8 * files  # each as a file, and all but what is refused as a log


@pytest.mark.parametrize(
    ("size", "packed", "weight"),
    [
        (LIGHT_BYTES, False, LIGHT_BYTES),
        (LIGHT_BYTES + 1, False, HERE),
        (LIGHT_PACKED_BYTES, True, LIGHT_BYTES),
        (LIGHT_PACKED_BYTES + 1, True, HERE),
    ],
)
def test_what_would_take_another_process_long_stays(size: int, packed: bool, weight: int, tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    head = gzip.compress(b"2026-03-05 14:00:00 one\n") if packed else b"2026-03-05 14:00:00 one\n"
    path.write_bytes(head + b"\0" * (size - len(head)))
    assert [file.weight for file in opened(path)] == [weight]


@pytest.mark.parametrize(("more", "travels"), [(0, True), (1, False)])
def test_a_rotation_set_that_is_long_as_a_whole_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: int, travels: bool
) -> None:
    monkeypatch.setattr(arrange, "LIGHT_BYTES", 20 * len(LINE.format(0)))
    for number, count in enumerate((10, 10 + more)):
        (tmp_path / f"app.log.{number}").write_text(LINE.format(1 - number) * count, "utf-8")
    travelling = Travelling()
    assert len(gathered(tmp_path, travelling).streams) == 1
    assert any(isinstance(item, Named) for item in travelling.travelled) is travels


def test_a_member_of_an_archive_stays_with_the_process_that_opened_it(folder: Path) -> None:
    assert [file.weight for file in opened(folder / "archive.zip")] == [HERE, HERE]


def test_a_file_that_was_exchanged_meanwhile_is_refused_there_too(folder: Path) -> None:
    path = folder / "text.log"
    (file,) = opened(path)
    copied = pickle.loads(pickle.dumps(file))
    path.write_bytes(b"another file\n" * 1000)
    with pytest.raises(UnreadableError, match="was emptied or replaced"):
        list(copied.read(0))
