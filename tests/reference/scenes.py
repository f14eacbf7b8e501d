"""Synthetic recordings of the reference signal: pictures and sound with a known offset, made worse in known ways."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

import av
import numpy as np
from numpy.typing import NDArray

from collector.reference.frames import level_at, picture_at, samples_between
from collector.reference.picture import VideoMarkers
from collector.reference.sound import AudioMarkers

Plane = NDArray[np.uint8]
Sound = NDArray[np.float64]
Frames = Iterator[tuple[float, Plane]]
SoundFilter = Callable[[Sound, int, np.random.Generator], Sound]
SoundMaker = Callable[[int, int, np.random.Generator], Sound]

BLOCK_S = 0.02
PRE_SKIP = 312
"""What an Opus encoder looks ahead, in samples at 48 kHz: a file names it and a player leaves it out."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Take:
    """What is recorded: ``seconds`` of media from ``start_s`` at these rates; ``seed`` also moves the start."""

    seed: int
    seconds: float = 24.0
    fps: float = 30.0
    width: int = 320
    height: int = 180
    rate_hz: int = 48_000

    @property
    def chance(self) -> np.random.Generator:
        return np.random.default_rng(self.seed)

    @property
    def start_s(self) -> float:
        return float(np.random.default_rng(self.seed + 10_000).uniform(0, 500))


def pictures(take: Take) -> Frames:
    """The frames as a publisher makes them; times count from the start of the take."""
    for index in range(int(take.seconds * take.fps)):
        time_s = index / take.fps
        picture = picture_at(take.start_s + time_s, take.width, take.height)
        yield time_s, picture[: take.height]


def sound(take: Take) -> Sound:
    """The samples as a publisher makes them, ±1."""
    first = round(take.start_s * take.rate_hz)
    return samples_between(first, round(take.seconds * take.rate_hz), take.rate_hz) / 32768.0


def sound_phase_s(take: Take) -> float:
    """When sample 0 is, relative to the take's start: the start is no whole sample."""
    return round(take.start_s * take.rate_hz) / take.rate_hz - take.start_s


def watch(frames: Iterable[tuple[float, Plane]]) -> VideoMarkers:
    video = VideoMarkers()
    for time_s, plane in frames:
        video.feed(time_s, plane)
    return video


def listen(samples: Sound, rate_hz: int, *, first_s: float = 0.0, ppm: float = 0.0) -> AudioMarkers:
    """Feed blocks of 20 ms as 16-bit samples; ``ppm`` makes the sound's clock run slow by so much."""
    audio = AudioMarkers(rate_hz)
    whole = np.clip(np.round(samples * 32768), -32768, 32767).astype(np.int16)
    size = round(rate_hz * BLOCK_S)
    for first in range(0, len(whole), size):
        audio.feed(first_s + first / rate_hz * (1 + ppm * 1e-6), whole[first : first + size])
    return audio


# Pictures made worse.


def each(change: Callable[[Plane], Plane]) -> Callable[[Frames, Take], Frames]:
    """A change that looks at one picture at a time."""
    return lambda frames, take: ((time_s, change(plane)) for time_s, plane in frames)


def letterboxed(plane: Plane) -> Plane:
    height, width = plane.shape
    box = np.full((height * 2, width), 16, dtype=np.uint8)
    box[height // 2 : height // 2 + height] = plane
    return box


def as_a_small_window(plane: Plane) -> Plane:
    """A screen recording in which the picture is a ninth of the screen, beside a moving cursor and still text."""
    height, width = plane.shape
    screen = np.full((height, width), 235, dtype=np.uint8)
    screen[:: max(height // 30, 2), : width // 2] = 60
    small = plane[::3, ::3]
    screen[height // 2 : height // 2 + small.shape[0], width // 2 : width // 2 + small.shape[1]] = small
    return screen


def distorted(frames: Frames, take: Take) -> Frames:
    """Blur, gamma 1.8, less contrast, slow gain of ±20 % and strong noise."""
    chance = take.chance
    for time_s, plane in frames:
        gain = 0.8 + 0.2 * np.sin(2 * np.pi * time_s / 7)
        bent = 255 * (plane / 255) ** 1.8 * 0.7 * gain + 20
        yield time_s, np.clip(_blurred(bent) + chance.normal(0, 12, plane.shape), 0, 255).astype(np.uint8)


def filmed(frames: Frames, take: Take) -> Frames:
    """A hand-held camera at 29.97 fps films a screen: perspective, 20 ms exposure, automatic exposure, blur, noise.

    The frames given are not used: the screen shows 30 pictures a second in its own time.
    """
    chance = take.chance
    rows, columns = np.mgrid[0:180, 0:240]
    right = columns + 0.25 * rows
    inside = (right > 70) & (right < 190) & (rows > 40 + 0.1 * columns) & (rows < 140 - 0.05 * columns)
    room = chance.uniform(30, 90, inside.shape)
    gain, phase_s = 1.0, chance.uniform(0, 1 / 30)
    for index in range(int((take.seconds - 0.1) * 29.97)):
        time_s = 0.05 + index / 29.97
        exposed = time_s - np.linspace(0, 0.02, 5)
        shown_s = np.floor((exposed + phase_s) * 30) / 30 - phase_s
        light = np.mean([(40 + 170 * level_at(take.start_s + one)) ** 2.2 for one in shown_s]) ** (1 / 2.2)
        scene = np.where(inside, light, room) * gain
        gain *= 1 + 0.03 * (110 - scene.mean()) / 110
        shaken = np.roll(scene, (round(2 * np.sin(time_s * 9)), round(3 * np.sin(time_s * 5))), (0, 1))
        yield time_s, np.clip(_blurred(shaken) + chance.normal(0, 8, scene.shape), 0, 255).astype(np.uint8)


def dropping(share: float) -> Callable[[Frames, Take], Frames]:
    """Frames lost on the way; the others keep their times."""

    def drop(frames: Frames, take: Take) -> Frames:
        chance = take.chance
        return (one for one in frames if chance.random() >= share)

    return drop


def with_late_times(spread_s: float) -> Callable[[Frames, Take], Frames]:
    """Frame times that scatter, as arrival times do."""

    def scatter(frames: Frames, take: Take) -> Frames:
        chance = take.chance
        return ((time_s + float(chance.uniform(-spread_s, spread_s)), plane) for time_s, plane in frames)

    return scatter


def _blurred(scene: NDArray[np.float64], reach: int = 4) -> NDArray[np.float64]:
    blurred = scene
    for axis in (0, 1):
        blurred = np.mean([np.roll(blurred, step, axis) for step in range(-reach, reach + 1)], axis=0)
    return blurred


def coded(codec: str, bit_rate: int) -> Callable[[Frames, Take], Frames]:
    """Through a real encoder and decoder in real-time settings."""

    def through(frames: Frames, take: Take) -> Frames:
        encoder = av.CodecContext.create(codec, "w")
        assert isinstance(encoder, av.VideoCodecContext)
        encoder.width, encoder.height, encoder.pix_fmt = take.width, take.height, "yuv420p"
        encoder.bit_rate, encoder.time_base = bit_rate, Fraction(1, 90_000)
        encoder.framerate = Fraction(take.fps).limit_denominator(1001)
        fast = {"tune": "zerolatency", "preset": "veryfast"}
        encoder.options = (
            fast if codec == "libx264" else {"deadline": "realtime", "cpu-used": "8", "lag-in-frames": "0"}
        )
        decoder = av.CodecContext.create({"libx264": "h264", "libvpx": "vp8"}[codec], "r")
        assert isinstance(decoder, av.VideoCodecContext)
        for time_s, plane in frames:
            picture = np.full((take.height * 3 // 2, take.width), 128, dtype=np.uint8)
            picture[: take.height] = plane
            frame = av.VideoFrame.from_ndarray(picture, format="yuv420p")
            frame.pts, frame.time_base = round(time_s * 90_000), Fraction(1, 90_000)
            for packet in encoder.encode(frame):
                for out in decoder.decode(packet):
                    yield (out.pts or 0) / 90_000, np.asarray(out.to_ndarray()[: take.height], dtype=np.uint8)

    return through


# Sound made worse.


def opus(bit_rate: int, *, loss: float = 0.0) -> SoundFilter:
    """Through real Opus; a lost packet of 20 ms is filled with the one before, each time at half its loudness."""

    def through(samples: Sound, rate_hz: int, chance: np.random.Generator) -> Sound:
        encoder = av.CodecContext.create("libopus", "w")
        assert isinstance(encoder, av.AudioCodecContext)
        encoder.sample_rate, encoder.format, encoder.layout = rate_hz, av.AudioFormat("s16"), av.AudioLayout("mono")
        encoder.bit_rate, encoder.options = bit_rate, {"application": "voip", "frame_duration": "20"}
        decoder = av.CodecContext.create("libopus", "r")
        assert isinstance(decoder, av.AudioCodecContext)
        decoder.sample_rate, decoder.layout = 48_000, av.AudioLayout("mono")
        size = rate_hz // 50
        heard = [np.zeros(960)]
        for first in range(0, len(samples) - size + 1, size):
            block = np.round(samples[None, first : first + size] * 32767).astype(np.int16)
            frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(block), format="s16", layout="mono")
            frame.sample_rate, frame.pts, frame.time_base = rate_hz, first, Fraction(1, rate_hz)
            for packet in encoder.encode(frame):
                if chance.random() < loss:
                    heard.append(heard[-1] / 2)
                else:
                    heard.extend(out.to_ndarray()[0].astype(np.float64) / 32768 for out in decoder.decode(packet))
        return np.concatenate(heard[1:])[PRE_SKIP:]

    return through


def in_a_room(samples: Sound, rate_hz: int, chance: np.random.Generator) -> Sound:
    """From a loudspeaker to a microphone: echoes of 0.3 s (−60 dB), and noise 10 dB below the chirps."""
    length = round(0.3 * rate_hz)
    echoes = chance.normal(0, 1, length) * 10 ** (-3 * np.arange(length) / length)
    echoes *= 0.5 / np.sqrt((echoes**2).sum())
    echoes[0] += 1.0
    size = 1 << (len(samples) + length).bit_length()
    heard = np.fft.irfft(np.fft.rfft(samples, size) * np.fft.rfft(echoes, size), size)[: len(samples)]
    return heard * 0.2 + chance.normal(0, 0.2 * 0.28 * 0.32, len(samples))


def with_speech(samples: Sound, rate_hz: int, chance: np.random.Generator) -> Sound:
    """Someone speaks over it, as loudly as the chirps."""
    return samples + speech(len(samples), rate_hz, chance) * 0.3


def faint(samples: Sound, rate_hz: int, chance: np.random.Generator) -> Sound:
    """40 dB quieter over a hum of the same level as the chirps."""
    hum = np.sin(2 * np.pi * 50 * np.arange(len(samples)) / rate_hz)
    return samples * 0.01 + hum * 0.004


def automatic_gain(samples: Sound, rate_hz: int, chance: np.random.Generator) -> Sound:
    """A gain that follows the level within 50 ms and lets it go within 0.5 s, up to 20 dB."""
    level, gains = 0.1, []
    blocks = np.array_split(samples, len(samples) // (rate_hz // 100))
    for block in blocks:
        now = float(np.sqrt((block**2).mean())) + 1e-4
        level += (now - level) * (0.2 if now > level else 0.02)
        gains.append(min(0.2 / level, 10.0))
    louder: Sound = np.concatenate([block * gain for block, gain in zip(blocks, gains, strict=True)]).clip(-1, 1)
    return louder


def through_a_jitter_buffer(samples: Sound, rate_hz: int, chance: np.random.Generator) -> Sound:
    """Every second the delay jumps to another value within ±20 ms, as when a jitter buffer drops or repeats sound."""
    seconds = -(-len(samples) // rate_hz)
    later = np.repeat(np.round(chance.uniform(-0.02, 0.02, seconds) * rate_hz).astype(np.int64), rate_hz)[
        : len(samples)
    ]
    moved: Sound = samples[(np.arange(len(samples)) - later).clip(0, len(samples) - 1)]
    return moved


# What is no reference signal.


def speech(count: int, rate_hz: int, chance: np.random.Generator) -> Sound:
    """Harmonics on a gliding pitch through moving formants in syllables with pauses, and hisses between."""
    time_s = np.arange(count) / rate_hz
    knots = np.arange(0, count / rate_hz + 0.2, 0.12)
    pitch = np.interp(time_s, knots, chance.uniform(90, 220, len(knots)))
    loud = np.interp(time_s, knots, chance.choice([0, 0.2, 1], len(knots), p=[0.3, 0.2, 0.5]))
    phase = 2 * np.pi * np.cumsum(pitch) / rate_hz
    voice = np.zeros(count)
    formants = [
        np.interp(time_s, knots, chance.uniform(low, high, len(knots))) for low, high in ((300, 900), (900, 2600))
    ]
    for harmonic in range(1, 22):
        hertz = harmonic * pitch
        weight = sum(1 / (1 + ((hertz - formant) / 120) ** 2) for formant in formants)
        voice += weight * np.sin(harmonic * phase)
    hiss = chance.normal(0, 1, count) * np.interp(time_s, knots, chance.choice([0, 0.6], len(knots), p=[0.8, 0.2]))
    mixed: Sound = voice * loud + hiss
    mixed /= max(float(np.abs(mixed).max()), 1e-9)
    return mixed


def music(count: int, rate_hz: int, chance: np.random.Generator) -> Sound:
    """Chords of decaying notes on a beat, with slides now and then, and a drum."""
    out: Sound = np.zeros(count)
    beat = rate_hz // 4
    for first in range(0, count - beat, beat):
        time_s = np.arange(min(3 * beat, count - first)) / rate_hz
        for note in chance.integers(0, 36, 3):
            hertz = 110 * 2 ** (note / 12) * (1 + (chance.uniform(-0.3, 0.3) if chance.random() < 0.2 else 0) * time_s)
            out[first : first + len(time_s)] += np.sin(2 * np.pi * np.cumsum(hertz) / rate_hz) * np.exp(-3 * time_s)
        out[first : first + len(time_s)] += chance.normal(0, 0.5, len(time_s)) * np.exp(-60 * time_s)
    out /= float(np.abs(out).max())
    return out


def ordinary_video(take: Take) -> Frames:
    """A moving pattern, a person-like blob, cuts every few seconds, flicker of a lamp, and noise."""
    chance = take.chance
    rows, columns = np.mgrid[0 : take.height, 0 : take.width]
    cut_s, pattern = 0.0, np.zeros((take.height, take.width))
    for index in range(int(take.seconds * take.fps)):
        time_s = index / take.fps
        if time_s >= cut_s:
            cut_s = time_s + float(chance.exponential(1.2)) + 0.2
            pattern = chance.uniform(30, 200) + 40 * np.sin(
                columns * chance.uniform(0.02, 0.2) + rows * chance.uniform(0, 0.2)
            )
        blob = 80 * np.exp(-((columns - 160 - 100 * np.sin(time_s)) ** 2 + (rows - 90) ** 2) / 2000)
        lamp = 10 * np.sign(np.sin(2 * np.pi * 1.7 * time_s))
        scene = np.roll(pattern, index, axis=1) + blob + lamp + chance.normal(0, 4, pattern.shape)
        yield time_s, np.clip(scene, 0, 255).astype(np.uint8)
