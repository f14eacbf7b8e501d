"""Turns a recording of a call into what its markers and its container tell; no picture and no sound is kept."""
