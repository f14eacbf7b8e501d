"""Checks of the publisher's own configuration."""
