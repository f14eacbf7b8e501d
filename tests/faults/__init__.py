"""Runs publishers with one deliberate fault each through a real server and says whether avsync names it."""
