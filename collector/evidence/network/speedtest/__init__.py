"""Runs speedtest-cli in a process of its own and turns what comes of it into figures or one sentence."""
