"""Gathers: one module per source, found by walking; it does I/O and never judges."""
