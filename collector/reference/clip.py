"""Turns the reference signal into a clip that any player plays: mp4 (H.264 and AAC) or webm (VP8 and Opus)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from collector.arrays import np
from collector.errors import CollectorError, MissingExtraError, NoSpaceError, UsageError, ran_full
from collector.reference.frames import picture_at, samples_between
from collector.reference.sequence import PERIOD_S

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import OutputContainer
    from av.video.stream import VideoStream

DEFAULT_S = 2 * PERIOD_S
"""Whole periods, so that a player that loops the clip hardly breaks the sequence."""

_MP4, _WEBM = ".mp4", ".webm"
_OPUS_HZ = (16_000, 24_000, 48_000)
_AUDIO_BITS_PER_S = 96_000
_LONGEST_S = 4 * 3600.0


def write_clip(
    path: Path,
    *,
    seconds: float = DEFAULT_S,
    fps: int = 30,
    width: int = 1280,
    height: int = 720,
    sample_rate_hz: int = 48_000,
    progress: Callable[[float], None] = lambda _: None,
) -> None:
    """Write a clip that must not exist yet; ``progress`` is told the share written, 0 to 1, once per second of media.

    Raises UsageError for values that no clip can have or an existing file, MissingExtraError without the media extra,
    and NoSpaceError if the disk runs full. A clip that could not be finished is removed.
    """
    _refuse(path, seconds, fps, (width, height), sample_rate_hz)
    try:
        import av
    except ImportError as error:
        raise MissingExtraError(feature="Writing a clip", extra="media") from error
    _reserve(path)
    # An absolute path is never read as a protocol; the library reports a full disk better than a file object does.
    with _whole_or_removed(path), av.open(str(path.absolute()), "w", format=path.suffix[1:].lower()) as container:
        video, audio = _streams(container, path.suffix.lower(), fps, sample_rate_hz)
        video.width, video.height, video.pix_fmt = width, height, "yuv420p"
        video.gop_size = fps
        audio.bit_rate = _AUDIO_BITS_PER_S
        _fill(container, video, audio, seconds, fps, progress)


def _reserve(path: Path) -> None:
    try:
        path.open("xb").close()
    except FileExistsError as error:
        raise UsageError(f"{path} exists and is not overwritten. Name another file or remove it first.") from error
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}. Name a file in a folder of yours.") from error


@contextmanager
def _whole_or_removed(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        path.unlink(missing_ok=True)
        if ran_full(error):
            raise NoSpaceError(
                f"The disk of {path.parent} ran full. Free some space or name another folder."
            ) from error
        raise CollectorError(f"{path} could not be written: {error.strerror}. Name a file elsewhere.") from error
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _streams(container: "OutputContainer", suffix: str, fps: int, rate_hz: int) -> "tuple[VideoStream, AudioStream]":
    if suffix == _MP4:
        return container.add_stream("libx264", rate=fps), container.add_stream("aac", rate=rate_hz, layout="mono")
    video = container.add_stream("libvpx", rate=fps, options={"deadline": "realtime", "cpu-used": "8"})
    return video, container.add_stream("libopus", rate=rate_hz, layout="mono")


def _fill(
    container: "OutputContainer",
    video: "VideoStream",
    audio: "AudioStream",
    seconds: float,
    fps: int,
    progress: Callable[[float], None],
) -> None:
    """Encode second by second, so that picture and sound lie side by side in the file."""
    import av

    frames, rate_hz = round(seconds * fps), audio.rate
    samples = round(frames * rate_hz / fps)
    for second in range(-(-frames // fps)):
        for index in range(second * fps, min((second + 1) * fps, frames)):
            picture = av.VideoFrame.from_ndarray(picture_at(index / fps, video.width, video.height), format="yuv420p")
            picture.pts, picture.time_base = index, Fraction(1, fps)
            container.mux(video.encode(picture))
        first = second * rate_hz
        block = samples_between(first, min(rate_hz, samples - first), rate_hz)
        sound = av.AudioFrame.from_ndarray(np.ascontiguousarray(block[None, :]), format="s16", layout="mono")
        sound.sample_rate, sound.pts, sound.time_base = rate_hz, first, Fraction(1, rate_hz)
        container.mux(audio.encode(sound))
        progress(min((second + 1) * fps / frames, 1.0))
    container.mux(video.encode(None))
    container.mux(audio.encode(None))


def _refuse(path: Path, seconds: float, fps: int, size: tuple[int, int], sample_rate_hz: int) -> None:
    suffix = path.suffix.lower()
    if suffix not in (_MP4, _WEBM):
        raise UsageError(f'"{path.name}" is neither .mp4 nor .webm. Name the clip for example reference.mp4.')
    if not 1 <= seconds <= _LONGEST_S:
        raise UsageError(f"{seconds:g} s is no length for a clip. Use 1 to {_LONGEST_S:.0f} s.")
    if not 5 <= fps <= 120:
        raise UsageError(f"{fps} frames per second cannot carry the markers. Use 5 to 120.")
    if not all(16 <= side <= 4096 and side % 2 == 0 for side in size):
        raise UsageError(f"{size[0]}x{size[1]} is no size for a clip. Both sides must be even, 16 to 4096 pixels.")
    if not 16_000 <= sample_rate_hz <= 48_000:
        raise UsageError(f"{sample_rate_hz} Hz is no sample rate for the markers. Use 16000 to 48000.")
    if suffix == _WEBM and sample_rate_hz not in _OPUS_HZ:
        known = ", ".join(map(str, _OPUS_HZ))
        raise UsageError(f"Opus in .webm has no {sample_rate_hz} Hz. Use one of {known}, or .mp4.")
