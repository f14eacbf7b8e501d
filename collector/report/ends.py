"""Turns what devices, logs, vendors and answers say into the SDK, the system and the device of both ends of a call."""

from collections.abc import Iterator
from dataclasses import dataclass

from collector.measure.vendor_records import sides
from collector.model.evidence import SafeEvidence
from collector.model.host import HostRole
from collector.model.incident import Field, Vendor
from collector.model.records.device import DeviceFacts
from collector.model.records.logs import LogExcerpt
from collector.model.records.vendor import AgoraCall, CloudSession
from collector.report.shown import Shown, visible

_ENDS = (
    (HostRole.SENDER, "Sender", Field.SENDER, "sender"),
    (HostRole.RECEIVER, "Receiver", Field.RECEIVER, "receiver"),
)

Part = tuple[str, str]
"""What it is (SDK, System, Device) and what is known of it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class End:
    """One end: what is known of its SDK, system and device, and how to give what is not."""

    name: Shown
    parts: tuple[tuple[Shown, Shown], ...]
    unknown: Shown


def both_ends(evidence: SafeEvidence) -> tuple[End, ...]:
    """Return the sender and the receiver; a machine that is no part of the call is neither."""
    return tuple(_end(evidence, role, name, field, option) for role, name, field, option in _ENDS)


def _end(evidence: SafeEvidence, role: HostRole, name: str, field: Field, option: str) -> End:
    merged: dict[str, list[str]] = {}
    for part, value in _known(evidence, role, field):
        if value and value not in merged.setdefault(part, []):
            merged[part].append(value)
    parts = {part: ", ".join(values) for part, values in merged.items() if values}
    missing = [part for part in ("SDK", "System", "Device") if part not in parts]
    # The SDKs that avsync finds on a machine are those beside itself: the app has its own.
    ran = "" if missing == ["SDK"] else f"run avsync on it with --here {option}, or "
    return End(
        name=visible(name),
        parts=tuple((visible(part), visible(value, limit=120)) for part, value in parts.items()),
        unknown=visible(f"{', '.join(missing)} not known: {ran}give its log with --logs" if missing else ""),
    )


def _known(evidence: SafeEvidence, role: HostRole, field: Field) -> Iterator[Part]:
    logged = tuple(_from_logs(evidence, role))
    yield from logged
    if role is HostRole.SENDER:  # --platform, and the SDK that a log or the guide tells, speak of the app that sends
        of_receiver = {value for _, value in _from_logs(evidence, HostRole.RECEIVER)}
        told = _named(evidence.incident.value(Field.SDK_VERSION), evidence.incident.vendor)
        yield "SDK", "" if told in of_receiver else told
    yield from _from_vendors(evidence, role, evidence.incident.value(field))
    yield from _from_devices(evidence, role)
    if role is HostRole.SENDER:
        yield "Platform", evidence.incident.value(Field.PLATFORM)


def _from_logs(evidence: SafeEvidence, role: HostRole) -> Iterator[Part]:
    for log in evidence.every(LogExcerpt):
        if log.host.role is role:
            versions = (fact.value for fact in log.facts if fact.field is Field.SDK_VERSION)
            yield from (("SDK", _named(version, evidence.incident.vendor)) for version in versions)


def _named(version: str, vendor: Vendor) -> str:
    """A mere number says nothing where a machine has SDKs of several vendors."""
    return f"{vendor.value} {version}" if version[:1].isdigit() and vendor is not Vendor.UNKNOWN else version


def _from_vendors(evidence: SafeEvidence, role: HostRole, identity: str) -> Iterator[Part]:
    for side in sides(evidence.every(AgoraCall), evidence.incident):
        if side.about.value == role.value:
            yield "SDK", _named(side.stay.sdk_version, evidence.incident.vendor)
            yield "System", side.stay.platform
            yield "Device", side.stay.device
    for session in evidence.every(CloudSession):
        for person in session.participants:
            if identity and person.identity == identity:
                yield "SDK", person.sdk_version
                yield "System", ", ".join(part for part in (person.system, person.browser) if part)
                yield "Device", person.device_model


def _from_devices(evidence: SafeEvidence, role: HostRole) -> Iterator[Part]:
    for machine in evidence.every(DeviceFacts):
        if machine.host.role is role:
            yield "System", f"{machine.system} {machine.system_version}"
            yield "Device", machine.model or machine.processor or machine.machine
