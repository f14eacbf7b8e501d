"""Prints what the instrument costs per frame: ``python -m tests.bench.instrument [--frames N]``.

The SDK's own work is taken out by a stand-in with the same methods that does nothing; the CPU time of the writing
thread is counted. The figure to stay under: 20 µs a frame, 1 % of a core at 30 pictures and 100 sounds a second.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path

from collector.instrument import SyncTrace

FRAMES_PER_S = 130  # 30 pictures and 100 audio frames of 10 ms


class Frame:
    samples_per_channel = 480
    sample_rate = 48000


class Picture:
    pass


class Source:
    sample_rate = 48000
    queued_duration = 0.2

    async def capture_frame(self, frame: object) -> None:
        pass


class Synchronizer:
    def __init__(self) -> None:
        self._audio_source = Source()
        self._video_fps = 30.0
        self.last_video_time = 1.0
        self.last_audio_time = 1.0

    async def push(self, frame: object, timestamp: float = 0.0) -> None:
        pass

    async def clear_queue(self) -> None:
        pass


async def push_all(target: Synchronizer, frames: int) -> float:
    """Return the CPU seconds of the process for pushing that many frames, one picture to three sounds."""
    sound, picture = Frame(), Picture()
    begin = time.process_time()
    for number in range(frames):
        await target.push(sound if number % 4 else picture, number / FRAMES_PER_S)
        if number % 1000 == 0:
            await asyncio.sleep(0.02)  # as an app does; also keeps the queue to the writing thread short
    return time.process_time() - begin


async def cost_per_frame_us(frames: int) -> float:
    """Return the CPU time per frame that the trace adds, hooks and writing together, in µs."""
    bare = await push_all(Synchronizer(), frames)
    with tempfile.TemporaryDirectory() as folder:
        target = Synchronizer()
        begin = time.process_time()
        with SyncTrace.attach(target, Path(folder) / "trace.jsonl") as trace:
            await push_all(target, frames)
        traced = time.process_time() - begin
        if trace.errors or trace.file.error:
            raise SystemExit(f"the trace broke: {trace.errors} errors {trace.file.error}")
    return (traced - bare) / frames * 1e6


def main() -> None:
    """Measure three times and print the median."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--frames", type=int, default=30_000)
    frames = parser.parse_args().frames
    costs = sorted(asyncio.run(cost_per_frame_us(frames)) for _ in range(3))
    share = costs[1] * FRAMES_PER_S / 1e4
    sys.stdout.write(f"{costs[1]:.1f} µs per frame ({costs[0]:.1f} to {costs[2]:.1f}), {share:.2f} % of a core\n")


if __name__ == "__main__":
    main()
