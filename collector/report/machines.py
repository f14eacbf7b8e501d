"""Turns what avsync and the vendors recorded of each side's device into one table a side: machine, power, network."""

from collections.abc import Iterator

from collector.measure.vendor_records import sides
from collector.model.evidence import SafeEvidence
from collector.model.host import HostRole
from collector.model.records.device import DeviceFacts, DeviceLoad, DeviceTools
from collector.model.records.network import NetworkInterfaces
from collector.model.records.vendor import AgoraCall
from collector.report.quantities import plain
from collector.report.shown import capitalised
from collector.report.tables import Table, cell, table
from collector.report.words import ROLE

OF_THE_CALL = tuple(role for role in HostRole if role is not HostRole.BYSTANDER)

Part = tuple[str, str]
"""What it is (System, Memory, Network) and what is known of it."""


def side_tables(evidence: SafeEvidence, *roles: HostRole) -> tuple[Table, ...]:
    """Return one table for each of the roles of whose device anything is known."""
    parts = {role: machine_parts(evidence, role) for role in roles}
    return tuple(
        table(capitalised(ROLE[role]), "Part | Value", ((cell(name), cell(value)) for name, value in known.items()))
        for role, known in parts.items()
        if known
    )


def machine_parts(evidence: SafeEvidence, role: HostRole) -> dict[str, str]:
    """Return what is known of a side's device, part by part; what nobody says is left out."""
    merged: dict[str, list[str]] = {}
    for name, value in _parts(evidence, role):
        if value.strip(" ,") and value not in merged.setdefault(name, []):
            merged[name].append(value)
    return {name: "; ".join(values) for name, values in merged.items() if values}


def _parts(evidence: SafeEvidence, role: HostRole) -> Iterator[Part]:
    for facts in evidence.every(DeviceFacts):
        if facts.host.role is role:
            yield from _of_machine(facts)
    for load in evidence.every(DeviceLoad):
        if load.host.role is role:
            yield from _of_load(load)
    for tools in evidence.every(DeviceTools):
        if tools.host.role is role:
            used = (tool.tool for tool in tools.tools if tool.default or "process" in tool.seen_as)
            yield "Tools for picture and sound in use", ", ".join(used)
    for network in evidence.every(NetworkInterfaces):
        if network.host.role is role:
            yield from _of_network(network)
    yield from _of_vendor(evidence, role)


def _of_machine(facts: DeviceFacts) -> Iterator[Part]:
    yield "System", f"{facts.system} {facts.system_version}"
    yield "Model", facts.model or facts.machine
    yield "Processor", f"{facts.processor}, {facts.cores_logical} logical cores"
    yield "Memory", f"{plain(facts.memory_total_mb / 1024)} GB" if facts.memory_total_mb > 0 else ""
    yield "Graphics", "; ".join(facts.gpu)
    yield "Virtual machine", facts.virtualised
    yield "SDKs beside avsync", "; ".join(facts.sdk_versions)
    yield (
        "Cameras and audio",
        "; ".join(
            f"{item.role}: {item.name} ({item.transport}{', in use' if item.default else ''})"
            for item in facts.peripherals
        ),
    )


def _of_load(load: DeviceLoad) -> Iterator[Part]:
    yield "Power mode", load.power_mode
    yield "On battery", load.on_battery
    yield "Throttled", load.throttled
    yield "Processor time allowed", f"{plain(load.quota_cores)} cores" if load.quota_cores > 0 else ""
    yield "Slept, or its clock was set", f"{plain(load.suspended_s)} s" if load.suspended_s >= 1 else ""


def _of_network(network: NetworkInterfaces) -> Iterator[Part]:
    yield "Network", ", ".join(part.medium for part in network.interfaces if part.default_route)
    yield "VPN", "yes" if network.vpn else ""
    yield "Proxies", ", ".join(network.proxies)


def _of_vendor(evidence: SafeEvidence, role: HostRole) -> Iterator[Part]:
    for side in sides(evidence.every(AgoraCall), evidence.incident):
        if side.about.value == role.value:
            said = "by Agora’s records"
            yield "Model", f"{side.stay.device}, {said}" if side.stay.device else ""
            yield "System", f"{side.stay.platform}, {said}" if side.stay.platform else ""
            yield "Network", f"{side.stay.network}, {said}" if side.stay.network else ""
            yield "SDK versions", f"{side.stay.sdk_version}, {said}" if side.stay.sdk_version else ""
