"""Causes that lie on the network."""
