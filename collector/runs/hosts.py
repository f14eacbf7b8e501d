"""Decides, once the room is known, whether this machine is the sender, and relabels what was measured on it."""

from collections.abc import Iterable
from dataclasses import replace

from collector.model.evidence import Record
from collector.model.host import Host, HostRole
from collector.model.records.device import (
    DeviceBenchmark,
    DeviceFacts,
    DeviceGpu,
    DeviceLoad,
    DeviceTools,
    SchedulingDelay,
)
from collector.model.records.load import NetworkLoad, SpeedtestFigures
from collector.model.records.network import ClockReading, NetworkInterfaces, NetworkPath
from collector.model.records.publisher import Rehearsal
from collector.model.records.quality import MediaPath, NetworkChanges, PacketTrain
from collector.model.records.reach import MediaServers, NameAnswers, PortalTries, ProxyWays, VendorHosts
from collector.model.records.room import RoomFacts, RoomStatistics

OF_THIS_MACHINE = (
    DeviceFacts,
    DeviceLoad,
    DeviceBenchmark,
    DeviceTools,
    DeviceGpu,
    SchedulingDelay,
    NetworkPath,
    NetworkInterfaces,
    NetworkChanges,
    PacketTrain,
    MediaPath,
    NameAnswers,
    MediaServers,
    ProxyWays,
    PortalTries,
    VendorHosts,
    NetworkLoad,
    SpeedtestFigures,
    ClockReading,
    Rehearsal,
    RoomStatistics,
)


def label_hosts(records: Iterable[Record], here: Host) -> tuple[Record, ...]:
    """Return the records with this machine's role in them.

    A machine that was not said to be part of the call is the sender only if one local process is connected to the
    server and the room's only participant publishes: then no other party can be that process.
    """
    items = tuple(records)
    role = here if here.role is not HostRole.BYSTANDER else _found(items, here)
    return tuple(replace(item, host=role) if isinstance(item, OF_THIS_MACHINE) else item for item in items)


def _found(items: tuple[Record, ...], here: Host) -> Host:
    watched = [process for item in items if isinstance(item, DeviceLoad) for process in item.watched]
    rooms = [item for item in items if isinstance(item, RoomFacts)]
    if len(watched) != 1 or len(rooms) != 1 or len(rooms[0].participants) != 1:
        return here
    if not rooms[0].participants[0].publisher:
        return here
    process = watched[0]
    return Host(
        role=HostRole.SENDER,
        known_by=f"process {process.pid} here is connected to the server, and the room's one participant publishes",
    )
