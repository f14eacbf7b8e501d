"""Causes that lie in a clock."""
