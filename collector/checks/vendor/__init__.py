"""Checks of what the vendor recorded of both sides."""
