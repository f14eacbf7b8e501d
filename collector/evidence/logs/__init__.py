"""Reads log files, folders and archives and cuts them to the incident's window."""
