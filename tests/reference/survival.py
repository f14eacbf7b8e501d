"""Prints what the reference signal survives, and how true the offset stays: ``python -m tests.reference.survival``."""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from collector.reference import picture, sound
from collector.reference.identity import Identified, identify
from collector.reference.matching import ContentOffset, FrameTiming, match
from collector.reference.sequence import MARKERS_PER_PERIOD, markers_between
from tests.reference import scenes
from tests.reference.scenes import Frames, SoundFilter, Take

INJECTED_MS = (120.0, -5000.0, 5000.0, -200.0, 0.0)
"""One after the other, one for each seed."""

FALSE_S = 0.12


def same_sound(samples: scenes.Sound, rate_hz: int, chance: np.random.Generator) -> scenes.Sound:
    return samples


def same_picture(frames: Frames, take: Take) -> Frames:
    return frames


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """One way to make the signal worse; ``sound_rate_hz`` is what comes out, if it is another rate than the take's."""

    name: str
    picture: Callable[[Frames, Take], Frames] = same_picture
    sound: SoundFilter = same_sound
    take: Take = field(default_factory=lambda: Take(seed=0))
    sound_rate_hz: int = 0
    timing: FrameTiming = FrameTiming.MADE


@dataclass(frozen=True, kw_only=True, slots=True)
class Survival:
    """What one take of a case gave; ``error_ms`` and ``bound_ms`` are infinite if no offset was found."""

    error_ms: float
    bound_ms: float
    due: int
    seen: int
    heard: int
    false: int


def run(case: Case, seed: int) -> Survival:
    injected_ms = INJECTED_MS[seed % len(INJECTED_MS)]
    take = replace(case.take, seed=seed)
    video = scenes.watch(case.picture(scenes.pictures(take), take))
    samples = case.sound(scenes.sound(take), take.rate_hz, take.chance)
    first_s = scenes.sound_phase_s(take) - injected_ms / 1000
    audio = scenes.listen(samples, case.sound_rate_hz or take.rate_hz, first_s=first_s)
    result = match(video, audio, timing=case.timing)
    shown = identify(video.sightings(), tolerance_s=picture.TOLERANCE_S)
    played = identify(audio.sightings(), tolerance_s=sound.TOLERANCE_S)
    return Survival(
        error_ms=result.offset_ms.value - injected_ms if isinstance(result, ContentOffset) else np.inf,
        bound_ms=result.offset_ms.bound if isinstance(result, ContentOffset) else np.inf,
        due=len(markers_between(take.start_s + 0.2, take.start_s + take.seconds - 0.2)),
        seen=len(shown),
        heard=len(played),
        false=_false(shown, take, 0.0) + _false(played, take, injected_ms / 1000),
    )


def _false(found: tuple[Identified, ...], take: Take, early_s: float) -> int:
    """How many are no marker of that index at that time."""
    around = markers_between(take.start_s - 1, take.start_s + take.seconds + 1)
    return sum(
        not any(
            one.number % MARKERS_PER_PERIOD == item.index
            and abs(one.at_s - take.start_s - early_s - item.sighting.time_s) < FALSE_S
            for one in around
        )
        for item in found
    )


X264, VP8 = scenes.coded("libx264", 150_000), scenes.coded("libvpx", 150_000)
CASES = (
    Case(name="untouched"),
    *(Case(name=f"{fps:g} fps", take=Take(seed=0, fps=fps)) for fps in (10, 15, 24, 25, 29.97, 60)),
    *(Case(name=f"{rate} Hz", take=Take(seed=0, rate_hz=rate)) for rate in (16_000, 24_000, 44_100)),
    Case(name="H.264 150 kbit/s", picture=X264),
    Case(name="VP8 150 kbit/s", picture=VP8),
    Case(name="VP8 150 kbit/s, 15 fps", picture=VP8, take=Take(seed=0, fps=15)),
    Case(name="VP8 60 kbit/s", picture=scenes.coded("libvpx", 60_000)),
    Case(name="scaled to 64x36", picture=scenes.each(lambda plane: plane[::5, ::5])),
    Case(name="mirrored", picture=scenes.each(lambda plane: plane[:, ::-1])),
    Case(name="turned by 90°", picture=scenes.each(lambda plane: plane.T)),
    Case(name="turned by 180°", picture=scenes.each(lambda plane: plane[::-1, ::-1])),
    Case(name="letterboxed", picture=scenes.each(scenes.letterboxed)),
    Case(name="1/9 of a screen recording", picture=scenes.each(scenes.as_a_small_window)),
    Case(name="a corner of it only", picture=scenes.each(lambda plane: plane[:60, :80])),
    Case(name="blur, gamma, gain, noise", picture=scenes.distorted),
    Case(name="20 % of frames dropped", picture=scenes.dropping(0.2)),
    Case(name="15 fps, 20 % dropped", picture=scenes.dropping(0.2), take=Take(seed=0, fps=15)),
    Case(name="frame times ±10 ms", picture=scenes.with_late_times(0.01)),
    Case(name="camera films the screen", picture=scenes.filmed, timing=FrameTiming.HELD),
    *(Case(name=f"Opus {rate} kbit/s", sound=scenes.opus(rate * 1000)) for rate in (12, 16, 24)),
    Case(name="Opus 24, 5 % lost", sound=scenes.opus(24_000, loss=0.05)),
    Case(name="Opus 24, 20 % lost", sound=scenes.opus(24_000, loss=0.2)),
    Case(
        name="Opus 12 from 16 kHz", sound=scenes.opus(12_000), take=Take(seed=0, rate_hz=16_000), sound_rate_hz=48_000
    ),
    Case(name="echoes and noise (10 dB)", sound=scenes.in_a_room),
    Case(name="speech over it", sound=scenes.with_speech),
    Case(name="40 dB fainter, with hum", sound=scenes.faint),
    Case(name="automatic gain", sound=scenes.automatic_gain),
    Case(name="jitter buffer, ±20 ms", sound=scenes.through_a_jitter_buffer),
    Case(
        name="camera and room",
        picture=scenes.filmed,
        sound=scenes.in_a_room,
        timing=FrameTiming.HELD,
    ),
    Case(name="VP8 150, Opus 12, 5 % lost", picture=VP8, sound=scenes.opus(12_000, loss=0.05)),
)


def main(seeds: int = 3) -> None:
    began = time.monotonic()
    print("case                          error (ms): median   p95   bound  inside    seen   heard  false")
    for case in CASES:
        runs = [run(case, seed) for seed in range(seeds)]
        errors = np.asarray([abs(one.error_ms) for one in runs])
        bounds = np.asarray([one.bound_ms for one in runs])
        due = sum(one.due for one in runs)
        print(
            f"{case.name:28} {np.median(errors):19.2f} {np.quantile(errors, 0.95):5.2f} {np.median(bounds):7.2f}"
            f" {np.mean(errors <= bounds):7.0%} {sum(one.seen for one in runs) / due:7.0%}"
            f" {sum(one.heard for one in runs) / due:7.0%} {sum(one.false for one in runs):6}"
        )
    _print_ordinary(seeds)
    print(
        f"{len(CASES)} cases, {seeds} takes of {Take(seed=0).seconds:g} s each, with {INJECTED_MS} ms in turn: "
        f"{time.monotonic() - began:.0f} s"
    )


def _print_ordinary(seeds: int) -> None:
    """Print how much of what carries no signal is taken for markers."""
    for name, make in (("speech", scenes.speech), ("music", scenes.music)):
        heard = [scenes.listen(make(24 * 48_000, 48_000, np.random.default_rng(one)), 48_000) for one in range(seeds)]
        chirps = sum(len(one.sightings()) for one in heard)
        taken = sum(len(identify(one.sightings(), tolerance_s=sound.TOLERANCE_S)) for one in heard)
        print(f"ordinary {name}: {chirps} chirp-like moments in {24 * seeds} s, {taken} taken for markers")
    seen = [scenes.watch(scenes.ordinary_video(Take(seed=one))) for one in range(seeds)]
    changes = sum(len(one.sightings()) for one in seen)
    taken = sum(len(identify(one.sightings(), tolerance_s=picture.TOLERANCE_S)) for one in seen)
    print(f"ordinary video: {changes} changes in {24 * seeds} s, {taken} taken for markers")


if __name__ == "__main__":
    main(*(int(one) for one in sys.argv[1:]))
