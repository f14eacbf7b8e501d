"""Where the API log says that the log lies, it is looked for: found, or told why not; only Agora's logs are taken."""

import os
from contextlib import ExitStack
from pathlib import Path

import pytest

from collector.evidence.logs.select import Paths, open_logs
from collector.evidence.logs_found.found import Found
from collector.evidence.logs_found.machine import Machine
from collector.evidence.logs_found.moved import follow, stated_in
from collector.model.coverage import Reason
from tests.evidence.logs_found.programs import unix_only

LINE = "[03/05/26 14:00:00:000][7][U]:(00000000): RtcEngine::{}\n"
INITIALIZE = 'initialize(this:0x7, {{"context":{{"areaCode":4294967295, "logConfig":{{"filePath":"{}"}}, "x":1}}}})'
SET = 'setLogFile(this:0x7, {{"filePath":"{}"}})'
NOISE = bytes((7 * n * n + 13 * n) % 256 for n in range(1, 9_000))


def api_log(folder: Path, *calls: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "agoraapi.log"
    path.write_text("".join(LINE.format(call) for call in calls))
    return path


def followed(path: Path, system: str = "darwin") -> Found:
    with ExitStack() as held:
        logs = open_logs(Paths(files=(path,)), held).logs
        return follow(Found(logs=logs), Machine(system=system, environment={}), held)


def names(found: Found) -> list[str]:
    return [log.name for log in found.logs]


@pytest.mark.parametrize(
    ("calls", "expected"),
    [
        ((INITIALIZE.format("./log.txt"),), ["./log.txt"]),
        ((INITIALIZE.format(""), SET.format("/a/b.log")), ["/a/b.log"]),
        ((SET.format("/a/b.log"), INITIALIZE.format("")), []),
        ((SET.format("/a/b.log"), SET.format("/c.log")), ["/c.log"]),
        ((SET.format(r"C:\\app\\b.log"),), [r"C:\app\b.log"]),
        (('setLogFile(this:0x7, filePath:"/a/b.log")',), ["/a/b.log"]),
        (('startRecording(this:0x7, {"filePath":"/a/b.wav"})',), []),
    ],
)
def test_the_last_word_on_where_the_log_lies_counts(
    tmp_path: Path, calls: tuple[str, ...], expected: list[str]
) -> None:
    path = api_log(tmp_path, *calls)
    with ExitStack() as held:
        assert [item.path for item in stated_in(open_logs(Paths(files=(path,)), held).logs)] == expected


def test_a_path_is_found_over_any_chunk_s_border(tmp_path: Path) -> None:
    path = api_log(tmp_path, "x" * 262_000, SET.format("/a/" + "b" * 900), "y")
    with ExitStack() as held:
        (stated,) = stated_in(open_logs(Paths(files=(path,)), held).logs)
        assert stated.path == "/a/" + "b" * 900


@unix_only
def test_a_moved_log_comes_with_its_rotation_set_and_why(tmp_path: Path) -> None:
    for name in ("call.log", "call.1.log", "call_2.log", "calls.log", "call.txt"):
        (tmp_path / "elsewhere").mkdir(exist_ok=True)
        (tmp_path / "elsewhere" / name).write_text(LINE.format("join()"))
    found = followed(api_log(tmp_path / "a", SET.format(tmp_path / "elsewhere" / "call.log")))
    assert names(found) == ["agoraapi.log", "call.1.log", "call.log", "call_2.log"]
    assert found.notes == ("call.log was read, too: agoraapi.log says that the app moved its log there",)
    assert found.refusals == ()


def test_a_relative_path_is_tried_beside_the_api_log(tmp_path: Path) -> None:
    (tmp_path / "log.txt").write_text(LINE.format("join()"))
    assert names(followed(api_log(tmp_path, INITIALIZE.format("./log.txt")))) == ["agoraapi.log", "log.txt"]


@unix_only
def test_an_encrypted_log_is_found_as_one(tmp_path: Path) -> None:
    (tmp_path / "agorasdk.log").write_bytes(NOISE)
    path = tmp_path / "agorasdk.log"
    assert names(followed(api_log(tmp_path / "a", SET.format(path)))) == ["agoraapi.log", "agorasdk.log"]


@unix_only
@pytest.mark.parametrize(
    ("name", "content", "why", "reason"),
    [
        ("gone.log", None, "is not there", Reason.NOT_FOUND),
        ("passwd", b"root:x:0:0::/root:/bin/sh\n", "is no log of Agora's", Reason.DECLINED),
        ("other.log", b"2026-03-05T14:00:00Z somebody else's\n", "is no log of Agora's", Reason.DECLINED),
        ("keys.log", b"\x00\x01\x02\xff" * 400, "is no log of Agora's", Reason.DECLINED),
    ],
)
def test_what_is_not_there_or_not_agora_s_is_told_and_not_taken(
    tmp_path: Path, name: str, content: bytes | None, why: str, reason: Reason
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    found = followed(api_log(tmp_path / "a", SET.format(tmp_path / name)))
    assert names(found) == ["agoraapi.log"]
    (refusal,) = found.refusals
    assert refusal.reason is reason
    assert refusal.sentence == f"{name} (to which agoraapi.log says the app moved its log) {why}. Give it with --logs"


@unix_only
def test_a_link_or_a_pipe_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "real.log").write_text(LINE.format("join()"))
    (tmp_path / "linked.log").symlink_to(tmp_path / "real.log")
    os.mkfifo(tmp_path / "pipe.log")
    for name in ("linked.log", "pipe.log"):
        found = followed(api_log(tmp_path / "a", SET.format(tmp_path / name)))
        assert names(found) == ["agoraapi.log"]
        assert "is not there" in found.refusals[0].sentence


@pytest.mark.parametrize(
    ("system", "path", "why"),
    [
        ("darwin", "C:/app/agora.log", "is a path of another machine"),
        ("win32", "/storage/emulated/0/agora.log", "is a path of another machine"),
        ("darwin", "logs/agora.log", "is relative to a folder of the app that no log names"),
    ],
)
def test_what_cannot_be_reached_from_here_is_told(tmp_path: Path, system: str, path: str, why: str) -> None:
    (refusal,) = followed(api_log(tmp_path, SET.format(path)), system).refusals
    assert why in refusal.sentence
