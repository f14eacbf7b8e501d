"""Fills the way to the server in each direction and measures what it carries and how long it queues."""
