import asyncio
import math
import time
from contextlib import suppress
from pathlib import Path

import pytest
from livekit import rtc

from collector.instrument import SyncTrace
from tests.publishing import RATE_HZ, lines, of_kind, picture, publish, sound, synchronizer


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


@pytest.mark.measures
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
    assert [state["offset_from"] for state in states if "offset_ms" in state][-1] == "stamps"
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


@pytest.mark.measures
def test_after_the_queues_were_cleared_the_offset_is_not_known_until_both_kinds_go_on(tmp_path: Path) -> None:
    async def run() -> tuple[float, float]:
        av_sync = synchronizer(video_queue_ms=500)
        with SyncTrace.attach(av_sync, tmp_path / "trace.jsonl"):
            await publish(av_sync, 45)
            await av_sync.clear_queue()
            await asyncio.sleep(0.1)  # what was being captured meanwhile
            cleared_s = time.monotonic()
            await asyncio.sleep(0.3)
            resumed_s = time.monotonic()
            await publish(av_sync, 5)
            await asyncio.sleep(0.2)
        await av_sync.aclose()
        return cleared_s, resumed_s

    cleared_s, resumed_s = asyncio.run(run())
    states = of_kind(tmp_path / "trace.jsonl", "state")
    assert any("offset_ms" in state for state in states if state["arrival"] < cleared_s)
    assert not any("offset_ms" in state for state in states if cleared_s < state["arrival"] < resumed_s)
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
