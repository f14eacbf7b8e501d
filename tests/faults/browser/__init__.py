"""Publishes the reference signal from a real headless Chromium, with a known offset."""
