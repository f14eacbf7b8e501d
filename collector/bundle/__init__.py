"""Writes, reads and verifies the zip."""
