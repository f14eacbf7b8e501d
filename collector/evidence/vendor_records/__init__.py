"""Reads what vendors and servers recorded of a call; every source runs only if it was given what opens it."""
