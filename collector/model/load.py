"""Says whether a run may fill the network, with what, and how much of it at most."""

from dataclasses import dataclass
from enum import StrEnum

IDLE_S, RAMP_S, HOLD_S = 2.0, 2.5, 5.0
"""Without load; until a transfer has found its rate; what is counted after that, in each direction."""

TIDYING_S = 10.0
"""Joining, and the queues that empty between the directions."""

UP_CEILING_KBIT_S, DOWN_CEILING_KBIT_S = 20_000.0, 30_000.0
"""More is not tried: several times what 1080p takes, and a bounded cost."""

SPEEDTEST_S, SPEEDTEST_MB = 12.0, 40.0
"""For each direction."""

PUBLIC_SPEEDTEST_HOSTS = ("www.speedtest.net", "c.speedtest.net", "the nearest server of speedtest.net's list")
_BITS_PER_BYTE = 8


class Load(StrEnum):
    """Whether the network is filled in each direction, through the LiveKit server."""

    OFF = "off"
    ON = "on"


class Speedtest(StrEnum):
    """Whether speedtest-cli runs, too, and against whom."""

    OFF = "off"
    MINI = "mini"
    PUBLIC = "public"


@dataclass(frozen=True, kw_only=True, slots=True)
class LoadSettings:
    """What was agreed to; ``mini_url`` is the page of a private speedtest server."""

    load: Load = Load.OFF
    speedtest: Speedtest = Speedtest.OFF
    mini_url: str = ""

    @property
    def seconds(self) -> float:
        """About how long all of it takes."""
        filling = IDLE_S + 2 * (RAMP_S + HOLD_S) + TIDYING_S if self.load is Load.ON else 0.0
        return filling + (2 * SPEEDTEST_S if self.speedtest is not Speedtest.OFF else 0.0)

    @property
    def megabytes(self) -> float:
        """How much is sent and received at most."""
        ceilings_mb_s = (UP_CEILING_KBIT_S + DOWN_CEILING_KBIT_S) / _BITS_PER_BYTE / 1000
        filling = (RAMP_S + HOLD_S) * ceilings_mb_s if self.load is Load.ON else 0.0
        return filling + (2 * SPEEDTEST_MB if self.speedtest is not Speedtest.OFF else 0.0)
