"""Causes that the owner of the device can remove."""
