"""Makes the records of machines and their networks for the tests of the report; all of them are synthetic."""

from datetime import timedelta

from collector.model.host import BYSTANDER, Host
from collector.model.privacy import Handle, Version
from collector.model.records.device import (
    DeviceFacts,
    DeviceLoad,
    LatestTimer,
    LoadSample,
    PeripheralFacts,
    SchedulingDelay,
)
from collector.model.records.load import Filled, HeldBy, LoadDelay, LoadRate, NetworkLoad, Way
from collector.model.records.quality import NetworkChanges, Surrounding
from tests.factory import SENDER, START, TAKEN
from tests.report.makers import make_measured


def make_device(host: Host = BYSTANDER) -> DeviceFacts:
    return DeviceFacts(
        host=host,
        taken=TAKEN,
        system="Linux",
        system_version=Version("6.1.0-18"),
        machine="x86_64",
        model="Example Book 14",
        python_version=Version("3.12.3"),
        processor="Example CPU 2.4 GHz",
        cores_logical=8,
        cores_physical=4,
        memory_total_mb=16_384,
        gpu=("Example Graphics 620, driver 23.1",),
        peripherals=(
            PeripheralFacts(role="output", name=Handle("[name-3]"), transport="bluetooth", default=True),
            PeripheralFacts(role="camera", name=Handle("[name-4]"), transport="usb"),
        ),
        host_name=Handle("[name-1]"),
        sdk_versions=("livekit 1.2.0", "livekit-api 1.2.0"),
    )


def make_load(host: Host, *, busy: bool, count: int = 60) -> DeviceLoad:
    samples = tuple(
        LoadSample(
            at_ms=START.timestamp() * 1000 + index * 500,
            cpu_percent=(97.0, 94.0) if busy else (12.0 + index % 9, 8.0),
            cpu_frequency_mhz=2400.0,
            memory_available_mb=4200.0,
            swap_used_mb=0.0,
            swap_in_out_mb=0.0,
            temperature_c=-1,
            publisher_cpu_percent=-1,
            load_1min=1.2,
        )
        for index in range(count)
    )
    return DeviceLoad(host=host, taken=TAKEN, samples=samples, watched=(), memory_total_mb=16_384, suspended_s=0.0)


def make_delay(host: Host, *, seconds: int = 0) -> SchedulingDelay:
    return SchedulingDelay(
        host=host,
        taken=TAKEN,
        p50_ms=make_measured(0.12, 0.01, 2900, "timer"),
        p95_ms=make_measured(1.3, 0.2, 2900, "timer"),
        max_ms=make_measured(14.0, 0.1, 2900, "timer"),
        over_time=tuple(
            LatestTimer(at_ms=START.timestamp() * 1000 + 1000 * index, late_ms=2.0 + index % 13)
            for index in range(seconds)
        ),
    )


def make_changes(signal_dbm: float, *, seconds: int = 60) -> NetworkChanges:
    """A look each second; half-way the machine moves to another access point."""
    looks = tuple(
        Surrounding(
            at_ms=1000.0 * index,
            route=1,
            medium="wifi",
            vpn=False,
            signal_dbm=signal_dbm,
            access_point=1 if 2 * index < seconds else 2,
        )
        for index in range(seconds)
    )
    return NetworkChanges(host=SENDER, taken=TAKEN, looks=looks)


def make_filled_network(host: Host = SENDER) -> NetworkLoad:
    """Twenty seconds from second 100 on: 2 s without load, 7 s filled up, 3 s empty, 7 s filled down."""
    began_ms = START.timestamp() * 1000 + 100_000

    def delays(first_s: float, seconds: float, extra_ms: float) -> tuple[LoadDelay, ...]:
        return tuple(
            LoadDelay(
                at_ms=began_ms + 1000 * first_s + 500 * half,
                usual_ms=20.0 + extra_ms * min(1.0, half / 5),
                slowest_ms=22.0 + extra_ms * min(1.0, half / 4),
                sent=25,
                lost=0,
            )
            for half in range(int(2 * seconds))
        )

    def filled(way: Way, first_s: float, extra_ms: float, kbit_s: float) -> Filled:
        return Filled(
            way=way,
            rate_kbit_s=make_measured(kbit_s, 50.0),
            extra_ms=make_measured(extra_ms, 10.0),
            held_by=HeldBy.LINK,
            lost_percent=0.5,
            megabytes=5.0,
            busiest_share=0.2,
            machine_share=0.3,
            late_ms=2.0,
            delays=delays(first_s, 7, extra_ms),
            rates=tuple(
                LoadRate(at_ms=began_ms + 1000 * first_s + 500 * half, kbit_s=kbit_s * min(1.0, half / 4))
                for half in range(1, 15)
            ),
        )

    return NetworkLoad(
        host=host,
        taken=(START + timedelta(seconds=100), START + timedelta(seconds=120)),
        idle_ms=make_measured(20.0, 1.0),
        idle_lost_percent=0.0,
        ways=(filled(Way.UP, 2, 310.0, 2000.0), filled(Way.DOWN, 12, 45.0, 16_000.0)),
        idle_delays=delays(0, 2, 0.0),
    )
