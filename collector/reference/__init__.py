"""Turns media time into a picture and a sound whose markers identify themselves, and finds those markers again."""
