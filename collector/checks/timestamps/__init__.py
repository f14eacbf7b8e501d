"""Checks of timestamps."""
