"""Causes that lie in the app or SDK that publishes."""
