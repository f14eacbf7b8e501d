"""Does the network carry a call's sound and picture?

Where less comes through than is sent, packets wait and are lost: the picture freezes or is made smaller, while sound,
which takes a thirtieth of it, goes on for longer, and after a freeze the picture is behind until its buffer has run
down. Too little up is felt by those who receive from this machine, too little down by who watches on it. Each direction
is judged by itself against 720p30, with head room, as a rate that is just met leaves none for what is sent again. Needs
--load or a speedtest: without filling the network nobody knows what it carries.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from collector.model.evidence import Absent
from collector.model.finding import Answer, Value, Verdict
from collector.model.measured import Measured
from collector.model.records.load import Filled, HeldBy, NetworkLoad, SpeedtestFigures, Way

HEAD_ROOM = 0.75
"""A call may take this share of what is carried: Vonage's network test recommends by it."""
P1080_KBIT_S, P720_KBIT_S, P540_KBIT_S, P360_KBIT_S, P180_KBIT_S = 4000.0, 2500.0, 1200.0, 500.0, 150.0
"""What one picture of this height takes at 30 a second, without simulcast (Vonage's network test)."""
SOUND_KBIT_S = 64.0
"""Opus at 32 to 48 kbit/s with the headers of 50 packets a second."""
_RUNGS = (
    ("1080p30", P1080_KBIT_S),
    ("720p30", P720_KBIT_S),
    ("540p30", P540_KBIT_S),
    ("360p30", P360_KBIT_S),
    ("180p30", P180_KBIT_S),
    ("sound", SOUND_KBIT_S),
)
KBIT_PER_MBIT = 1000.0
ADVICE = (
    "Send less (resolution, bitrate, fewer simulcast layers), stop other transfers, or use another network; then "
    "measure again: avsync measure network --load"
)
AGAIN = {
    HeldBy.MACHINE: "This machine was too busy to fill the network: close other programs and measure again.",
    HeldBy.TRANSFER: "Losses or a long way held the transfer back before the network was full; see network.loss.",
    HeldBy.CEILING: "The delays scattered too much to judge: measure again with nothing else running here.",
    HeldBy.LINK: "Measure again with nothing else on the network.",
}
_FELT = {
    Way.UP: "those who receive from this machine see its picture freeze or come late while its sound goes on",
    Way.DOWN: "on this machine pictures freeze or come late while sound goes on",
}
_HOLDERS = {
    HeldBy.CEILING: "the most that is tried",
    HeldBy.MACHINE: "this machine was too busy for more",
    HeldBy.TRANSFER: "the network was not full",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class _Carried:
    """What one direction carries."""

    way: Way
    rate_kbit_s: Measured
    held_by: HeldBy

    @property
    def verdict(self) -> Verdict:
        low, high = self.rate_kbit_s.low * HEAD_ROOM, self.rate_kbit_s.high * HEAD_ROOM
        if low >= P720_KBIT_S:
            return Verdict.PASS
        if self.held_by is not HeldBy.LINK or high >= P720_KBIT_S:
            return Verdict.INCONCLUSIVE
        return Verdict.FAIL if high < P360_KBIT_S else Verdict.WARN

    @property
    def told(self) -> str:
        rate = self.rate_kbit_s
        figure = f"{rate.value / 1000:.2f} ± {rate.bound / 1000:.2f} Mbit/s"
        if rate.value < KBIT_PER_MBIT:
            figure = f"{rate.value:.0f} ± {rate.bound:.0f} kbit/s"
        if self.held_by is not HeldBy.LINK:
            figure = f"at least {max(rate.low, 0.0) / 1000:.1f} Mbit/s ({_HOLDERS[self.held_by]})"
        return f"{self.way.value} {figure}, {self._enough}"

    @property
    def _enough(self) -> str:
        enough = next((name for name, needed in _RUNGS if self.rate_kbit_s.low * HEAD_ROOM >= needed), "")
        return f"enough for {enough}" if enough else "not enough for sound"


def check(load: NetworkLoad | Absent, speedtest: SpeedtestFigures | Absent) -> Answer:
    carried = tuple(_of_load(load)) or tuple(_of_speedtest(speedtest))
    if not carried:
        why = load.why if isinstance(load, Absent) else "no direction was filled"
        return Answer.skipped(f"Not answered: {why}", advice="Fill it once: avsync measure network --load")
    worst = max(carried, key=lambda item: item.verdict.severity)
    verdict = worst.verdict
    advice = ADVICE if verdict in (Verdict.WARN, Verdict.FAIL) else AGAIN[worst.held_by]
    felt = "; ".join(_FELT[item.way] for item in carried if item.verdict is verdict) if advice == ADVICE else ""
    by = "" if isinstance(load, NetworkLoad) else " (by speedtest-cli, over TCP)"
    return Answer(
        verdict=verdict,
        summary=f"The network carries {'; '.join(item.told for item in carried)}{by}{felt and f': {felt}'}",
        advice="" if verdict is Verdict.PASS else advice,
        values=_values(carried),
    )


def _of_load(load: NetworkLoad | Absent) -> Iterator[_Carried]:
    for filled in load.ways if isinstance(load, NetworkLoad) else ():
        yield _carried(filled)


def _carried(filled: Filled) -> _Carried:
    return _Carried(way=filled.way, rate_kbit_s=filled.rate_kbit_s, held_by=filled.held_by)


def _of_speedtest(figures: SpeedtestFigures | Absent) -> Iterator[_Carried]:
    if isinstance(figures, SpeedtestFigures):
        yield _Carried(way=Way.UP, rate_kbit_s=figures.up_kbit_s, held_by=HeldBy.LINK)
        yield _Carried(way=Way.DOWN, rate_kbit_s=figures.down_kbit_s, held_by=HeldBy.LINK)


def _values(carried: tuple[_Carried, ...]) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for item in carried:
        values[f"{item.way.value}_kbit_s"] = item.rate_kbit_s
        values[f"{item.way.value}_held_by"] = item.held_by.value
    return values
