"""Holds the guide's checklist as data, and the pure walk through it: no I/O, no clock, no randomness.

``parts`` are the kinds of step, ``incident``, ``checks`` and ``circumstances`` the steps themselves, ``walk`` the
generator that yields what to ask, show, measure and save. A step for another SDK is one more entry, and nothing else.
"""
