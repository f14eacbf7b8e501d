"""Rehearses a publisher's settings with the SDK's own AVSynchronizer, without any server."""
