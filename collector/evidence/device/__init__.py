"""This machine: how busy it is, how late its timers fire, and what it is."""
