"""Checks of the server."""
