"""Causes that lie in how the room or the server was set up."""
