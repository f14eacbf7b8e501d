"""Checks of how sound and picture lie against each other."""
