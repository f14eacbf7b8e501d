"""Turns vendor and platform into where the SDK's log lies, and how it is got from there."""

from collector.model.incident import Vendor, vendor_named
from collector.vendors.places import LogPlace, places_for


def sdk_places(vendor: str, platform: str) -> tuple[LogPlace, ...]:
    """Return the places of the SDK's own log; none unless both are known. Those of a server are left out."""
    return tuple(place for place in all_places(vendor, platform) if place.platforms)


def all_places(vendor: str, platform: str) -> tuple[LogPlace, ...]:
    """Return the places of every log of the call; none unless both are known: another vendor's would mislead."""
    whose = vendor_named(vendor)
    return places_for(whose, platform, "") if platform and whose is not Vendor.UNKNOWN else ()


def log_places(vendor: str, platform: str) -> str:
    """Return where to look, a paragraph for each place; empty if nothing is known."""
    found = [f"  {place.title}: {place.get}" for place in sdk_places(vendor, platform)]
    return "\n".join(["Where the log is; what is said of --logs can be typed below:", *found]) if found else ""
