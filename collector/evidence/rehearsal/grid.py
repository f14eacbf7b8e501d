"""Lists the publisher settings that a sweep tries, those of LiveKit's article among them by name."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from collector.model.request import PushPattern, RehearsalSettings, Sweep
from collector.vendors.guides import PATTERNS

STALLS_MS = (0, 500)
LONG_STALL_MS = 1200
VIDEO_QUEUES_MS = (100, 200, 300, 500, 1500)
AUDIO_QUEUES_MS = (200, 1000)
OTHER_FPS = (15.0, 60.0)
OTHER_RATE_HZ = 44_100
QUICK_VIDEO_QUEUES_MS = (100, 200, 1500)
TRIAL_S = {Sweep.QUICK: 6.0, Sweep.WHOLE: 8.0}
YOURS = "yours"


@dataclass(frozen=True, kw_only=True, slots=True)
class Trial:
    """Settings to run once with one stall length, and what they are known as."""

    settings: RehearsalSettings
    stall_ms: int
    names: tuple[str, ...]


def trials(sweep: Sweep, told: RehearsalSettings) -> tuple[Trial, ...]:
    """Return what to try, each once: the user's own settings first, then what is known by name, then the grid.

    Frame rate and sample rate are the user's, or the SDK's defaults where nothing was told.
    """
    neutral = replace(told, told=False, wanted=False, seconds=TRIAL_S[sweep])
    found: dict[tuple[RehearsalSettings, int], tuple[str, ...]] = {}
    for name, settings, stall_ms in (*_named(neutral, told), *_grid(sweep, neutral)):
        names = found.get((settings, stall_ms), ())
        found[settings, stall_ms] = (*names, name) if name and name not in names else names
    return tuple(
        Trial(settings=settings, stall_ms=stall_ms, names=names) for (settings, stall_ms), names in found.items()
    )


Listed = tuple[str, RehearsalSettings, int]


def _named(neutral: RehearsalSettings, told: RehearsalSettings) -> Iterator[Listed]:
    if told.told:
        yield from ((YOURS, neutral, stall_ms) for stall_ms in (*STALLS_MS, LONG_STALL_MS))
    for pattern in PATTERNS:
        settings = replace(
            neutral,
            push=pattern.push,
            video_queue_ms=pattern.video_queue_ms,
            audio_queue_ms=pattern.audio_queue_ms,
        )
        yield from ((pattern.name, settings, stall_ms) for stall_ms in (*STALLS_MS, LONG_STALL_MS))


def _grid(sweep: Sweep, neutral: RehearsalSettings) -> Iterator[Listed]:
    quick = sweep is Sweep.QUICK
    for push in PushPattern:
        for video_ms in QUICK_VIDEO_QUEUES_MS if quick else VIDEO_QUEUES_MS:
            for audio_ms in AUDIO_QUEUES_MS[-1:] if quick else AUDIO_QUEUES_MS:
                settings = replace(neutral, push=push, video_queue_ms=video_ms, audio_queue_ms=audio_ms)
                yield from (("", settings, stall_ms) for stall_ms in (STALLS_MS[-1:] if quick else STALLS_MS))
        if not quick:
            yield from (("", settings, STALLS_MS[-1]) for settings in _other_media(replace(neutral, push=push)))


def _other_media(settings: RehearsalSettings) -> Iterator[RehearsalSettings]:
    """Other frame durations and another sample rate, with the queues in which the push pattern matters most."""
    narrow = replace(settings, video_queue_ms=200, audio_queue_ms=1000)
    yield from (replace(narrow, fps=fps) for fps in OTHER_FPS if fps != settings.fps)
    if settings.sample_rate_hz != OTHER_RATE_HZ:
        yield replace(narrow, sample_rate_hz=OTHER_RATE_HZ)
