"""Finds logs where the vendor documents them: in folders, on a phone, in journald and docker."""
