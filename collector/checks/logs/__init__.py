"""Checks of what logs say beside public knowledge."""
