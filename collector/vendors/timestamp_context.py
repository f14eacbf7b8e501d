"""Turns a trace and an incident into the APIs that the trace can come from."""

from collector.measure.timestamps import Stream
from collector.model.incident import Field, Incident, Vendor
from collector.model.records.publisher import TimestampTrace
from collector.vendors.timestamps import STAMPED_BY_BROWSER, Expectation, Reach, expected


def expectations(trace: TimestampTrace, stream: Stream, incident: Incident) -> tuple[Expectation, ...]:
    """Return what the APIs that come into question expect; empty if vendor, platform or API are not known."""
    return expected(
        vendor=vendor_of(trace, incident),
        platform=incident.value(Field.PLATFORM),
        kind=stream.kind,
        api=stream.api,
        sdk=trace.sdk or incident.value(Field.SDK_VERSION),
    )


def vendor_of(trace: TimestampTrace, incident: Incident) -> Vendor:
    """Return whose SDK the trace names, else whose call it is."""
    return Vendor.LIVEKIT if trace.sdk.startswith("livekit") else incident.vendor


def reach_of(expectations: tuple[Expectation, ...]) -> Reach:
    """Return how far a wrong timestamp gets; to the receivers unless every API in question only logs it."""
    logged = bool(expectations) and all(item.reach is Reach.LOGGING for item in expectations)
    return Reach.LOGGING if logged else Reach.RECEIVERS


def stamped_by_browser(incident: Incident) -> bool:
    """Whether the app has no timestamp to give at all."""
    return incident.value(Field.PLATFORM) in STAMPED_BY_BROWSER
