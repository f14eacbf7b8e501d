"""Causes that lie between the receiver's SDK and the screen."""
