"""Causes that lie at the receiver, behind the network."""
