"""Makes synthetic records of a filled network, for tests of checks."""

from collector.model.measured import Measured
from collector.model.privacy import LookupId
from collector.model.records.load import Filled, HeldBy, NetworkLoad, SpeedtestFigures, Way
from tests.factory import ELSEWHERE, TAKEN


def measured(value: float, bound: float = 0.0) -> Measured:
    return Measured(value=value, bound=bound, n=20, method="synthetic")


def make_way(
    way: Way = Way.UP,
    *,
    kbit_s: float = 8000.0,
    bound_kbit_s: float = 0.0,
    extra_ms: float = 10.0,
    bound_ms: float = 0.0,
    held_by: HeldBy = HeldBy.LINK,
) -> Filled:
    return Filled(
        way=way,
        rate_kbit_s=measured(kbit_s, bound_kbit_s),
        extra_ms=measured(extra_ms, bound_ms),
        held_by=held_by,
        lost_percent=1.0,
        megabytes=5.0,
        busiest_share=0.2,
        machine_share=0.3,
        late_ms=2.0,
    )


def make_load(*ways: Filled) -> NetworkLoad:
    return NetworkLoad(host=ELSEWHERE, taken=TAKEN, idle_ms=measured(25.0, 1.0), idle_lost_percent=0.0, ways=ways)


def make_speedtest(*, down_kbit_s: float = 20_000.0, up_kbit_s: float = 5000.0) -> SpeedtestFigures:
    return SpeedtestFigures(
        host=ELSEWHERE,
        taken=TAKEN,
        server_host=LookupId("speed.example.com"),
        public=False,
        down_kbit_s=measured(down_kbit_s),
        up_kbit_s=measured(up_kbit_s),
        latency_ms=20.0,
    )
