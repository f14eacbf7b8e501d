"""Turns every coder that is there, one after the other, into its times, while timers and sensors are watched."""

import asyncio
import importlib
import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

from collector.errors import MissingExtraError
from collector.evidence.blocking import before_deadline
from collector.evidence.device import sensors
from collector.evidence.device.coding import CODECS, HARDWARE, SIZES, Codec, Size, described, make_planes, time_coding
from collector.evidence.device.scheduling import timing
from collector.model.records.device import CodingTime
from collector.model.source import Session

CODING_S = 1.0
"""Of one codec at one size: 30 frames of a coder that is just fast enough."""
CODING_DEADLINE_S = 40.0
"""A machine that needs half a second a frame still gets its answer; a driver that hangs does not cost the rest."""
SENSORS_EVERY_S = 0.5
CODING_LIBRARY = "av"
STARTING = "loading the coding library"


@dataclass(kw_only=True, slots=True)
class Trial:
    """Codes with every coder that is there, in a thread of its own, until done or ``stop`` is set.

    ``trouble`` is empty or says why nothing, or no more, was timed.
    """

    stop: threading.Event = field(default_factory=threading.Event)
    times: list[CodingTime] = field(default_factory=list)
    doing: str = ""
    trouble: str = ""

    def run(self, codecs: Sequence[Codec] = (*CODECS, *HARDWARE), sizes: Sequence[Size] = SIZES) -> None:
        """Block the calling thread; ``times`` grows meanwhile. A coder that is not there is left out."""
        try:
            av = importlib.import_module(CODING_LIBRARY)
        except ImportError:  # not installed, or its own libraries cannot be loaded
            self.trouble = str(MissingExtraError(feature="Timing codecs", extra="media"))
            return
        for size in sizes:
            planes = make_planes(size)
            for codec in codecs:
                if self.stop.is_set():
                    return
                self.doing = f"coding {codec.name} at {size.height_px}p"
                try:
                    timed = time_coding(codec, size, cores=os.cpu_count() or 1, seconds=CODING_S, planes=planes)
                except (av.FFmpegError, ValueError):  # hardware that is not there, a build without this coder
                    continue
                self.times.extend(described(codec, size, timed))
        if not self.times:
            self.trouble = "no coder of the library could be used"


@dataclass(kw_only=True, slots=True)
class Watched:
    """What the sensors showed under load; -1 where there are none."""

    hottest_c: float = -1.0
    highest_mhz: float = -1.0
    last_mhz: float = -1.0

    def look(self) -> None:
        """Read the sensors once."""
        self.hottest_c = max(self.hottest_c, sensors.temperature_c())
        self.last_mhz = sensors.frequency_mhz()
        self.highest_mhz = max(self.highest_mhz, self.last_mhz)


async def carry_out(trial: Trial, watched: Watched, session: Session) -> tuple[float, ...]:
    """Run the trial to its end or the run's; return how late timers were meanwhile, in ms."""
    coding = asyncio.create_task(before_deadline(trial.run, deadline_s=CODING_DEADLINE_S))
    said = ""
    with timing() as timer:
        while not coding.done():
            if trial.doing != said:
                said = trial.doing
                session.progress(said)
            watched.look()
            await asyncio.wait({coding}, timeout=SENSORS_EVERY_S)
            if session.stopping.is_set():
                trial.stop.set()
                await asyncio.wait({coding}, timeout=CODING_S)
                break
    await _settle(coding, trial)
    return tuple(timer.late_ms)


async def _settle(coding: "asyncio.Task[None]", trial: Trial) -> None:
    """Take what the trial raised, if it is done; what goes on against its will is left behind."""
    trial.stop.set()
    if not coding.done():
        coding.cancel()
    try:
        await coding
    except TimeoutError:
        trial.trouble = f"{trial.doing or STARTING} did not end within {CODING_DEADLINE_S:.0f} s"
    except asyncio.CancelledError:
        trial.trouble = f"{trial.doing or STARTING} was left when the run ended"
