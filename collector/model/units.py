"""Turns the units that values' names end in into what people read."""

UNITS = {
    "ms_per_s": "ms/s",
    "mb_per_s": "MB/s",
    "per_min": "a minute",
    "percent": "%",
    "kbit_s": "kbit/s",
    "packets": "packets",
    "frames": "frames",
    "count": "",
    "bytes": "bytes",
    "days": "days",
    "kbps": "kbit/s",
    "mbps": "Mbit/s",
    "mhz": "MHz",
    "ppm": "ppm",
    "fps": "frames per second",
    "bps": "bit/s",
    "dbm": "dBm",
    "ms": "ms",
    "us": "µs",
    "hz": "Hz",
    "mb": "MB",
    "s": "s",
    "c": "°C",
}
"""Those that end in another one stand before it, so that the first that fits is the whole unit."""


def unit_words(unit: str) -> str:
    """Return what people read for the unit that ends a value's name: ``ms/s`` for ``ms_per_s``."""
    return UNITS.get(unit, unit)
