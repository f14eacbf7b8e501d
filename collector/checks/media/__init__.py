"""Checks of sound and picture, each by itself, as a receiver gets them."""
