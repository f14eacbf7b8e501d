import ast
import asyncio
import json
import math
import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from livekit import rtc

from collector import instrument
from collector.instrument import SyncTrace

RATE_HZ = 48000
FRAME_S = 0.01


def sound(seconds: float = FRAME_S) -> rtc.AudioFrame:
    count = int(RATE_HZ * seconds)
    return rtc.AudioFrame(bytes(2 * count), RATE_HZ, 1, count)


def picture() -> rtc.VideoFrame:
    return rtc.VideoFrame(16, 16, rtc.VideoBufferType.I420, bytes(384))


def synchronizer(*, fps: float = 30.0, video_queue_ms: float = 200) -> rtc.AVSynchronizer:
    return rtc.AVSynchronizer(
        audio_source=rtc.AudioSource(RATE_HZ, 1),
        video_source=rtc.VideoSource(16, 16),
        video_fps=fps,
        video_queue_size_ms=video_queue_ms,
    )


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def of_kind(path: Path, kind: str) -> list[dict[str, Any]]:
    return [line for line in lines(path) if line.get("kind") == kind]


async def publish(av_sync: rtc.AVSynchronizer, frames: int, *, fps: float = 30.0, stamped: bool = True) -> None:
    """Pictures at ``fps`` with the sound that belongs to them, in turn."""
    for number in range(frames):
        await av_sync.push(picture(), number / fps if stamped else None)
        await av_sync.push(sound(1 / fps), (number + 1) / fps if stamped else None)


def test_each_frame_given_to_the_synchronizer_is_one_line_with_its_timestamp(tmp_path: Path) -> None:
    async def run() -> None:
        av_sync = synchronizer()
        with SyncTrace.attach(av_sync, tmp_path / "trace.jsonl") as trace:
            await publish(av_sync, 12)
        assert (trace.errors, trace.file.unrecorded, trace.file.error) == (0, 0, "")
        await av_sync.aclose()

    asyncio.run(run())
    header = lines(tmp_path / "trace.jsonl")[0]
    assert (header["schema"], header["fps"], header["sample_rate"]) == ("avsync/trace/1", 30.0, RATE_HZ)
    assert header["sdk"].startswith("livekit-python ")
    video, audio = of_kind(tmp_path / "trace.jsonl", "video"), of_kind(tmp_path / "trace.jsonl", "audio")
    assert [line["timestamp"] for line in video] == [number / 30 for number in range(12)]
    assert [line["samples"] for line in audio] == [1600] * 12
    assert all(math.isclose(line["duration"], 1 / 30) for line in audio)
    assert all(line["api"] == "AVSynchronizer.push" for line in video + audio)
    arrivals = [line["arrival"] for line in lines(tmp_path / "trace.jsonl")[1:]]
    assert arrivals == sorted(arrivals)


def test_the_live_value_of_a_healthy_publisher_is_within_two_frames_of_zero(tmp_path: Path) -> None:
    async def run() -> float:
        av_sync = synchronizer()
        with SyncTrace.attach(av_sync, tmp_path / "trace.jsonl") as trace:
            await publish(av_sync, 60)
            await asyncio.sleep(0.06)
            offset = trace.offset_ms
        await av_sync.aclose()
        return offset

    assert abs(asyncio.run(run())) < 100
    states = of_kind(tmp_path / "trace.jsonl", "state")
    assert {state["offset_from"] for state in states if "offset_ms" in state} == {"stamps"}
    assert all(state["video_queue_ms"] >= 0 and state["audio_queue_ms"] >= 0 for state in states)


def test_without_timestamps_the_offset_comes_from_counts_and_says_so(tmp_path: Path) -> None:
    async def run() -> None:
        av_sync = synchronizer()
        with SyncTrace.attach(av_sync, tmp_path / "trace.jsonl"):
            await publish(av_sync, 45, stamped=False)
        await av_sync.aclose()

    asyncio.run(run())
    states = of_kind(tmp_path / "trace.jsonl", "state")
    assert {state["offset_from"] for state in states if "offset_ms" in state} == {"counts"}
    assert all(line["timestamp"] is None for line in of_kind(tmp_path / "trace.jsonl", "video"))


@pytest.mark.parametrize(("ahead_s", "sign"), [(0.5, -1), (-0.5, +1)])
def test_audio_stamped_behind_the_picture_is_late_and_the_call_back_is_told_once(
    tmp_path: Path, ahead_s: float, sign: int
) -> None:
    told: list[float] = []

    async def run() -> None:
        av_sync = synchronizer()
        with SyncTrace.attach(av_sync, tmp_path / "trace.jsonl", on_limit=told.append):
            for number in range(30):
                await av_sync.push(picture(), 10 + number / 30 + ahead_s)
                await av_sync.push(sound(1 / 30), 10 + (number + 1) / 30)
        await av_sync.aclose()

    asyncio.run(run())
    assert len(told) == 1
    assert told[0] * sign > 300


def test_after_the_queues_were_cleared_the_offset_is_not_known_until_both_kinds_go_on(tmp_path: Path) -> None:
    async def run() -> None:
        av_sync = synchronizer(video_queue_ms=500)
        with SyncTrace.attach(av_sync, tmp_path / "trace.jsonl"):
            await publish(av_sync, 45)
            await av_sync.clear_queue()
            await asyncio.sleep(0.3)
            await publish(av_sync, 5)
            await asyncio.sleep(0.2)
        await av_sync.aclose()

    asyncio.run(run())
    states = of_kind(tmp_path / "trace.jsonl", "state")
    known = ["offset_ms" in state for state in states]
    assert known[len(known) // 2 - 4]
    assert not all(known[10:])
    assert all(abs(state["offset_ms"]) < 120 for state in states if "offset_ms" in state)


def test_bare_sources_are_traced_with_the_microseconds_they_get(tmp_path: Path) -> None:
    async def run() -> None:
        audio, video = rtc.AudioSource(RATE_HZ, 1), rtc.VideoSource(16, 16)
        with SyncTrace.attach((audio, video), tmp_path / "trace.jsonl", fps=30) as trace:
            for number in range(5):
                video.capture_frame(picture(), timestamp_us=1_000_000 + number * 33_333)
                await audio.capture_frame(sound())
        assert trace.errors == 0

    asyncio.run(run())
    video, audio = of_kind(tmp_path / "trace.jsonl", "video"), of_kind(tmp_path / "trace.jsonl", "audio")
    assert [line["timestamp"] for line in video] == [1_000_000 + number * 33_333 for number in range(5)]
    assert {line["api"] for line in video + audio} == {"VideoSource.capture_frame", "AudioSource.capture_frame"}
    assert len(audio) == 5


def test_an_apps_own_subclass_is_named_as_the_api_that_it_is(tmp_path: Path) -> None:
    class Camera(rtc.VideoSource):
        pass

    camera = Camera(16, 16)
    with SyncTrace.attach(camera, tmp_path / "trace.jsonl", fps=30):
        camera.capture_frame(picture(), timestamp_us=1_000_000)
    assert [line["api"] for line in of_kind(tmp_path / "trace.jsonl", "video")] == ["VideoSource.capture_frame"]


def test_install_watches_objects_made_later_and_counts_each_frame_once(tmp_path: Path) -> None:
    before = rtc.AVSynchronizer.push, rtc.AudioSource.capture_frame, rtc.VideoSource.capture_frame

    async def run() -> None:
        trace = SyncTrace.install(tmp_path / "trace.jsonl")
        av_sync = synchronizer()
        await publish(av_sync, 8)
        trace.close()
        await publish(av_sync, 2)
        assert trace.errors == 0
        await av_sync.aclose()

    asyncio.run(run())
    assert (rtc.AVSynchronizer.push, rtc.AudioSource.capture_frame, rtc.VideoSource.capture_frame) == before
    assert len(of_kind(tmp_path / "trace.jsonl", "video")) == 8
    assert len(of_kind(tmp_path / "trace.jsonl", "audio")) == 8


def test_leaving_the_block_restores_the_methods_also_after_an_error_of_the_app(tmp_path: Path) -> None:
    async def run() -> None:
        av_sync = synchronizer()
        with suppress(RuntimeError), SyncTrace.attach(av_sync, tmp_path / "trace.jsonl"):
            assert "push" in vars(av_sync)
            raise RuntimeError("of the app")
        assert "push" not in vars(av_sync)
        assert "capture_frame" not in vars(av_sync._video_source)
        await av_sync.aclose()

    asyncio.run(run())


def test_a_wrapper_put_over_ours_stays_when_ours_is_closed(tmp_path: Path) -> None:
    async def run() -> None:
        av_sync = synchronizer()
        trace = SyncTrace.attach(av_sync, tmp_path / "trace.jsonl")
        ours = av_sync.push

        async def theirs(frame: rtc.VideoFrame | rtc.AudioFrame, timestamp: float | None = None) -> None:
            await ours(frame, timestamp)

        av_sync.push = theirs  # type: ignore[method-assign]  # as another tool would
        trace.close()
        await av_sync.push(picture(), 0.0)
        assert av_sync.push is theirs
        await av_sync.aclose()

    asyncio.run(run())


def test_an_event_loop_that_stands_still_is_seen_as_late(tmp_path: Path) -> None:
    async def run() -> None:
        av_sync = synchronizer()
        with SyncTrace.attach(av_sync, tmp_path / "trace.jsonl"):
            await publish(av_sync, 10)
            await asyncio.sleep(0.12)
            time.sleep(0.4)  # noqa: ASYNC251  the fault itself
            await asyncio.sleep(0.12)
        await av_sync.aclose()

    asyncio.run(run())
    late = [state["loop_late_ms"] for state in of_kind(tmp_path / "trace.jsonl", "state")]
    assert max(late) > 300
    assert sorted(late)[len(late) // 2] < 100


def test_an_object_without_the_private_names_is_still_traced(tmp_path: Path) -> None:
    class Renamed:
        """As AVSynchronizer of a later SDK might be: only what is public is there."""

        last_video_time = 1.0
        last_audio_time = 1.0

        async def push(self, frame: object, timestamp: float = 0.0) -> None:
            pass

        async def clear_queue(self) -> None:
            pass

    async def run() -> None:
        target = Renamed()
        with SyncTrace.attach(target, tmp_path / "trace.jsonl", fps=30) as trace:
            await target.push(picture(), 1.0)
            await target.push(sound(), 1.0)
            await asyncio.sleep(0.12)
        assert trace.errors == 0
        assert trace.offset_ms == 0.0

    asyncio.run(run())
    assert [line["timestamp"] for line in of_kind(tmp_path / "trace.jsonl", "video")] == [1.0]
    assert "queue_ms" not in of_kind(tmp_path / "trace.jsonl", "audio")[0]


def test_a_hook_that_breaks_is_counted_and_the_app_goes_on(tmp_path: Path) -> None:
    class Odd:
        async def push(self, *items: object) -> str:
            return "pushed"

    async def run() -> None:
        target = Odd()
        with SyncTrace.attach(target, tmp_path / "trace.jsonl") as trace:
            assert await target.push() == "pushed"
        assert trace.errors >= 1

    asyncio.run(run())


def test_a_call_back_that_raises_is_counted_and_the_app_goes_on(tmp_path: Path) -> None:
    def broken(offset_ms: float) -> None:
        raise ValueError(offset_ms)

    async def run() -> None:
        av_sync = synchronizer()
        with SyncTrace.attach(av_sync, tmp_path / "trace.jsonl", limit_ms=(-1e-9, 1e-9), on_limit=broken) as trace:
            await publish(av_sync, 20)
        assert trace.errors == 1
        await av_sync.aclose()

    asyncio.run(run())


def test_a_folder_that_is_not_there_ends_the_writing_and_not_the_app(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def run() -> None:
        av_sync = synchronizer()
        with SyncTrace.attach(av_sync, tmp_path / "absent" / "trace.jsonl") as trace:
            await publish(av_sync, 10)
        assert trace.file.error == "FileNotFoundError while writing the trace"
        assert trace.file.unrecorded > 0
        await av_sync.aclose()

    asyncio.run(run())
    assert "the app goes on without it" in caplog.text


def test_the_trace_stays_within_its_size_and_both_parts_start_with_the_header(tmp_path: Path) -> None:
    class Target:
        async def push(self, frame: object, timestamp: float = 0.0) -> None:
            pass

        async def clear_queue(self) -> None:
            pass

    async def run() -> None:
        target = Target()
        frame = picture()
        with SyncTrace.attach(target, tmp_path / "trace.jsonl", fps=30, max_bytes=20_000) as trace:
            for number in range(1000):
                await target.push(frame, number / 30)
        assert (trace.errors, trace.file.unrecorded) == (0, 0)

    asyncio.run(run())
    parts = [tmp_path / "trace.jsonl.1", tmp_path / "trace.jsonl"]
    assert sum(part.stat().st_size for part in parts) <= 20_000
    first, second = (lines(part) for part in parts)
    assert first[0]["schema"] == second[0]["schema"] == "avsync/trace/1"
    assert first[0]["run"] == second[0]["run"]
    stamps = [line["timestamp"] for line in first + second if line.get("kind") == "video"]
    assert stamps == [number / 30 for number in range(1000 - len(stamps), 1000)]


def test_the_trace_of_a_run_before_is_kept_and_a_folder_is_left_alone(tmp_path: Path) -> None:
    async def run(path: Path) -> SyncTrace:
        av_sync = synchronizer()
        with SyncTrace.attach(av_sync, path) as trace:
            await publish(av_sync, 10)
        await av_sync.aclose()
        return trace

    path = tmp_path / "trace.jsonl"
    asyncio.run(run(path))
    crashed = path.read_bytes()
    asyncio.run(run(path))
    assert (tmp_path / "trace.jsonl.1").read_bytes() == crashed
    assert path.read_bytes() != crashed
    folder = tmp_path / "folder"
    folder.mkdir()
    assert asyncio.run(run(folder)).file.error
    assert folder.is_dir()


def test_a_relative_path_stays_where_the_app_was_when_it_attached(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def run() -> None:
        av_sync = synchronizer()
        with SyncTrace.attach(av_sync, "trace.jsonl"):
            await asyncio.sleep(0.2)
            monkeypatch.chdir(tmp_path / "later")
            await publish(av_sync, 10)
        await av_sync.aclose()

    (tmp_path / "later").mkdir()
    monkeypatch.chdir(tmp_path)
    asyncio.run(run())
    assert len(of_kind(tmp_path / "trace.jsonl", "video")) == 10


def test_what_cannot_be_watched_is_said(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with SyncTrace.attach(object(), tmp_path / "trace.jsonl") as trace:
        pass
    assert trace.errors == 1
    assert "AttributeError" in caplog.text


def test_a_list_of_sources_is_as_good_as_a_tuple(tmp_path: Path) -> None:
    async def run() -> None:
        video = rtc.VideoSource(16, 16)
        with SyncTrace.attach([video], tmp_path / "trace.jsonl") as trace:
            video.capture_frame(picture(), timestamp_us=1)
        assert trace.errors == 0
        await video.aclose()

    asyncio.run(run())
    assert len(of_kind(tmp_path / "trace.jsonl", "video")) == 1


def test_a_second_voice_of_a_framework_is_a_stream_of_its_own(tmp_path: Path) -> None:
    """As agents do: speech and background sound are two bare sources, and both are wrapped by ``install``."""

    async def run() -> None:
        with SyncTrace.install(tmp_path / "trace.jsonl", fps=30) as trace:
            voice, background, camera = (
                rtc.AudioSource(RATE_HZ, 1),
                rtc.AudioSource(RATE_HZ, 1),
                rtc.VideoSource(16, 16),
            )
            for _ in range(5):
                await voice.capture_frame(sound())
                await background.capture_frame(sound())
                camera.capture_frame(picture())
        assert trace.errors == 0
        for source in (voice, background, camera):
            await source.aclose()

    asyncio.run(run())
    audio = of_kind(tmp_path / "trace.jsonl", "audio")
    streams = [line["stream"] for line in audio]
    assert streams == [0, streams[1]] * 5
    assert streams[1] > 0
    assert {line["stream"] for line in of_kind(tmp_path / "trace.jsonl", "video")} == {0}


KILLED = """
import asyncio, os, sys, time
sys.path.insert(0, sys.argv[1])
from instrument import SyncTrace
class Target:
    async def push(self, frame, timestamp=0.0): pass
    async def clear_queue(self): pass
class Picture: pass
async def run():
    target = Target()
    SyncTrace.attach(target, sys.argv[2], fps=30)
    for number in range(100):
        await target.push(Picture(), number / 30)
    time.sleep(0.5)
    if sys.argv[3] == "killed":
        os._exit(9)
asyncio.run(run())
"""


@pytest.mark.parametrize(("end", "code"), [("killed", 9), ("ended", 0)])
def test_a_copy_of_the_file_alone_writes_a_trace_that_survives_the_end_of_the_program(
    tmp_path: Path, end: str, code: int
) -> None:
    (tmp_path / "instrument.py").write_bytes(Path(instrument.__file__).read_bytes())
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", KILLED, str(tmp_path), str(tmp_path / "trace.jsonl"), end],
        check=False,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": ""},
        timeout=60,
    )
    assert ran.returncode == code
    assert len(of_kind(tmp_path / "trace.jsonl", "video")) == 100


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no disk that is always full")
def test_a_full_disk_is_said_in_one_line_and_the_app_goes_on(tmp_path: Path) -> None:
    folder = str(Path(instrument.__file__).parent)
    ran = subprocess.run(
        [sys.executable, "-c", KILLED, folder, "/dev/full", "ended"],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ran.returncode == 0
    assert ran.stderr.splitlines() == ["OSError while writing the trace; the app goes on without it"]


def test_it_imports_nothing_but_the_standard_library() -> None:
    tree = ast.parse(Path(instrument.__file__).read_text(encoding="utf-8"))
    imported = {
        name.name.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names
    }
    imported |= {(node.module or "").split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported <= sys.stdlib_module_names
