"""avsync: measures where sound and picture part in a call, and packs the evidence for a ticket."""

__version__ = "0.1.0"
