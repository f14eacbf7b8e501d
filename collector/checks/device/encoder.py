"""Can the machine send and show 720p30 and 1080p30?

An encoder or decoder that takes longer for a picture than the picture lasts falls behind: the picture is late, sound,
which costs little, is not. Judged is how much of a 720p30 picture's time VP8 and H.264 take, as a call also captures,
draws and sends. Measured is what coding libraries do on this processor with WebRTC's settings, which the SDK's own
coders come near to; pictures that an application hands over in another format cost more.
"""

from collector.measure.band import Band
from collector.measure.coding import head_room, share_percent, slowest
from collector.model.finding import Answer, Value, Verdict
from collector.model.records.device import CodingTime, DeviceBenchmark

SHARE_PERCENT = Band(passes_to=42.0, warns_to=85.0)
"""WebRTC takes an encoder that uses more than 85 % of a picture's time for overused and lowers the quality, and raises
it again below 42 % only (video/adaptation/overuse_frame_detector.h, CpuOveruseOptions: 85 and half of one less). It
allows hardware 200 and 150 %, as several pictures are under way there at once; here one is coded after the other."""
JUDGED_CODECS = ("VP8", "H.264")
"""The LiveKit SDK's default and what every receiver has. VP9 and AV1 are told: who sends them asked for it."""
JUDGED_PX, TOLD_PX = 720, 1080
ADVICE = "Lower resolution or frame rate, close other programs, use hardware encoding, plug the machine in; try again."
HOW_TO_TIME = "Timing codecs needs the media extra: python -m pip install 'avsync-collector[media]'"


def check(benchmark: DeviceBenchmark) -> Answer:
    judged = slowest(benchmark.coding, codecs=JUDGED_CODECS, height_px=JUDGED_PX)
    if not judged:
        return Answer.skipped("No codec was timed here", advice=HOW_TO_TIME)
    share = share_percent(judged[0])
    verdict = SHARE_PERCENT.verdict(share)
    larger = slowest(benchmark.coding, codecs=JUDGED_CODECS, height_px=TOLD_PX)
    told = [_told(item) for item in (*judged[:1], *larger[:1])]
    return Answer(
        verdict=verdict,
        summary=f"{', '.join(told)} (the slowest: {judged[0].codec} {judged[0].task.value}{_held_back(benchmark)})",
        advice="" if verdict is Verdict.PASS else ADVICE,
        values={"frame_share_percent": share, **_each(benchmark.coding), **_power(benchmark)},
    )


def _told(item: CodingTime) -> str:
    room = head_room(item)
    behind = " and falls behind" if room.high < 1 else ""
    return f"{_size(item)} has {room.value:.1f}x head room{behind}"


def _held_back(benchmark: DeviceBenchmark) -> str:
    """Say what makes a machine slower than it could be."""
    saving = "; power-saver mode" if benchmark.power_mode == "power-saver" else ""
    return saving + ("; on battery" if benchmark.on_battery == "yes" else "")


def _size(item: CodingTime) -> str:
    return f"{item.height_px}p{item.fps:.0f}"


def _each(coding: tuple[CodingTime, ...]) -> dict[str, Value]:
    """Name every figure by coder, task and size: hardware and software of one codec stand side by side."""
    values: dict[str, Value] = {}
    for item in coding:
        name = f"{item.coder.replace('-', '_')}_{item.task.value}_{_size(item)}"
        values[f"{name}_p50_ms"] = item.frame_p50_ms
        values[f"{name}_mean_ms"] = item.frame_mean_ms.value
        values[f"{name}_p95_ms"] = item.frame_p95_ms.value
        values[f"{name}_max_ms"] = item.frame_max_ms.value
    return values


def _power(benchmark: DeviceBenchmark) -> dict[str, Value]:
    known = {"power_mode": benchmark.power_mode, "on_battery": benchmark.on_battery}
    return {name: told for name, told in known.items() if told}
