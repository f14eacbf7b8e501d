import asyncio
import json
import os
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from statistics import median

import pytest
from livekit import rtc

from collector.checks.timestamps import unit
from collector.evidence import timestamps
from collector.evidence.timestamp_reading import KEPT_AT_EACH_END
from collector.instrument import SyncTrace
from collector.model.codec import records_from_json, records_to_json
from collector.model.coverage import Coverage, Reason, State
from collector.model.evidence import Absent
from collector.model.finding import Verdict
from collector.model.host import HostRole
from collector.model.records.publisher import ArrivalClock, TimestampTrace
from collector.model.request import RehearsalSettings, Request
from tests.evidence.session import FakeSession, gather_all
from tests.factory import END, START, TAKEN, make_incident, make_request, make_window
from tests.traces import UNIX_S


def asked(path: Path, *, known_by: str = "option", **given: object) -> Request:
    window = replace(make_window(), known_by=known_by)
    request = make_request(incident=make_incident(window=window))
    return replace(request, timestamps=str(path), **given)  # type: ignore[arg-type]  # fields of the request by name


def read(path: Path, request: Request | None = None) -> tuple[TimestampTrace, Coverage]:
    wanted = request or asked(path)
    (plan,) = timestamps.plan(wanted)
    found = gather_all(timestamps, wanted, plan)
    (trace,) = found.records
    assert isinstance(trace, TimestampTrace)
    return trace, found.coverage


def refused(path: Path) -> Reason:
    request = asked(path)
    (plan,) = timestamps.plan(request)
    return gather_all(timestamps, request, plan).refusal.reason


def write_csv(path: Path, *, count: int = 300, start_s: float = UNIX_S + 10, per_s: float = 1.0) -> Path:
    rows = [f"video,{number * 33_333 + 1},{(start_s + number / 30) * per_s:.6f}," for number in range(count)]
    path.write_text("kind,timestamp,arrival,duration\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def test_without_the_option_nothing_is_planned() -> None:
    assert timestamps.plan(make_request()) == ()


def test_a_folder_is_no_trace(tmp_path: Path) -> None:
    (planned,) = timestamps.plan(replace(make_request(), timestamps=str(tmp_path)))
    assert planned.skip is Reason.NOT_FOUND
    assert "is not a file" in planned.detail


def test_a_file_that_is_not_there_is_planned_and_skipped(tmp_path: Path) -> None:
    (plan,) = timestamps.plan(asked(tmp_path / "absent.csv"))
    assert (plan.skip, plan.wanted.value) == (Reason.NOT_FOUND, "asked")


def test_unix_arrivals_say_when_it_was(tmp_path: Path) -> None:
    trace, coverage = read(write_csv(tmp_path / "trace.csv"))
    assert trace.host.role is HostRole.SENDER
    assert trace.arrival_clock is ArrivalClock.UNIX
    assert trace.taken[0] == START + timedelta(seconds=10)
    assert (coverage.state, coverage.instants) == (State.COLLECTED, trace.taken)
    assert 0.03 < coverage.share < 0.04
    assert coverage.bytes == (tmp_path / "trace.csv").stat().st_size


@pytest.mark.parametrize("per_s", [1.0, 1e3, 1e6])
def test_arrivals_in_other_units_are_seconds_afterwards(tmp_path: Path, per_s: float) -> None:
    trace, coverage = read(write_csv(tmp_path / "trace.csv", per_s=per_s))
    assert trace.video[-1].arrival_s - trace.video[0].arrival_s == pytest.approx(299 / 30, abs=1e-3)
    assert ("were read as" in coverage.detail) is (per_s != 1)


def test_arrivals_without_a_date_are_taken_as_the_incidents_and_that_is_said(tmp_path: Path) -> None:
    trace, coverage = read(write_csv(tmp_path / "trace.csv", start_s=4711))
    assert (trace.taken, coverage.instants) == (TAKEN, ())
    assert "tell no date" in coverage.detail


def test_a_trace_of_another_time_supports_no_cause_of_a_window_that_was_given(tmp_path: Path) -> None:
    trace, coverage = read(write_csv(tmp_path / "trace.csv", start_s=UNIX_S + 3600))
    assert trace.taken[0] > END
    assert (coverage.state, coverage.reason, coverage.share) == (State.PARTIAL, Reason.OUTSIDE_WINDOW, 0.0)


def test_a_trace_of_another_time_counts_where_the_window_is_only_assumed(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "trace.csv", start_s=UNIX_S - 3600)
    trace, coverage = read(path, asked(path, known_by="assumed"))
    assert trace.taken == TAKEN
    assert coverage.state is State.COLLECTED
    assert "only assumed" in coverage.detail
    assert coverage.instants[0] < START


def test_lines_that_are_no_frames_are_counted_and_left_out(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "trace.csv")
    with path.open("a", encoding="utf-8") as file:
        file.write("video,nan,1\nvideo,inf,1\nnonsense\nvideo")
    trace, coverage = read(path)
    assert (len(trace.video), trace.dropped_lines) == (300, 4)
    assert "lines that are no frames: 4" in coverage.detail


def write_both(path: Path, *, unread: int) -> Path:
    """100 sounds, and 100 pictures of which so many carry no number."""
    rows = [f"audio,{number * 20_000},{UNIX_S + number / 50:.3f}" for number in range(1, 101)]
    rows += [
        f"video,{'late' if number <= unread else number * 33_333},{UNIX_S + number / 30:.3f}"
        for number in range(1, 101)
    ]
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


def test_a_kind_that_can_mostly_be_read_is_judged_by_what_is_left(tmp_path: Path) -> None:
    trace, coverage = read(write_both(tmp_path / "trace.csv", unread=50))
    assert (len(trace.video), coverage.state) == (50, State.COLLECTED)


def test_a_kind_that_can_mostly_not_be_read_is_not_judged(tmp_path: Path) -> None:
    trace, coverage = read(write_both(tmp_path / "trace.csv", unread=51))
    assert (len(trace.video), len(trace.audio)) == (0, 100)
    assert (coverage.state, coverage.reason) == (State.PARTIAL, Reason.NOT_FOUND)
    assert "51 of 100 video lines are no frames" in coverage.detail


def test_timestamps_under_another_name_are_not_taken_for_missing_ones(tmp_path: Path) -> None:
    lines = [{"kind": "audio", "timestamp": None, "arrival": number} for number in range(40)]
    lines += [{"kind": "video", "timestamp_ms": number * 33, "arrival": number} for number in range(40)]
    (tmp_path / "trace.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    trace, coverage = read(tmp_path / "trace.jsonl")
    assert (len(trace.video), len(trace.audio), coverage.state) == (0, 40, State.PARTIAL)
    assert "40 of 40 video lines are no frames" in coverage.detail
    (tmp_path / "trace.jsonl").write_text("\n".join(map(json.dumps, lines[40:])), encoding="utf-8")
    assert refused(tmp_path / "trace.jsonl") is Reason.NOT_FOUND


def test_a_file_that_can_mostly_not_be_read_is_no_evidence(tmp_path: Path) -> None:
    (tmp_path / "trace.csv").write_text("video,1,1\nvideo,late,2\nvideo,late,3", encoding="utf-8")
    assert refused(tmp_path / "trace.csv") is Reason.NOT_FOUND


@pytest.mark.parametrize(("per_s", "told"), [(1, False), (1000, True)])
def test_lengths_in_milliseconds_are_read_as_such(tmp_path: Path, per_s: int, told: bool) -> None:
    rows = [f"audio,{number / 50},{UNIX_S + number / 50:.3f},{0.02 * per_s}" for number in range(400)]
    (tmp_path / "trace.csv").write_text("\n".join(rows), encoding="utf-8")
    trace, coverage = read(tmp_path / "trace.csv")
    assert {point.duration_s for point in trace.audio} == {0.02}
    assert ("durations were read as 1,000" in coverage.detail) is told


def test_ten_times_more_frames_than_kept_leave_both_ends(tmp_path: Path) -> None:
    count = 10 * KEPT_AT_EACH_END
    path = write_csv(tmp_path / "trace.csv", count=count)
    trace, coverage = read(path, asked(path, known_by="assumed"))
    assert (len(trace.video), trace.video_seam, trace.total_points) == (2 * KEPT_AT_EACH_END, KEPT_AT_EACH_END, count)
    assert trace.video[-1].stamp == (count - 1) * 33_333 + 1
    assert "20,000 of 100,000 frames kept: both ends" in coverage.detail
    assert coverage.state is State.COLLECTED
    assert coverage.share == pytest.approx(290 / 300, abs=0.01)


def long_trace(path: Path, *, start_s: float, minutes: int = 20) -> Path:
    """A trace of the instrument with a frame and a state 30 times a second, one late capture each minute."""
    header = {"schema": "avsync/trace/1", "run": "one", "fps": 30, "unix": UNIX_S, "monotonic": 5000.0}
    lines = [json.dumps(header)]
    for number in range(minutes * 1800):
        at_s = 5000 + start_s + number / 30
        lines.append(f'{{"kind":"video","timestamp":{number / 30},"arrival":{at_s}}}')
        lines.append(
            f'{{"kind":"state","arrival":{at_s},"offset_ms":{number // 1800},"late_captures":{number // 1800}}}'
        )
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_of_a_long_trace_the_window_is_kept_with_a_minute_around_it(tmp_path: Path) -> None:
    trace, coverage = read(long_trace(tmp_path / "trace.jsonl", start_s=-600))
    assert (trace.video_seam, trace.total_points) == (0, 36_000)
    assert trace.taken == (START - timedelta(seconds=60), END + timedelta(seconds=60))
    assert {point.offset_ms for point in trace.offsets} == {9, 10, 11, 12, 13, 14, 15, 16}
    assert trace.late_captures == 7
    assert (coverage.state, coverage.share) == (State.COLLECTED, 1.0)
    assert "12,601 of 36,000 frames kept: what lies within a minute of the window" in coverage.detail


def test_what_of_a_long_window_is_left_out_is_told(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "trace.csv", count=100_000, start_s=UNIX_S)
    window = replace(make_window(), end=START + timedelta(hours=1))
    request = replace(make_request(incident=make_incident(window=window)), timestamps=str(path))
    trace, coverage = read(path, request)
    assert (len(trace.video), trace.video_seam) == (36_000, 18_000)
    assert (coverage.state, coverage.reason) == (State.PARTIAL, Reason.TOO_LARGE)
    assert coverage.share == pytest.approx(36_000 / 30 / 3600, abs=1e-3)
    assert "left out of the window: 14:09:59 to 14:45:33 UTC" in coverage.detail


def test_a_window_between_the_ends_that_holds_no_frame_is_not_covered(tmp_path: Path) -> None:
    rows = [
        f"video,{number * 33_333 + 1},{UNIX_S - 400 + number / 30 + (800 if number >= 10_000 else 0):.3f}"
        for number in range(20_001)
    ]
    (tmp_path / "trace.csv").write_text("\n".join(rows), encoding="utf-8")
    _, coverage = read(tmp_path / "trace.csv")
    assert (coverage.state, coverage.reason, coverage.share) == (State.PARTIAL, Reason.OUTSIDE_WINDOW, 0.0)
    assert "no frame lies in the window" in coverage.detail


@pytest.mark.parametrize("content", ["", "\n\n", "hello\n", "kind,timestamp,arrival,duration\n", '{"schema":"x"}\n'])
def test_a_file_without_a_frame_says_what_is_needed(tmp_path: Path, content: str) -> None:
    (tmp_path / "trace.csv").write_text(content, encoding="utf-8")
    assert refused(tmp_path / "trace.csv") is Reason.NOT_FOUND


def test_binary_data_is_no_trace(tmp_path: Path) -> None:
    (tmp_path / "trace.csv").write_bytes(bytes(range(256)) * 4000)
    assert refused(tmp_path / "trace.csv") is Reason.NOT_FOUND


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="needs a mode that binds this user")
def test_a_file_that_may_not_be_read_is_denied(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "trace.csv")
    path.chmod(0)
    assert refused(path) is Reason.DENIED


def test_one_frame_is_a_record_that_decides_nothing(tmp_path: Path) -> None:
    trace, coverage = read(write_csv(tmp_path / "trace.csv", count=1))
    assert (len(trace.video), coverage.state) == (1, State.COLLECTED)
    assert unit.check(trace, make_incident(), Absent(why="not measured")).verdict is Verdict.INCONCLUSIVE


def test_interruption_leaves_what_was_read(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "trace.csv", count=20_000)
    request = asked(path)
    (plan,) = timestamps.plan(request)
    found = gather_all(timestamps, request, plan, FakeSession(stop_after_progress="reading"))
    assert (found.coverage.state, found.coverage.reason) == (State.PARTIAL, Reason.DEADLINE)
    assert len(found.records) == 1


def test_what_the_user_declared_for_a_rehearsal_declares_the_trace(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "trace.csv")
    told = RehearsalSettings(told=True, fps=25.0, sample_rate_hz=44_100)
    trace, _ = read(path, asked(path, rehearsal=told))
    assert (trace.declared_fps, trace.declared_sample_rate_hz) == (25.0, 44_100.0)
    assert read(path)[0].declared_fps == 0.0


def test_of_several_streams_the_longest_is_kept_and_the_rest_is_told(tmp_path: Path) -> None:
    lines = [
        json.dumps({"kind": "video", "timestamp": number, "arrival": 5 + number / 30, "stream": number % 3 == 0})
        for number in range(1, 91)
    ]
    (tmp_path / "trace.jsonl").write_text("\n".join(lines).replace("true", "1").replace("false", "0"), encoding="utf-8")
    trace, coverage = read(tmp_path / "trace.jsonl")
    assert len(trace.video) == 60
    assert "30 frames of other streams" in coverage.detail


def test_after_a_rejoin_the_stream_of_the_window_is_read(tmp_path: Path) -> None:
    header = {"schema": "avsync/trace/1", "run": "one", "fps": 30, "unix": UNIX_S, "monotonic": 3600.0}
    lines = [
        {"kind": "video", "timestamp": number / 30, "arrival": arrival_s + number / 30, "stream": stream}
        for stream, count, arrival_s in ((1, 300, 0.0), (2, 100, 3610.0))
        for number in range(1, count + 1)
    ]
    (tmp_path / "trace.jsonl").write_text("\n".join(map(json.dumps, [header, *lines])), encoding="utf-8")
    trace, coverage = read(tmp_path / "trace.jsonl")
    assert (len(trace.video), coverage.state) == (100, State.COLLECTED)
    assert "300 frames of other streams" in coverage.detail


async def _publish(path: Path) -> None:
    av_sync = rtc.AVSynchronizer(
        audio_source=rtc.AudioSource(48_000, 1), video_source=rtc.VideoSource(16, 16), video_fps=30.0
    )
    with SyncTrace.attach(av_sync, path):
        for number in range(165):
            await av_sync.push(rtc.VideoFrame(16, 16, rtc.VideoBufferType.I420, bytes(384)), number / 30)
            await av_sync.push(rtc.AudioFrame(bytes(3200), 48_000, 1, 1600), (number + 1) / 30)
    await av_sync.aclose()


@pytest.mark.parametrize(
    ("told_from", "kept_ms", "method"),
    [(("counts", "stamps", "stamps"), [1.0, 2.0], "stamps"), (("counts", "counts", "none"), [0.0, 1.0], "counts")],
)
def test_offsets_by_stamps_are_not_mixed_with_those_by_counts(
    tmp_path: Path, told_from: tuple[str, ...], kept_ms: list[float], method: str
) -> None:
    frames = [{"kind": "video", "timestamp": number / 30, "arrival": 5 + number / 30} for number in range(60)]
    states = [
        {"kind": "state", "arrival": 5.1 + number, "offset_ms": number if source != "none" else None}
        | {"offset_from": source}
        for number, source in enumerate(told_from)
    ]
    (tmp_path / "trace.jsonl").write_text("\n".join(map(json.dumps, [*frames, *states])), encoding="utf-8")
    trace, _ = read(tmp_path / "trace.jsonl")
    assert [point.offset_ms for point in trace.offsets] == kept_ms
    assert trace.offset_method == method


@pytest.mark.measures
def test_the_trace_of_a_real_publisher_is_read_and_judged_right(tmp_path: Path) -> None:
    path = tmp_path / "trace.jsonl"
    asyncio.run(_publish(path))
    trace, coverage = read(path, asked(path, known_by="assumed"))
    assert coverage.state is State.COLLECTED
    assert trace.arrival_clock is ArrivalClock.MONOTONIC
    assert (trace.declared_fps, trace.declared_sample_rate_hz) == (30.0, 48_000.0)
    assert (len(trace.video), len(trace.audio)) == (165, 165)
    assert trace.audio[0].samples == 1600
    assert (trace.video_api, trace.offset_method, trace.late_captures) == ("AVSynchronizer.push", "stamps", 0)
    assert len(trace.offsets) > 40
    assert median(abs(point.offset_ms) for point in trace.offsets) < 150
    found = unit.check(trace, make_incident(), Absent(why="not measured"))
    assert (found.verdict, found.values["video_unit"]) == (Verdict.PASS, "s")
    assert records_from_json(records_to_json([trace])) == (trace,)


def test_the_part_that_was_rotated_away_comes_first_if_it_is_of_the_same_run(tmp_path: Path) -> None:
    def part(run: str, first: int) -> str:
        header = {"schema": "avsync/trace/1", "run": run, "fps": 30, "unix": UNIX_S, "monotonic": 50.0}
        frames = [{"kind": "video", "timestamp": n, "arrival": 50 + n / 30} for n in range(first, first + 40)]
        return "\n".join(json.dumps(line) for line in (header, *frames)) + "\n"

    (tmp_path / "trace.jsonl.1").write_text(part("one", 1), encoding="utf-8")
    (tmp_path / "trace.jsonl").write_text(part("one", 41), encoding="utf-8")
    assert [point.stamp for point in read(tmp_path / "trace.jsonl")[0].video] == list(range(1, 81))
    (tmp_path / "trace.jsonl.1").write_text(part("other", 1), encoding="utf-8")
    assert len(read(tmp_path / "trace.jsonl")[0].video) == 40
