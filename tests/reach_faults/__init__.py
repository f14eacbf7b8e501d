"""Faults on the way to a server, built for real, each in a network of its own, and what avsync says of them."""
