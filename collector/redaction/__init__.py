"""Turns raw text, streams and records into safe ones, and fails closed."""
