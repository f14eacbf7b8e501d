"""Compares loaded runs: what differs between them, with the uncertainty of both."""
