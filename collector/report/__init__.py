"""Turns findings, causes and evidence into one self-contained page and the ticket's text."""
